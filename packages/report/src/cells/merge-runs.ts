import { ConfigError, openSamples, type Sample } from '@evenhand/core';
import { displayPath, findLargest, hashJson } from '@evenhand/io';
import { assembleRunData, type RunData } from '../tables/scope.ts';
import { type Cells, filterCells, renumberTexts, withColumns } from './cells.ts';
import { createRunLabels } from './run-labels.ts';
import { createSampleIndex, type IndexableSample } from './sample-index.ts';
import { createStringTable } from './string-table.ts';

/** A run with its folder. */
type StoredData = RunData & { readonly folder: string };

/** Several runs as one: models keep their names, or get their run's where two are alike. @throws ConfigError when they are not of the same suites */
export function mergeRuns(runs: readonly StoredData[]): RunData {
  const first = runs[0]!;
  if (runs.length === 1) return first;
  const duplicate = runs.find((run, index) => runs.findIndex((other) => isSameRun(run, other)) < index);
  if (duplicate !== undefined)
    throw new ConfigError(
      `${displayPath(duplicate.folder)}: run ${duplicate.manifest.runId} is named twice; name each run once`,
    );
  const shared = first.inputs.suites.filter((suite) =>
    runs.every((run) => run.inputs.suites.some((other) => other.name === suite.name)),
  );
  if (shared.length === 0)
    throw new ConfigError(
      `the runs share no suite: ${runs.map((run) => `${displayPath(run.folder)} has ${run.inputs.suites.map(({ name }) => name).join(', ')}`).join('; ')}`,
    );
  for (const suite of shared)
    for (const run of runs) {
      const other = run.inputs.suites.find(({ name }) => name === suite.name)!;
      for (const [what, a, b] of [
        ['version', suite.version, other.version],
        ['prompt', ...sharedPrompts(suite.prompts, other.prompts)],
        ['scorer', suite.scorer, other.scorer],
      ] as const)
        if (hashJson(a) !== hashJson(b))
          throw new ConfigError(
            `${suite.name}: its ${what} differs between ${displayPath(first.folder)} and ${displayPath(run.folder)}, so their answers cannot be compared`,
          );
    }
  for (const suite of shared) requireSameSamples(suite.name, runs);
  const label = createRunLabels(runs);
  const suites = shared.map((suite) => {
    const samples = runs.flatMap((run) => [...listIndexable(run, suite.name)]);
    const prompts = Object.assign({}, ...runs.map((run) => findSuite(run, suite.name).prompts));
    return { ...suite, prompts, samples: [...new Map(samples.map((sample) => [sample.id, sample])).values()] };
  });
  const sampleIndex = createSampleIndex(suites);
  // What one of them is a part of, all of them are.
  const shard = runs.find(({ manifest }) => manifest.shard !== undefined)?.manifest.shard;
  const manifest = {
    ...first.manifest,
    ...(shard === undefined ? {} : { shard }),
    suites: first.manifest.suites
      .filter(({ name }) => shared.some((suite) => suite.name === name))
      .map((suite) => ({
        ...suite,
        samples: suites.find(({ name }) => name === suite.name)!.samples.length,
        prompts: listSentPrompts(runs, suite.name),
      })),
    models: runs.flatMap((run) => run.manifest.models.map((model) => ({ ...model, id: label(run, model.id) }))),
    sessions: runs.flatMap((run, at) => markAsAdded(run, at, label)),
  };
  const inputs = {
    ...first.inputs,
    settings: { ...first.inputs.settings, trials: findLargest(runs.map((run) => run.inputs.settings.trials)) },
    suites,
    models: runs.flatMap((run) => run.inputs.models.map((model) => ({ ...model, id: label(run, model.id) }))),
  };
  const texts = createStringTable();
  const cells = runs.flatMap((run) =>
    [...run.cells].map(([id, list]): [string, Cells] => {
      const shared = filterCells(
        list,
        (i) => sampleIndex.countSamples(run.sampleIndex.suiteAt(list.sampleNumber[i]!)) > 0,
      );
      const entries = [...shared.sampleNumber].map((at) => {
        const { suite, sample } = run.sampleIndex.at(at);
        return sampleIndex.at(sampleIndex.findNumber(suite, sample.id));
      });
      const columns = {
        sampleNumber: Int32Array.from(entries, (entry) => entry.number),
        cluster: Int32Array.from(entries, (entry) => entry.cluster),
        ...renumberTexts(shared, (number) => texts.intern(number < 0 ? null : run.texts.list[number]!)),
      };
      return [label(run, id), withColumns(shared, columns, texts)];
    }),
  );
  return assembleRunData(manifest, inputs, new Map(cells), texts, sampleIndex);
}

/** The models of each run but the first were asked apart from those of the others, as if they had been added. */
function markAsAdded(
  run: StoredData,
  at: number,
  label: (run: StoredData, model: string) => string,
): StoredData['manifest']['sessions'] {
  const models = run.manifest.models.map(({ id }) => label(run, id));
  return run.manifest.sessions.map(({ added: _, ...session }, number) =>
    at > 0 && number === 0 ? { ...session, added: { models, suites: [], samples: {} } } : session,
  );
}

const findSuite = (run: StoredData, suite: string) => run.inputs.suites.find(({ name }) => name === suite)!;

/** What both say of the prompts that both have; one that only one of them has is a variant more. */
function sharedPrompts<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): [object, object] {
  const names = Object.keys(a).filter((name) => Object.hasOwn(b, name));
  const select = (from: Readonly<Record<string, T>>) => names.map((name) => [name, from[name]]);
  return [select(a), select(b)];
}

/** Prompts that any of the runs sent of a suite, those of the first run first. */
function listSentPrompts(runs: readonly StoredData[], suite: string): string[] {
  return [
    ...new Set(runs.flatMap(({ manifest }) => manifest.suites.find(({ name }) => name === suite)?.prompts ?? [])),
  ];
}

/** A copy of a run's folder is the same run. */
function isSameRun(one: StoredData, other: StoredData): boolean {
  const start = ({ manifest }: StoredData) => manifest.sessions[0]?.startedAt;
  return one.folder === other.folder || (one.manifest.runId === other.manifest.runId && start(one) === start(other));
}

/** The same id must mean the same question. @throws ConfigError */
function requireSameSamples(suite: string, runs: readonly StoredData[]): void {
  const seen = new Map<string, { hash: string; run: StoredData }>();
  for (const run of runs)
    for (const sample of samplesIn(run, suite)) {
      const hash = hashJson(sample);
      const before = seen.get(sample.id);
      if (before === undefined) seen.set(sample.id, { hash, run });
      else if (before.hash !== hash)
        throw new ConfigError(
          `${suite}: sample ${JSON.stringify(sample.id)} is another one in ${displayPath(before.run.folder)} than in ${displayPath(run.folder)}, so their answers cannot be compared`,
        );
    }
}

/** A run's samples of a suite with their texts, which stay on the disk. */
function* samplesIn(run: StoredData, suite: string): Generator<Sample> {
  const stored = openSamples(run.folder, run.manifest, suite);
  try {
    yield* stored.all();
  } finally {
    stored.close();
  }
}

function* listIndexable(run: StoredData, suite: string): Generator<IndexableSample> {
  for (const { id, language, cluster, twin } of samplesIn(run, suite)) yield { id, language, cluster, twin };
}
