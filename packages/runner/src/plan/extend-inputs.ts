import {
  type AddedContent,
  ConfigError,
  type Experiment,
  findContamination,
  listIds,
  type RunInputs,
  type Suite,
  selectByIds,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import { selectSamples } from './selection.ts';

/** A run with more in it. */
export interface Extension {
  readonly inputs: RunInputs;
  readonly added: AddedContent;
}

/**
 * What a run is to become: with the models and suites that it lacks, and, under a larger limit, with more samples of the suites that
 * it has. Nothing of it is taken away.
 * @param given models and suites to add; what the run has already has to be as it was @param limit null = all samples
 * @throws ConfigError where something is another than in the run, or nothing would be added
 */
export function extendInputs(
  stored: RunInputs,
  given: Pick<Experiment, 'models' | 'suites'>,
  limit: number | null,
): Extension {
  const { models, suites, settings } = stored;
  const problems = [
    ...findLimitProblems(settings.limit, limit),
    ...given.models.flatMap((model) => {
      const before = models.find(({ id }) => id === model.id);
      return before === undefined || canonicalJson(before) === canonicalJson(model)
        ? []
        : [`model ${model.id}: the run has another entry of that label; give the new one a label of its own`];
    }),
    ...given.suites.flatMap((suite) => {
      const before = suites.find(({ name }) => name === suite.name);
      return before === undefined || isSameSuite(before, suite)
        ? []
        : [
            `suite ${suite.name}: its prompt, scorer, version, request or samples are others than in the run; start a new run`,
          ];
    }),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const grown = suites.map((suite) => growSuite(suite, given.suites, settings.limit, limit, settings.seed));
  const newSuites = given.suites
    .filter(({ name }) => !suites.some((suite) => suite.name === name))
    .map((suite) => ({ ...suite, samples: selectSamples(suite, limit, settings.seed) }));
  const newModels = given.models.filter(({ id }) => !models.some((model) => model.id === id));
  const inputs = {
    ...stored,
    settings: { ...settings, limit },
    suites: [...grown, ...newSuites],
    models: [...models, ...newModels],
  };
  const overlaps = inputs.models.flatMap((model) =>
    findContamination(model, newModels.includes(model) ? inputs.suites : newSuites),
  );
  if (overlaps.length > 0) throw new ConfigError(overlaps);
  const added = {
    models: newModels.map(({ id }) => id),
    suites: newSuites.map(({ name }) => name),
    samples: Object.fromEntries(
      grown.flatMap(({ name, samples }, at) => {
        const more = samples.length - suites[at]!.samples.length;
        return more > 0 ? [[name, more]] : [];
      }),
    ),
  };
  if (newModels.length + newSuites.length + Object.keys(added.samples).length === 0)
    throw new ConfigError(
      `nothing would be added: the run has ${models.map(({ id }) => id).join(', ')} on ${suites.map(({ name, samples }) => `${samples.length} samples of ${name}`).join(', ')}; name models, suites or a larger --limit`,
    );
  return { inputs, added };
}

function findLimitProblems(before: number | null, now: number | null): string[] {
  if (before === now || now === null) return [];
  if (before === null) return [`--limit: the run has no limit, and so all samples of its suites; leave --limit out`];
  return now < before ? [`--limit: found ${now}; the run has ${before}, and nothing is taken away from it`] : [];
}

/** Samples of a run may be fewer; the whole suite is the same by the hash in its header. */
function isSameSuite(
  { samples: _, modules: __, ...before }: Suite,
  { samples: ___, modules: ____, ...now }: Suite,
): boolean {
  return canonicalJson(before) === canonicalJson(now);
}

function growSuite(
  suite: Suite,
  given: readonly Suite[],
  before: number | null,
  limit: number | null,
  seed: number,
): Suite {
  if (before === limit || suite.samples.length === suite.size) return suite;
  const source = given.find(({ name }) => name === suite.name);
  if (source === undefined)
    throw new ConfigError(
      `suite ${suite.name}: its further samples are not in the run's folder; name the suite too: --suites ${suite.name}, or its folder`,
    );
  // Twins stay together, so that a larger limit may draw a set that leaves no room for one that was drawn before.
  const wanted = new Set([...listIds(suite.samples), ...listIds(selectSamples(source, limit, seed))]);
  return { ...suite, samples: selectByIds(source.samples, wanted) };
}
