import { ConfigError, type ModelEntry } from '@evenhand/core';
import { didYouMean, pushAll } from '@evenhand/io';
import type { RunData } from '../tables/scope.ts';
import type { Claim, ClaimFile, StoredClaims, Traits } from './claim-file.ts';

/** What there is beside the run: so that a slip of the pen is told from what this run merely lacks. */
export interface KnownNames {
  readonly suites: Iterable<string>;
  readonly models: Iterable<string>;
  /** What the roster says of a label; null = it does not have it. */
  readonly findTraits: (label: string) => Traits | null;
}

/** The claims of some files with the traits of the run's models, checked. @throws ConfigError naming file and line */
export function resolveClaims(
  data: Pick<RunData, 'inputs'>,
  files: readonly ClaimFile[],
  known: KnownNames,
): StoredClaims {
  const inRun = data.inputs.models.map(({ id }) => id);
  const models = new Set([...inRun, ...known.models]);
  const suites = new Set([...data.inputs.suites.map(({ name }) => name), ...known.suites]);
  const problems = files.flatMap((file) => [
    ...file.value.claims.flatMap((claim, index) => [
      ...namedModels(claim).flatMap(({ at, model }) =>
        models.has(model) ? [] : [file.problem(['claims', index, ...at], unknown('model', model, models))],
      ),
      ...(claim.suites === 'all' ? [] : claim.suites).flatMap((suite, position) =>
        suites.has(suite) ? [] : [file.problem(['claims', index, 'suites', position], unknown('suite', suite, suites))],
      ),
    ]),
    ...Object.keys(file.value.models).flatMap((model) =>
      models.has(model) ? [] : [file.problem(['models', model], unknown('model', model, models))],
    ),
  ]);
  if (problems.length > 0) throw new ConfigError(problems.flatMap((problem) => problem.problems));
  return {
    claims: files.flatMap((file) => file.value.claims),
    models: Object.fromEntries(data.inputs.models.map((entry) => [entry.id, mergeTraits(entry, files, known)])),
    look: null,
  };
}

function unknown(what: 'model' | 'suite', name: string, names: ReadonlySet<string>): string {
  const hint = didYouMean(name, names) ?? `known are ${[...names].slice(0, 20).join(', ')}`;
  return `${what} ${JSON.stringify(name)} is neither in this run nor in the catalogue; ${hint}`;
}

function namedModels({ a, b }: Claim): { at: PropertyKey[]; model: string }[] {
  const found: { at: PropertyKey[]; model: string }[] = [];
  for (const [side, population] of [
    ['a', a],
    ['b', b],
  ] as const)
    for (const [key, value] of Object.entries(population)) {
      if (key === 'model') found.push({ at: [side, key], model: value as string });
      else if (typeof value === 'object' && value.models !== undefined)
        pushAll(
          found,
          value.models.map((model, position) => ({ at: [side, key, 'models', position], model })),
        );
    }
  return found;
}

/** What the run says comes first, then the claims' own section, then the roster. @throws ConfigError where the first two contradict each other */
function mergeTraits(entry: ModelEntry, files: readonly ClaimFile[], known: KnownNames): Traits {
  const own: Traits = {
    origin: entry.origin,
    weights: entry.weights,
    derivedFrom: entry.derivedFrom,
    parameters: entry.parameters,
  };
  const stated = files.flatMap((file) => {
    const traits = file.value.models[entry.id];
    if (traits === undefined) return [];
    for (const key of ['origin', 'weights'] as const) {
      const [claimed, ran] = [knownOrNull(traits[key]), knownOrNull(own[key])];
      if (claimed !== null && ran !== null && claimed !== ran)
        throw file.problem(
          ['models', entry.id, key],
          `found ${claimed}; the run says ${ran} of ${entry.id}; correct one of them`,
        );
    }
    return [traits];
  });
  const roster = known.findTraits(entry.id);
  const sources = [own, ...stated, ...(roster === null ? [] : [roster])];
  const first = <K extends keyof Traits>(key: K): Traits[K] => {
    const found = sources.find((traits) => knownOrNull(traits[key]) !== null);
    return (found ?? own)[key];
  };
  return {
    origin: first('origin'),
    weights: first('weights'),
    derivedFrom: first('derivedFrom'),
    parameters: first('parameters'),
  };
}

const knownOrNull = <T>(value: T): T | null => (value === 'unknown' ? null : value);
