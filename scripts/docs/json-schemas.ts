// JSON Schemas of the files that people write, for completion and checks in editors.
import * as z from 'zod';
import { jsonObject } from '../../packages/core/src/contract/generation.ts';
import { experimentSchema } from '../../packages/core/src/experiments/experiment.ts';
import { hardwareFileSchema } from '../../packages/core/src/models/hardware.ts';
import { hostSchema } from '../../packages/core/src/models/model.ts';
import { developerFileSchema } from '../../packages/core/src/models/weights.ts';
import { exchangeRatesFileSchema } from '../../packages/core/src/pricing/exchange-rates.ts';
import { holidaysFileSchema } from '../../packages/core/src/pricing/holidays.ts';
import { priceFileSchema } from '../../packages/core/src/pricing/price-files.ts';
import { suiteFileSchema } from '../../packages/core/src/suites/suite-file.ts';
import { mapSchema } from '../../packages/importers/src/formats/map/map-schema.ts';
import { tableMapSchema } from '../../packages/importers/src/table/published-table.ts';
import { siteFileSchema } from '../../packages/page/src/site/site-file.ts';
import { adoptionFileSchema } from '../../packages/report/src/adoption/snapshot.ts';
import { claimFileSchema } from '../../packages/report/src/claims/claim-file.ts';
import { policySchema } from '../../packages/report/src/gate/policy-file.ts';
import { nightLogSchema } from '../../packages/report/src/history/night-log.ts';
import { defOf } from './zod-inside.ts';

/** By the name of the file under schemas/. */
const FILES: Readonly<Record<string, readonly [z.ZodType, string]>> = {
  suite: [suiteFileSchema, 'suite.yaml'],
  experiment: [experimentSchema, 'An experiment'],
  model: [developerFileSchema, 'A developer with its models'],
  host: [hostSchema, 'A host'],
  price: [priceFileSchema, 'The prices of a host'],
  'exchange-rates': [exchangeRatesFileSchema, 'Exchange rates'],
  hardware: [hardwareFileSchema, 'Hardware'],
  holidays: [holidaysFileSchema, 'Public holidays'],
  claim: [claimFileSchema, 'Claims'],
  leaderboard: [siteFileSchema, 'data/leaderboard.json of a site'],
  nights: [nightLogSchema, 'nights.json'],
  adoption: [adoptionFileSchema, 'A snapshot of downloads and likes'],
  policy: [policySchema, 'A policy of a gate'],
  map: [mapSchema, 'A mapping of saved replies'],
  table: [tableMapSchema, 'A map of a published table'],
};

/** The texts of schemas/*.json by their names. */
export function jsonSchemas(): [string, string][] {
  return Object.entries(FILES).map(([name, [schema, title]]) => [
    `schemas/${name}.json`,
    `${JSON.stringify({ title, $comment: 'Written by scripts/docs/index.ts from the schemas in packages/; do not edit.', ...toJsonSchema(schema) }, null, 2)}\n`,
  ]);
}

function toJsonSchema(schema: z.ZodType): object {
  const { definitions, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (defOf(zodSchema as unknown as z.ZodType) === defOf(jsonObject)) {
        for (const key of Object.keys(jsonSchema)) if (key !== 'description') delete jsonSchema[key];
        jsonSchema.type = 'object';
      }
      // zod bounds whole numbers by what a double holds exactly; in an editor that is noise.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  // What JSON may be was taken out above; nothing refers to its definition any more.
  return JSON.stringify(rest).includes('"$ref"') ? { ...rest, definitions } : rest;
}
