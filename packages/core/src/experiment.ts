import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { abilitiesSchema } from './abilities.ts';
import type { Provider } from './adapter.ts';
import { checkAdapter, weightsOfBase } from './base-weights.ts';
import { type Catalogue, unknownBase } from './catalogue.ts';
import { countrySchema } from './country.ts';
import { ConfigError } from './errors.ts';
import { shown } from './files.ts';
import { jsonObject, samplingSchema } from './generation.ts';
import { idSchema, modelIdSchema } from './ids.ts';
import { rateLimitsSchema, statedLimitsSchema } from './limiter.ts';
import { type BaseLookup, isInWords, lineageOf, lineageShape } from './lineage.ts';
import { isLoopback } from './loopback.ts';
import { localCostSchema, type ModelEntry, opennessSchema, takesSchema } from './model.ts';
import { nearest } from './nearest.ts';
import { bareUrl, proxySchema } from './network.ts';
import { ratesSchema } from './price.ts';
import { placesOf, rosterBases, rosterEntry, rosterLabels } from './roster.ts';
import { loadSuite, type Suite } from './suite.ts';
import { checkOptions, type SuiteParts } from './suite-file.ts';
import { overlapsOf } from './training-overlap.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export const timeoutsSchema = z.strictObject({
  firstByteMs: z.int().positive().default(300_000),
  idleMs: z.int().positive().default(120_000),
  totalMs: z.int().positive().default(1_800_000),
});
export type Timeouts = z.infer<typeof timeoutsSchema>;

