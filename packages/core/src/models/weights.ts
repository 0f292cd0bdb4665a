import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { displayPath } from '../io/files.ts';
import { idSchema } from '../io/ids.ts';
import { readYaml, type YamlFile } from '../io/yaml-file.ts';
import { ratesSchema } from '../pricing/price.ts';
import { countrySchema } from './country.ts';
import { lineageShape } from './lineage.ts';
import { opennessSchema } from './model.ts';

/** Where weights can be had, and as what. */
const servedSchema = z.strictObject({
  host: idSchema,
  /** The model as asked for at that host. */
  model: z.string().min(1),
  quantization: z.string().nullable().default(null),
  options: jsonObject.default({}),
  /** What it can be asked for there besides text, where that is another than elsewhere. */
  can: capabilitiesSchema.optional(),
  price: ratesSchema.nullable().default(null),
});

const weightsSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1),
  weights: opennessSchema,
  /** null = not checked. */
  licence: z.string().min(1).nullable(),
  licenceNote: z.string().min(1).optional(),
  /** Number of parameters; null = not published or sources differ. */
  parameters: z.number().positive().nullable(),
  /** Of these, how many work on one token; null = all of them, or not known. */
  activeParameters: z.number().positive().nullable().default(null),
  /** `base` continues a text and does not answer. */
  tuning: z.enum(['instruct', 'base']).default('instruct'),
  /** Context window that the developer states, in tokens. */
  context: z.number().positive().nullable(),
  released: z.string().nullable(),
  ...lineageShape,
  requires: samplingSchema.default({}),
  /** Whether it reasons before it answers, where nothing tells it not to; null = not known. */
  reasons: z.boolean().nullable().default(null),
  reasoningBudgetTokens: z.int().positive().nullable().default(null),
  /** What it can be asked for besides text, as far as it is known. */
  can: capabilitiesSchema.optional(),
  /** On what the sources differ or are silent. */
  note: z.string().min(1).optional(),
  /** Where the facts are from, each with the day on which it was read. */
  source: z.string().min(1),
  /** Hosts at which its id is known; the first is meant where none is named. Empty = none is known. */
  at: z.array(servedSchema).default([]),
});

const developerFileSchema = z.strictObject({
  developer: z.string().min(1),
  origin: countrySchema,
  models: z.array(weightsSchema).min(1),
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
