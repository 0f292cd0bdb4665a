// Objects that stand in several files: each is described once, and linked from everywhere else.

import type * as z from 'zod';
import { capabilitiesSchema } from '../../packages/core/src/contract/capabilities.ts';
import {
  generationSchema,
  jsonObject,
  messageSchema,
  samplingSchema,
  usageSchema,
} from '../../packages/core/src/contract/generation.ts';
import { modelIdentitySchema } from '../../packages/core/src/contract/model-adapter.ts';
import { proxySchema } from '../../packages/core/src/contract/network.ts';
import { judgeCostSchema, scoreSchema } from '../../packages/core/src/contract/score.ts';
import { inlineModelSchema } from '../../packages/core/src/experiments/experiment-models.ts';
import { settingsSchema } from '../../packages/core/src/experiments/settings.ts';
import { hardwareSchema } from '../../packages/core/src/models/hardware.ts';
import { lineageShape } from '../../packages/core/src/models/lineage.ts';
import { hostSchema, localCostSchema, requestSupportSchema } from '../../packages/core/src/models/model.ts';
import { rateLimitsSchema } from '../../packages/core/src/models/rate-limits.ts';
import { exchangeRateSchema } from '../../packages/core/src/pricing/exchange-rates.ts';
import { holidayYearSchema } from '../../packages/core/src/pricing/holidays.ts';
import {
  bandSchema,
  priceRecordSchema,
  ratesSchema,
  windowSchema,
} from '../../packages/core/src/pricing/price-record.ts';
import { costSchema } from '../../packages/core/src/pricing/turn-cost.ts';
import { failedAttemptSchema } from '../../packages/core/src/run-folder/failed-attempt.ts';
import { importSchema } from '../../packages/core/src/run-folder/import-statement.ts';
import { outcomeSchema, turnSchema } from '../../packages/core/src/run-folder/record.ts';
import { promptSchema } from '../../packages/core/src/suites/prompt-variant.ts';
import { promptVariantSchema } from '../../packages/core/src/suites/prompt-variant-file.ts';
import { scorerConfigSchema } from '../../packages/core/src/suites/suite.ts';
import { fieldSchema } from '../../packages/importers/src/formats/map/map-schema.ts';
import { idSchema, modelIdSchema } from '../../packages/io/src/index.ts';
import { groupSchema } from '../../packages/report/src/claims/claim-file.ts';
import { defOf, peel } from './zod-inside.ts';

/** Where a schema is described. */
interface Home {
  readonly name: string;
  /** File under docs/ with an anchor; null = the name says enough. */
  readonly link: string | null;
}

const at = (name: string, link: string | null): Home => ({ name, link });
const inner = (schema: z.ZodType) => peel(schema).schema;
const element = (schema: z.ZodType) => defOf(inner(schema)).element!;

const HOMES: readonly (readonly [z.ZodType, Home])[] = [
  [idSchema, at('id', null)],
  [modelIdSchema, at('id', null)],
  [jsonObject, at('object', null)],
  [samplingSchema, at('sampling', 'authoring.md#sampling')],
  [requestSupportSchema, at('takes', 'authoring.md#takes')],
  [capabilitiesSchema, at('capabilities', 'authoring.md#capabilities')],
  [localCostSchema, at('local cost', 'authoring.md#local-cost')],
  [hardwareSchema, at('hardware', 'authoring.md#hardware')],
  [rateLimitsSchema, at('limits per minute', 'authoring.md#limits-per-minute')],
  [proxySchema, at('proxy', 'authoring.md#proxy')],
  [ratesSchema, at('rates', 'authoring.md#rates')],
  [inlineModelSchema, at('entry in place', 'authoring.md#an-entry-in-place')],
  [inner(lineageShape.adapter), at('LoRA adapter', 'authoring.md#customised-models')],
  [element(lineageShape.trainedOn), at('data set', 'authoring.md#customised-models')],
  [promptVariantSchema, at('prompt', 'authoring.md#prompt')],
  [hostSchema, at('host', 'authoring.md#hosts')],
  [priceRecordSchema, at('price', 'authoring.md#prices')],
  [bandSchema, at('band', 'authoring.md#bands-and-windows')],
  [windowSchema, at('window', 'authoring.md#bands-and-windows')],
  [exchangeRateSchema, at('exchange rate', 'authoring.md#exchange-rates-and-holidays')],
  [holidayYearSchema, at('holidays of a year', 'authoring.md#exchange-rates-and-holidays')],
  [settingsSchema, at('settings', 'authoring.md#experiments')],
  [outcomeSchema, at('outcome', 'results.md#outcomes')],
  [promptSchema, at('prompt', 'run-folder-internals.md#prompt')],
  [scorerConfigSchema, at('scorer configuration', 'run-folder-internals.md#scorer-configuration')],
  [modelIdentitySchema, at('identity', 'run-folder-internals.md#identity')],
  [failedAttemptSchema, at('failed attempt', 'run-folder-internals.md#failed-attempt')],
  [generationSchema, at('generation', 'run-folder-internals.md#generation')],
  [usageSchema, at('usage', 'run-folder-internals.md#usage')],
  [scoreSchema, at('score', 'run-folder-internals.md#score')],
  [judgeCostSchema, at('spent', 'run-folder-internals.md#spent')],
  [costSchema, at('cost', 'run-folder-internals.md#cost')],
  [importSchema, at('import', 'run-folder-internals.md#import')],
  [turnSchema, at('turn', 'run-folder-internals.md#turn')],
  [messageSchema, at('message', null)],
  [groupSchema, at('group', 'authoring.md#claims')],
  [fieldSchema, at('field', 'authoring.md#mapyaml')],
];

const byDef = new Map(HOMES.map(([schema, home]) => [defOf(schema), home]));

/** Where a schema is described; null = where it stands. */
export function findHome(schema: z.ZodType): Home | null {
  return byDef.get(defOf(schema)) ?? null;
}
