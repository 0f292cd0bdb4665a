import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareCodeUnits, didYouMean, displayPath, readYaml, type YamlFile } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';

import {
  addPrices,
  findPricingProblems,
  findReferenceProblems,
  findUnpricedProblems,
  type HostPrice,
  type PriceReferences,
  readPriceReferences,
  type Unpriced,
} from '../pricing/price-files.ts';
import { type Hardware, readHardware } from './hardware.ts';
import { isDescribedBase } from './lineage.ts';
import { type Host, hostSchema } from './model.ts';
import { addDeveloper, type LocatedWeights, type Weights } from './weights.ts';

/** Everything under `benchmarks/`: data only. */
export interface Catalogue extends PriceReferences {
  readonly weights: readonly Weights[];
  readonly hosts: readonly Host[];
  readonly prices: readonly HostPrice[];
  /** What is said to have no price, and why. */
  readonly unpriced: readonly Unpriced[];
  /** Machines, by which the cost of a local run is assumed. */
  readonly hardware: readonly Hardware[];
  /** Name of each suite, with its folder. */
  readonly suites: ReadonlyMap<string, string>;
  /** Name of each experiment, with its file. */
  readonly experiments: ReadonlyMap<string, string>;
  /** Name of each file of claims, with its path. */
  readonly claims: ReadonlyMap<string, string>;
  /** Where each of the weights and each host was read, for messages. */
  readonly files: {
    readonly weights: ReadonlyMap<string, LocatedWeights>;
    readonly hosts: ReadonlyMap<string, YamlFile<unknown>>;
  };
}

/** Reads all folders; where two define the same id the first one wins. @throws ConfigError */
export function loadCatalogue(folders: readonly string[]): Catalogue {
  return { ...findNames(folders), ...readRoster(folders) };
}

type Names = Pick<Catalogue, 'suites' | 'experiments' | 'claims'>;
type Roster = Omit<Catalogue, keyof Names>;

function readRoster(folders: readonly string[]): Roster {
  const hosts = new Map<string, YamlFile<Host>>();
  const weights = new Map<string, LocatedWeights>();
  const prices: HostPrice[] = [];
  const unpriced: Unpriced[] = [];
  for (const folder of folders) {
    for (const path of listEntries(join(folder, 'hosts'), '.yaml')) addHost(path, hosts, folder);
    for (const path of listEntries(join(folder, 'models'), '.yaml')) addDeveloper(path, weights, folder);
    for (const path of listEntries(join(folder, 'prices'), '.yaml')) addPrices(path, prices, unpriced, folder);
  }
  const references = readPriceReferences(folders);
  const problems = [...weights.values()].flatMap(({ weights: one, file, index }) =>
    one.at.flatMap((served, position) =>
      hosts.has(served.host)
        ? []
        : [
            file.problem(
              ['models', index, 'at', position, 'host'],
              `found ${JSON.stringify(served.host)}; expected one of ${[...hosts.keys()].join(', ')} (benchmarks/hosts)`,
            ).message,
          ],
    ),
  );
  for (const file of hosts.values())
    if (file.value.pricedAs !== undefined && !hosts.has(file.value.pricedAs))
      problems.push(
        file.problem(
          ['pricedAs'],
          `found ${JSON.stringify(file.value.pricedAs)}; expected one of ${[...hosts.keys()].join(', ')} (benchmarks/hosts)`,
        ).message,
      );
  problems.push(
    ...[...weights.values()].flatMap(({ weights: { id, derivedFrom }, file, index }) =>
      derivedFrom === null || isDescribedBase(derivedFrom) || (derivedFrom !== id && weights.has(derivedFrom))
        ? []
        : [
            file.problem(
              ['models', index, 'derivedFrom'],
              derivedFrom === id
                ? `found ${JSON.stringify(id)}, the model itself; expected the one that it was made from`
                : explainUnknownBase(derivedFrom, weights.keys(), 'in the roster'),
            ).message,
          ],
    ),
  );
  const servedAs = (host: string, name: string) =>
    [...weights.values()].find(({ weights: one }) =>
      one.at.some((served) => served.host === host && (one.id === name || served.model === name)),
    )?.weights.id ?? null;
  problems.push(
    ...findPricingProblems(prices, new Set(hosts.keys()), servedAs),
    ...findReferenceProblems(prices, references),
    ...findUnpricedProblems(unpriced, prices, new Set(hosts.keys()), servedAs),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    weights: [...weights.values()].map((entry) => entry.weights),
    hosts: [...hosts.values()].map((file) => file.value),
    prices,
    unpriced,
    hardware: readHardware(folders),
    ...references,
    files: { weights, hosts },
  };
}

/**
 * The same, read when it is first asked for: an experiment with models of its own starts without the roster, its hosts and
 * their prices, which are most of the reading.
 */
export function openCatalogue(folders: readonly string[]): Catalogue {
  let read: Roster | null = null;
  const roster = () => {
    read ??= readRoster(folders);
    return read;
  };
  return {
    ...findNames(folders),
    get weights() {
      return roster().weights;
    },
    get hosts() {
      return roster().hosts;
    },
    get prices() {
      return roster().prices;
    },
    get unpriced() {
      return roster().unpriced;
    },
    get hardware() {
      return roster().hardware;
    },
    get exchangeRates() {
      return roster().exchangeRates;
    },
    get holidays() {
      return roster().holidays;
    },
    get files() {
      return roster().files;
    },
  };
}

/** What is found by the names of files and folders alone. */
function findNames(folders: readonly string[]): Names {
  const suites = new Map<string, string>();
  const experiments = new Map<string, string>();
  const claims = new Map<string, string>();
  for (const folder of folders) {
    for (const path of listEntries(join(folder, 'suites'), ''))
      if (existsSync(join(path, 'suite.yaml')) && !suites.has(basename(path))) suites.set(basename(path), path);
    for (const path of listEntries(join(folder, 'experiments'), '.yaml'))
      if (!experiments.has(basename(path, '.yaml'))) experiments.set(basename(path, '.yaml'), path);
    for (const path of listEntries(join(folder, 'claims'), '.yaml'))
      if (!claims.has(basename(path, '.yaml'))) claims.set(basename(path, '.yaml'), path);
  }
  return { suites, experiments, claims };
}

/** Why the name of a base is not taken. */
export function explainUnknownBase(name: string, known: Iterable<string>, where: string): string {
  const hint = didYouMean(name, known);
  return `found ${JSON.stringify(name)}, which is not ${where}; ${hint === null ? '' : `${hint} `}describe a base that is not there in words: "Name (Developer, CC)"`;
}

function listEntries(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort(compareCodeUnits)
    .map((name) => join(folder, name));
}

function addHost(path: string, hosts: Map<string, YamlFile<Host>>, folder: string): void {
  const file = readYaml(path, hostSchema, 'a host');
  if (file.value.id !== basename(path, '.yaml'))
    throw file.problem(
      ['id'],
      `found ${JSON.stringify(file.value.id)}; expected the file's name, ${JSON.stringify(basename(path, '.yaml'))} (${displayPath(folder)})`,
    );
  if (!hosts.has(file.value.id)) hosts.set(file.value.id, file);
}
