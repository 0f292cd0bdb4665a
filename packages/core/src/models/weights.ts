import { describe, displayPath, idSchema, readYaml, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';

import { ratesSchema } from '../pricing/price-record.ts';
import { countrySchema } from './country.ts';
import { lineageShape } from './lineage.ts';
import { opennessSchema } from './model.ts';
import { rosterFactsShape } from './model-facts.ts';

/** Where weights can be had, and as what. */
const servedSchema = z.strictObject({
  host: idSchema.describe('Id of a host.'),
  model: describe(z.string().min(1), 'Name of the model there; for `llama-cpp` a file in the cache, or a path.'),
  quantization: describe(z.string().nullable().default(null), 'Quantisation there; null = unknown.'),
  options: describe(jsonObject.default({}), 'Options of the provider.'),
  can: describe(capabilitiesSchema.optional(), 'What it can do there besides text, where that differs from elsewhere.'),
  price: describe(
    ratesSchema.nullable().default(null),
    'Price in USD per million tokens; null = the dated prices of the host.',
  ),
});

const weightsSchema = z.strictObject({
  id: idSchema.describe('Unique in the roster.'),
  name: describe(z.string().min(1), 'Name for people.'),
  weights: opennessSchema.describe('How the weights may be had.'),
  licenceNote: describe(z.string().min(1).optional(), 'What else must be known of the licence.'),
  tuning: describe(
    z.enum(['instruct', 'base']).default('instruct'),
    '`instruct` answers; `base` continues a text and does not answer.',
  ),
  released: describe(z.string().nullable(), 'Date of release; null = unknown.'),
  ...rosterFactsShape,
  ...lineageShape,
  requires: describe(
    samplingSchema.default({}),
    'Sampling that the model itself demands; overrides suite and experiment.',
  ),
  reasons: describe(
    z.boolean().nullable().default(null),
    'Whether it reasons before it answers, where nothing tells it not to; null = unknown.',
  ),
  can: describe(capabilitiesSchema.optional(), 'What it can do besides text; what is absent is not known.'),
  note: describe(z.string().min(1).optional(), 'On what the sources differ or are silent.'),
  source: describe(z.string().min(1), 'Where the facts are from, each with the day on which it was read.'),
  at: describe(
    z.array(servedSchema).default([]),
    'Hosts at which its id is known; the first is taken where none is named. Empty = none is known.',
  ),
});

/** models/<developer>.yaml, as it is written. */
export const developerFileSchema = z.strictObject({
  developer: describe(z.string().min(1), 'Who released the weights.'),
  origin: countrySchema.describe('Country of the developer, ISO 3166; null = unknown.'),
  models: describe(z.array(weightsSchema).min(1), 'Its models.'),
});

export type Weights = z.infer<typeof weightsSchema> & { readonly developer: string; readonly origin: string | null };

/** Weights, and where in its developer's file they stand. */
export interface LocatedWeights {
  readonly weights: Weights;
  readonly file: YamlFile<unknown>;
  readonly index: number;
}

/** Adds a developer's file to the roster. @throws ConfigError */
export function addDeveloper(path: string, all: Map<string, LocatedWeights>, folder: string): void {
  const file = readYaml(path, developerFileSchema, 'a developer with its models');
  const { developer, origin, models } = file.value;
  for (const [index, model] of models.entries()) {
    const before = all.get(model.id);
    if (before?.file.path.startsWith(folder))
      throw file.problem(
        ['models', index, 'id'],
        `found ${JSON.stringify(model.id)}, which ${displayPath(before.file.path)} has already; ids are unique in the roster`,
      );
    if (before === undefined) all.set(model.id, { weights: { ...model, developer, origin }, file, index });
  }
}
