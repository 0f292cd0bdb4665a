import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { displayPath } from '../io/files.ts';
import { idSchema } from '../io/ids.ts';
import { readYaml, type YamlFile } from '../io/yaml-file.ts';
import { ratesSchema } from '../pricing/price.ts';
import { listPrices } from '../pricing/price-book.ts';
import type { Catalogue } from './catalogue.ts';
import { countrySchema } from './country.ts';
import { type BaseLookup, lineageShape, readLineage } from './lineage.ts';
import { type ModelEntry, opennessSchema } from './model.ts';

/** Where weights can be had, and as what. */
const servedSchema = z.strictObject({
  host: idSchema.describe('Id of a host.'),
  model: z.string().min(1).describe('Name of the model there; for `llama-cpp` a file in the cache, or a path.'),
  quantization: z.string().nullable().default(null).describe('Quantisation there; null = unknown.'),
  options: jsonObject.default({}).describe('Options of the provider.'),
  can: capabilitiesSchema.optional().describe('What it can do there besides text, where that differs from elsewhere.'),
  price: ratesSchema
    .nullable()
    .default(null)
    .describe('Price in USD per million tokens; null = the dated prices of the host.'),
});

const weightsSchema = z.strictObject({
  id: idSchema.describe('Unique in the roster.'),
  name: z.string().min(1).describe('Name for people.'),
  weights: opennessSchema.describe('How the weights may be had.'),
  licence: z.string().min(1).nullable().describe('Licence; null = not checked.'),
  licenceNote: z.string().min(1).optional().describe('What else must be known of the licence.'),
  parameters: z
    .number()
    .positive()
    .nullable()
    .describe('Number of parameters; null = not published, or sources differ.'),
  activeParameters: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('Of these, how many work on one token; null = all, or unknown.'),
  tuning: z
    .enum(['instruct', 'base'])
    .default('instruct')
    .describe('`instruct` answers; `base` continues a text and does not answer.'),
  context: z
    .number()
    .positive()
    .nullable()
    .describe('Context window that the developer states, in tokens; null = not published.'),
  released: z.string().nullable().describe('Date of release; null = unknown.'),
  ...lineageShape,
  requires: samplingSchema
    .default({})
    .describe('Sampling that the model itself demands; overrides suite and experiment.'),
  reasons: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Whether it reasons before it answers, where nothing tells it not to; null = unknown.'),
  reasoningBudgetTokens: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Added to `maxOutputTokens` where nothing else is said about reasoning; null = it does not reason.'),
  can: capabilitiesSchema.optional().describe('What it can do besides text; what is absent is not known.'),
  note: z.string().min(1).optional().describe('On what the sources differ or are silent.'),
  source: z.string().min(1).describe('Where the facts are from, each with the day on which it was read.'),
  at: z
    .array(servedSchema)
    .default([])
    .describe('Hosts at which its id is known; the first is taken where none is named. Empty = none is known.'),
});

/** models/<developer>.yaml, as it is written. */
export const developerFileSchema = z.strictObject({
  developer: z.string().min(1).describe('Who released the weights.'),
  origin: countrySchema.describe('Country of the developer, ISO 3166; null = unknown.'),
  models: z.array(weightsSchema).min(1).describe('Its models.'),
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

/** What the roster knows of a model that another one was made from. */
export function createBaseLookup({ weights }: Pick<Catalogue, 'weights'>): BaseLookup {
  return (name) => {
    const found = weights.find(({ id }) => id === name.split('@')[0]);
    return found === undefined ? null : { name: found.name, developer: found.developer, origin: found.origin };
  };
}

/**
 * `weights` or `weights@host` as one entry under test; null when the roster has no such thing.
 * @throws ConfigError where its adapter has no base, or a list of its training questions cannot be read
 */
export function findRosterEntry(catalogue: Catalogue, label: string): ModelEntry | null {
  const [id, hostId] = label.split('@');
  const weights = catalogue.weights.find((one) => one.id === id);
  const served = weights?.at.find((listing) => hostId === undefined || listing.host === hostId);
  const host = catalogue.hosts.find((one) => one.id === served?.host);
  if (weights === undefined || served === undefined || host === undefined) return null;
  const located = catalogue.files.weights.get(weights.id)!;
  return {
    id: label,
    developer: weights.developer,
    origin: weights.origin,
    weights: weights.weights,
    licence: weights.licence,
    parameters: weights.parameters,
    activeParameters: weights.activeParameters,
    context: weights.context,
    quantization: served.quantization,
    derivedFrom: weights.derivedFrom,
    ...readLineage(weights, located.file, ['models', located.index], createBaseLookup(catalogue)),
    host,
    model: served.model,
    requires: weights.requires,
    reasoningBudgetTokens: weights.reasoningBudgetTokens,
    ...(weights.can === undefined && served.can === undefined ? {} : { can: { ...weights.can, ...served.can } }),
    options: served.options,
    price: served.price,
    prices: listPrices(catalogue.prices, host.pricedAs ?? served.host, [weights.id, served.model]),
  };
}

/** Where a roster entry stands: the file of its host, and its place in its developer's file. */
export function locateEntry(
  { weights, files }: Catalogue,
  entry: ModelEntry,
): { host: YamlFile<unknown>; weights: { file: YamlFile<unknown>; at: readonly PropertyKey[] } } {
  const id = entry.id.split('@')[0]!;
  const { file, index } = files.weights.get(id)!;
  const position = weights.find((one) => one.id === id)!.at.findIndex((served) => served.host === entry.host.id);
  return { host: files.hosts.get(entry.host.id)!, weights: { file, at: ['models', index, 'at', position] } };
}

/** All labels that `rosterEntry` knows, first hosts first. */
export function listRosterLabels(catalogue: Catalogue): string[] {
  return catalogue.weights.flatMap((weights) => [
    weights.id,
    ...weights.at.map((served) => `${weights.id}@${served.host}`),
  ]);
}