/** What of an experiment is plain settings; kept as it is in a run's folder. */
export const settingsSchema = z.strictObject({
  trials: z.int().positive().default(1),
  /** Samples per suite, the first n in a seeded order, twins together; null = all. */
  limit: z.int().positive().nullable().default(null),
  seed: z.int().nonnegative().default(1),
  sampling: samplingSchema.default({}),
  /** Requests at a time for each host and key; models on a device say their own. */
  concurrency: z.int().positive().default(8),
  /** null = no cap. */
  maxUsd: z.number().nonnegative().nullable().default(null),
  timeouts: timeoutsSchema.default({ firstByteMs: 300_000, idleMs: 120_000, totalMs: 1_800_000 }),
  /** Limits of hosts by their ids; they go before what hosts and entries say. */
  limits: z.record(idSchema, statedLimitsSchema).default({}),
  /** Cells in a row without a reply, after all their attempts, after which a host is asked nothing more; null = never. */
  giveUpAfter: z.int().positive().nullable().default(8),
  /** Through which the hosts elsewhere are reached; null = directly. Proxies of the environment are never used. */
  proxy: proxySchema.nullable().default(null),
  /** Half-width of "same", as a share of the scale from 0 to 1. */
  margin: z.number().gt(0).lt(1).default(0.02),
  prompts: z.enum(['main', 'all']).default('main'),
  /**
   * How tools reach the models: written into the prompt, by a field of their own (models without one are refused), or by the
   * field where the roster says that a model has it. Never both at once.
   */
  tools: z.enum(['prompt', 'native', 'either']).default('prompt'),
  /** Weight of each suite in averages over suites; 1 where none is stated. Only their ratios matter. */
  weights: z.record(idSchema, z.number().nonnegative()).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

const inPlaceSchema = z.strictObject({
  id: modelIdSchema,
  developer: z.string().min(1).nullable().default(null),
  origin: countrySchema.default(null),
  weights: opennessSchema.default('unknown'),
  licence: z.string().nullable().default(null),
  parameters: z.number().positive().nullable().default(null),
  activeParameters: z.number().positive().nullable().default(null),
  context: z.number().positive().nullable().default(null),
  quantization: z.string().nullable().default(null),
  ...lineageShape,
  provider: z.string().min(1),
  baseUrl: bareUrl(z.url(), 'name a variable with the key in apiKeyEnv').optional(),
  model: z.string().min(1).optional(),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable, never the key')
    .nullable()
    .default(null),
  /** Rates, or the id of a dated price under benchmarks/prices. */
  price: z.union([ratesSchema, idSchema]).nullable().default(null),
  requires: samplingSchema.default({}),
  reasoningBudgetTokens: z.int().positive().nullable().default(null),
  operator: z.string().nullable().default(null),
  jurisdiction: countrySchema.default(null),
  device: idSchema.nullable().optional(),
  concurrency: z.int().positive().nullable().default(null),
  limits: rateLimitsSchema.nullable().default(null),
  proxy: proxySchema.nullable().default(null),
  localCost: localCostSchema.nullable().default(null),
  takes: takesSchema.default(takesSchema.parse({})),
  can: abilitiesSchema.optional(),
  options: jsonObject.default({}),
});
type InPlace = z.infer<typeof inPlaceSchema>;

const experimentSchema = z.strictObject({
  name: idSchema,
  description: z.string().optional(),
  suites: z.array(z.string().min(1)).min(1),
  models: z.array(z.union([z.string().min(1), inPlaceSchema])).min(1),
  /** Judges where a suite's scorer is `judge`: a label of the roster, or an entry in place. */
  judge: z.union([z.string().min(1), inPlaceSchema]).optional(),
  ...settingsSchema.shape,
  /** A committed run of this experiment, shown when no model can be had; relative to the file. */
  reference: z.string().optional(),
});

/** Everything that a run needs to know, resolved and checked. */
export interface Experiment {
  readonly name: string;
  readonly suites: readonly Suite[];
  readonly models: readonly ModelEntry[];
  /** The model that judges; null = none is named. */
  readonly judge: ModelEntry | null;
  readonly settings: Settings;
  /** Absolute path of the reference run's folder; null = none is named. */
  readonly reference: string | null;
}

export interface ExperimentParts extends SuiteParts {
  readonly catalogue: Catalogue;
  readonly providers: readonly Provider[];
}

/** An experiment by name or path. @throws ConfigError naming file and line */
export function loadExperiment(
  nameOrPath: string,
  parts: ExperimentParts,
  overrides: Partial<Settings> = {},
): Experiment {
  const path = findExperiment(nameOrPath, parts.catalogue);
  const file = readYaml(path, experimentSchema, 'an experiment');
  const { name, suites, models, judge, reference, description: _, ...settings } = file.value;
  const base = dirname(resolve(path));
  const from: Place = { parts, base, file, bases: basesOf(models, parts) };
  return check(file, {
    name,
    suites: suites.map((suite, index) =>
      findSuite(suite, parts, base, (text) => file.problem(['suites', index], text)),
    ),
    models: models.map((entry, index) => entryOf(entry, from, ['models', index])),
    judge: judge === undefined ? null : entryOf(judge, from, ['judge']),
    settings: { ...settings, ...overrides },
    reference: reference === undefined ? null : resolve(base, reference),
  });
}

/** Where entries stand. */
interface Place {
  readonly parts: ExperimentParts;
  /** The folder that paths are relative to. */
  readonly base: string;
  readonly file: YamlFile<unknown>;
  readonly bases: Bases;
}

interface Bases {
  readonly lookup: BaseLookup;
  readonly names: () => string[];
}

/** What entries may be derived from: each other, and the roster. */
function basesOf(models: readonly (string | InPlace)[], { catalogue }: ExperimentParts): Bases {
  const own = models.filter((entry) => typeof entry !== 'string');
  return {
    lookup(name) {
      const found = own.find(({ id }) => id === name);
      return found === undefined
        ? rosterBases(catalogue)(name)
        : { name, developer: found.developer, origin: found.origin };
    },
    names: () => [...own.map(({ id }) => id), ...catalogue.weights.map(({ id }) => id)],
  };
}

function entryOf(entry: string | InPlace, from: Place, at: readonly PropertyKey[]): ModelEntry {
  return typeof entry === 'string'
    ? fromRoster(entry, from.parts, (text) => from.file.problem(at, text))
    : inPlace(entry, from, at);
}

/** The model that a flag names. @throws ConfigError */
export function modelNamed(label: string, parts: ExperimentParts, flag: string): ModelEntry {
  return fromRoster(label, parts, (text) => new ConfigError(`--${flag}: ${text}`));
}

/** An experiment made of flags alone. @throws ConfigError */
export function experimentOf(
  models: readonly string[],
  suites: readonly string[],
  parts: ExperimentParts,
  overrides: Partial<Settings>,
): Experiment {
  const flag = (name: string) => (text: string) => new ConfigError(`--${name}: ${text}`);
  const found = suites.map((suite) => findSuite(suite, parts, process.cwd(), flag('suites')));
  refuseTwice(models, 'models', (_, text) => flag('models')(text));
  refuseTwice(
    found.map((suite) => suite.name),
    'suites',
    (_, text) => flag('suites')(text),
  );
  const entries = models.map((model) => fromRoster(model, parts, flag('models')));
  refuseOverlap(entries, found, (_, text) => flag('models')(text));
  return {
    name: found
      .map((suite) => suite.name)
      .join('-')
      .slice(0, 60),
    suites: found,
    models: entries,
    judge: null,
    settings: { ...settingsSchema.parse({}), ...overrides },
    reference: null,
  };
}

function check(file: YamlFile<{ models: unknown[]; suites: unknown[] }>, experiment: Experiment): Experiment {
  refuseTwice(
    experiment.models.map((model) => model.id),
    'models',
    (index, text) => file.problem(['models', index], text),
  );
  refuseTwice(
    experiment.suites.map((suite) => suite.name),
    'suites',
    (index, text) => file.problem(['suites', index], text),
  );
  checkWeights(file, experiment);
  checkLimits(file, experiment);
  refuseOverlap(experiment.models, experiment.suites, (index, text) => file.problem(['models', index], text));
  return experiment;
}

/** What a model was trained on is no test of it. @throws ConfigError naming suite, model and data set */
function refuseOverlap(
  models: readonly ModelEntry[],
  suites: readonly Suite[],
  problem: (index: number, text: string) => ConfigError,
): void {
  const problems = models.flatMap((model, index) =>
    overlapsOf(model, suites).flatMap((text) => problem(index, text).problems),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

function checkWeights(file: YamlFile<unknown>, { suites, settings }: Experiment): void {
  const names = suites.map((suite) => suite.name);
  for (const name of Object.keys(settings.weights))
    if (!names.includes(name))
      throw file.problem(
        ['weights', name],
        `there is no such suite in this experiment; ${suggestion(name, names)}; weights are stated by the names of suites`,
      );
  if (names.every((name) => settings.weights[name] === 0))
    throw file.problem(['weights'], 'every suite has weight 0; an average needs at least one above 0');
}

function checkLimits(file: YamlFile<unknown>, { models, settings }: Experiment): void {
  const ids = [...new Set(models.map(({ host }) => host.id))];
  for (const id of Object.keys(settings.limits))
    if (!ids.includes(id))
      throw file.problem(
        ['limits', id],
        `no model of this experiment is at such a host; ${suggestion(id, ids)}; limits are stated by the ids of hosts`,
      );
}

/** Two of a name would be one row in every file. */
function refuseTwice(
  ids: readonly string[],
  what: 'models' | 'suites',
  problem: (index: number, text: string) => ConfigError,
): void {
  const index = ids.findIndex((id, place) => ids.indexOf(id) !== place);
  if (index >= 0)
    throw problem(
      index,
      `found ${JSON.stringify(ids[index])} twice; each of an experiment's ${what} has a name of its own`,
    );
}

function findExperiment(nameOrPath: string, catalogue: Catalogue): string {
  const known = catalogue.experiments.get(nameOrPath);
  if (known !== undefined) return known;
  if (/[/\\]|\.ya?ml$/.test(nameOrPath) || existsSync(nameOrPath)) return nameOrPath;
  throw new ConfigError(
    `experiment ${JSON.stringify(nameOrPath)} is not known; ${suggestion(nameOrPath, [...catalogue.experiments.keys()])}, or give a path to a .yaml file`,
  );
}

function suggestion(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  return near === null ? `known are ${names.join(', ') || '(none)'}` : `did you mean ${JSON.stringify(near)}?`;
}

function findSuite(name: string, parts: ExperimentParts, base: string, problem: (text: string) => ConfigError): Suite {
  const known = parts.catalogue.suites.get(name);
  // What is found by a name, or lies in a catalogue, may be anybody's: only the user's own folders may bring code.
  const codeless = { ...parts, modules: undefined };
  if (known !== undefined) return loadSuite(known, codeless);
  const folder = isAbsolute(name) ? name : join(base, name);
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const listed = [...parts.catalogue.suites.values()].some((one) => realpathSync(one) === realpathSync(folder));
    return loadSuite(folder, listed ? codeless : parts);
  }
  const why = /[/\\.]/.test(name)
    ? `there is no folder ${shown(folder)}`
    : suggestion(name, [...parts.catalogue.suites.keys()]);
  throw problem(
    `suite ${JSON.stringify(name)} is not known; ${why}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
  );
}

function fromRoster(label: string, parts: ExperimentParts, problem: (text: string) => ConfigError): ModelEntry {
  const entry = rosterEntry(parts.catalogue, label);
  if (entry === null && parts.catalogue.weights.some((one) => one.id === label && one.at.length === 0))
    throw problem(
      `model ${JSON.stringify(label)} is in the roster, but no host is known at which it has an id; write the entry in place, with provider, baseUrl and model`,
    );
  if (entry === null)
    throw problem(
      `model ${JSON.stringify(label)} is not in the roster; ${suggestion(label, rosterLabels(parts.catalogue))} (evenhand list models)`,
    );
  const provider = parts.providers.find((one) => one.name === entry.host.provider);
  const { host, weights } = placesOf(parts.catalogue, entry);
  if (provider === undefined)
    throw host.problem(
      ['provider'],
      `found ${JSON.stringify(entry.host.provider)}; expected one of ${parts.providers.map((one) => one.name).join(', ')}`,
    );
  checkAdapter(entry, provider, (text) => weights.file.problem(weights.at.slice(0, 2), text));
  return { ...entry, options: checkOptions(provider.options, entry.options, weights.file, [...weights.at, 'options']) };
}

function inPlace(stated: InPlace, { parts, base, file, bases }: Place, at: readonly PropertyKey[]): ModelEntry {
  const provider = parts.providers.find((one) => one.name === stated.provider);
  if (provider === undefined)
    throw file.problem(
      [...at, 'provider'],
      `found ${JSON.stringify(stated.provider)}; expected one of ${parts.providers.map((one) => one.name).join(', ')}`,
    );
  // An adapter may go on top of weights of the roster, which say where they are.
  const onRoster =
    provider.adapters === 'applies' && stated.adapter !== undefined && stated.model === undefined
      ? weightsOfBase(stated, stated.derivedFrom, provider, parts.catalogue)
      : null;
  const entry: InPlace = onRoster === null ? stated : { ...stated, ...onRoster.entry };
  if (provider.modelIs !== 'name' && entry.model === undefined && provider.modelIs !== 'nothing')
    throw file.problem(
      at,
      `model: is missing; expected ${provider.modelIs === 'file' ? 'the path of a model file' : 'the path of a run folder'}, relative to this file`,
    );
  const baseUrl = entry.baseUrl ?? provider.baseUrl;
  if (provider.modelIs === 'name' && baseUrl === undefined)
    throw file.problem(at, 'baseUrl: is missing; expected the address of the server');
  const model = entry.model ?? entry.id;
  const from = entry.derivedFrom;
  if (from === entry.id || (from !== null && !isInWords(from) && bases.lookup(from) === null))
    throw file.problem(
      [...at, 'derivedFrom'],
      from === entry.id
        ? `found ${JSON.stringify(from)}, the model itself; expected the one that it was made from`
        : unknownBase(from!, bases.names(), 'in the roster and no entry of this experiment'),
    );
  const lineage = lineageOf(entry, file, at, bases.lookup);
  checkAdapter({ id: entry.id, ...lineage }, provider, (text) => file.problem([...at, 'adapter'], text));
  const device = entry.device === undefined ? deviceOf(provider, baseUrl, hostId(entry)) : entry.device;
  const {
    id,
    developer,
    origin,
    weights,
    licence,
    parameters,
    activeParameters,
    context,
    quantization,
    derivedFrom,
    requires,
    reasoningBudgetTokens,
  } = entry;
  return {
    id,
    developer,
    origin,
    weights,
    licence,
    parameters,
    activeParameters,
    context,
    quantization,
    derivedFrom,
    ...lineage,
    ...priced(entry, parts.catalogue, (text) => file.problem([...at, 'price'], text)),
    requires,
    reasoningBudgetTokens,
    ...(entry.can === undefined ? {} : { can: entry.can }),
    model:
      (provider.modelIs === 'file' || provider.modelIs === 'run') && onRoster === null ? resolve(base, model) : model,
    options: checkOptions(provider.options, entry.options, file, [...at, 'options']),
    host:
      onRoster === null
        ? {
            id: hostId(entry),
            name: baseUrl ?? `${entry.provider} in this process`,
            provider: entry.provider,
            operator: entry.operator,
            jurisdiction: entry.jurisdiction,
            baseUrl: baseUrl ?? null,
            apiKeyEnv: entry.apiKeyEnv,
            device,
            localCost:
              entry.localCost ??
              (device === null
                ? null
                : parts.catalogue.hosts.find((host) => host.provider === entry.provider && host.device === device)
                    ?.localCost) ??
              null,
            concurrency: entry.concurrency,
            takes: entry.takes,
            limits: entry.limits,
            proxy: entry.proxy,
            note: null,
            source: null,
          }
        : {
            ...onRoster.host,
            ...(entry.device === undefined ? {} : { device: entry.device }),
            localCost: entry.localCost ?? onRoster.host.localCost,
            concurrency: entry.concurrency ?? onRoster.host.concurrency,
          },
  };
}

/** A server of this protocol on another machine has a device of its own. */
function deviceOf(provider: Provider, baseUrl: string | undefined, host: string): string | null {
  return provider.device === null || baseUrl === undefined || isLoopback(baseUrl) ? provider.device : host;
}

/** Rates as they stand, or the dated price that is named. */
function priced(
  { price }: InPlace,
  catalogue: Catalogue,
  problem: (text: string) => ConfigError,
): Pick<ModelEntry, 'price' | 'prices'> {
  if (typeof price !== 'string') return { price, prices: [] };
  const { prices } = catalogue;
  const found = prices.find(({ record }) => record.id === price);
  if (found === undefined)
    throw problem(
      `price ${JSON.stringify(price)} is not known; ${suggestion(
        price,
        prices.map(({ record }) => record.id),
      )} (evenhand list prices), or give { input, output }`,
    );
  return { price: null, prices: [found.record] };
}

function hostId(entry: InPlace): string {
  return entry.baseUrl === undefined
    ? entry.provider
    : new URL(entry.baseUrl).host.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^-+/, '');
}
