import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { byCodeUnits } from './canonical.ts';
import { ConfigError } from './errors.ts';
import { shown } from './files.ts';
import { jsonObject, samplingSchema } from './generation.ts';
import {
  countrySchema,
  type Host,
  hostSchema,
  idSchema,
  type ModelEntry,
  opennessSchema,
  ratesSchema,
} from './model.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** Where weights can be had, and as what. */
const servedSchema = z.strictObject({
  host: idSchema,
  /** The model as asked for at that host. */
  model: z.string().min(1),
  quantization: z.string().nullable().default(null),
  options: jsonObject.default({}),
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
  /** Context window that the developer states, in tokens. */
  context: z.number().positive().nullable(),
  released: z.string().nullable(),
  derivedFrom: z.string().nullable().default(null),
  requires: samplingSchema.default({}),
  reasoningBudgetTokens: z.int().positive().nullable().default(null),
  source: z.string().min(1),
  at: z.array(servedSchema).min(1),
});

const developerFileSchema = z.strictObject({
  developer: z.string().min(1),
  origin: countrySchema,
  models: z.array(weightsSchema).min(1),
});

export type Weights = z.infer<typeof weightsSchema> & { readonly developer: string; readonly origin: string | null };

/** Everything under `benchmarks/`: data only. */
export interface Catalogue {
  readonly weights: readonly Weights[];
  readonly hosts: readonly Host[];
  /** Name of each suite, with its folder. */
  readonly suites: ReadonlyMap<string, string>;
  /** Name of each experiment, with its file. */
  readonly experiments: ReadonlyMap<string, string>;
  /** Where each of the weights and each host was read, for messages. */
  readonly files: {
    readonly weights: ReadonlyMap<string, { readonly file: YamlFile<unknown>; readonly index: number }>;
    readonly hosts: ReadonlyMap<string, YamlFile<unknown>>;
  };
}

/** The nearest `benchmarks` folder at or above `from`, then the one that comes with evenhand. */
export function benchmarkFolders(from: string, builtIn: string): string[] {
  const folders: string[] = [];
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'benchmarks');
    if (['suites', 'models', 'experiments'].some((part) => existsSync(join(candidate, part)))) {
      folders.push(candidate);
      break;
    }
    if (dirname(at) === at) break;
  }
  return folders.includes(builtIn) ? folders : [...folders, builtIn];
}

/** Reads all folders; where two define the same id the first one wins. @throws ConfigError */
export function loadCatalogue(folders: readonly string[]): Catalogue {
  const hosts = new Map<string, YamlFile<Host>>();
  const weights = new Map<string, { weights: Weights; file: YamlFile<unknown>; index: number }>();
  const suites = new Map<string, string>();
  const experiments = new Map<string, string>();
  for (const folder of folders) {
    for (const path of entries(join(folder, 'hosts'), '.yaml')) addHost(path, hosts, folder);
    for (const path of entries(join(folder, 'models'), '.yaml')) addDeveloper(path, weights, folder);
    for (const path of entries(join(folder, 'suites'), ''))
      if (existsSync(join(path, 'suite.yaml')) && !suites.has(basename(path))) suites.set(basename(path), path);
    for (const path of entries(join(folder, 'experiments'), '.yaml'))
      if (!experiments.has(basename(path, '.yaml'))) experiments.set(basename(path, '.yaml'), path);
  }
  const problems = [...weights.values()].flatMap(({ weights: one, file, index }) =>
    one.at.flatMap((served, place) =>
      hosts.has(served.host)
        ? []
        : [
            file.problem(
              ['models', index, 'at', place, 'host'],
              `found ${JSON.stringify(served.host)}; expected one of ${[...hosts.keys()].join(', ')} (benchmarks/hosts)`,
            ).message,
          ],
    ),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    weights: [...weights.values()].map((entry) => entry.weights),
    hosts: [...hosts.values()].map((file) => file.value),
    suites,
    experiments,
    files: { weights, hosts },
  };
}

function entries(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort(byCodeUnits)
    .map((name) => join(folder, name));
}

function addHost(path: string, hosts: Map<string, YamlFile<Host>>, folder: string): void {
  const file = readYaml(path, hostSchema, 'a host');
  if (file.value.id !== basename(path, '.yaml'))
    throw file.problem(
      ['id'],
      `found ${JSON.stringify(file.value.id)}; expected the file's name, ${JSON.stringify(basename(path, '.yaml'))} (${shown(folder)})`,
    );
  if (!hosts.has(file.value.id)) hosts.set(file.value.id, file);
}

function addDeveloper(
  path: string,
  all: Map<string, { weights: Weights; file: YamlFile<unknown>; index: number }>,
  folder: string,
): void {
  const file = readYaml(path, developerFileSchema, 'a developer with its models');
  const { developer, origin, models } = file.value;
  for (const [index, model] of models.entries()) {
    const before = all.get(model.id);
    if (before?.file.path.startsWith(folder))
      throw file.problem(
        ['models', index, 'id'],
        `found ${JSON.stringify(model.id)}, which ${shown(before.file.path)} has already; ids are unique in the roster`,
      );
    if (before === undefined) all.set(model.id, { weights: { ...model, developer, origin }, file, index });
  }
}

/** `weights` or `weights@host` as one entry under test; null when the roster has no such thing. */
export function rosterEntry(catalogue: Catalogue, label: string): ModelEntry | null {
  const [id, hostId] = label.split('@');
  const weights = catalogue.weights.find((one) => one.id === id);
  const served = weights?.at.find((place) => hostId === undefined || place.host === hostId);
  const host = catalogue.hosts.find((one) => one.id === served?.host);
  if (weights === undefined || served === undefined || host === undefined) return null;
  return {
    id: label,
    developer: weights.developer,
    origin: weights.origin,
    weights: weights.weights,
    licence: weights.licence,
    parameters: weights.parameters,
    quantization: served.quantization,
    derivedFrom: weights.derivedFrom,
    host,
    model: served.model,
    requires: weights.requires,
    reasoningBudgetTokens: weights.reasoningBudgetTokens,
    options: served.options,
    price: served.price,
  };
}

/** Where a roster entry stands: the file of its host, and its place in its developer's file. */
export function placesOf(
  { weights, files }: Catalogue,
  entry: ModelEntry,
): { host: YamlFile<unknown>; weights: { file: YamlFile<unknown>; at: readonly PropertyKey[] } } {
  const id = entry.id.split('@')[0]!;
  const { file, index } = files.weights.get(id)!;
  const place = weights.find((one) => one.id === id)!.at.findIndex((served) => served.host === entry.host.id);
  return { host: files.hosts.get(entry.host.id)!, weights: { file, at: ['models', index, 'at', place] } };
}

/** All labels that `rosterEntry` knows, first hosts first. */
export function rosterLabels(catalogue: Catalogue): string[] {
  return catalogue.weights.flatMap((weights) => [
    weights.id,
    ...weights.at.map((served) => `${weights.id}@${served.host}`),
  ]);
}

/** The name that was probably meant; null when nothing is near. */
export function nearest(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wanted, name);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
