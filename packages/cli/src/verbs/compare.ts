import { resolve } from 'node:path';
import { ConfigError, hashOf, shown } from '@evenhand/core';
import { qualityTables, type RunData, type RunTables, readRun } from '@evenhand/report';
import { printCaveats, printPairs } from '../tables.ts';
import { printJson } from '../terminal.ts';

interface Flags {
  readonly baseline?: string;
  readonly language?: string;
  readonly json?: boolean;
}

/** Paired comparisons, of one run or of several on the same samples. @throws ConfigError when nothing can be paired */
export function compare(runs: readonly string[], flags: Flags): void {
  const loaded = runs.map((run) => readRun(resolve(run)));
  const data = loaded.length === 1 ? loaded[0]! : joined(loaded);
  const models = data.manifest.models.map(({ id }) => id);
  if (models.length < 2)
    throw new ConfigError(
      `${shown(loaded[0]!.folder)}: has one model; there is nothing to compare it with; name a second run`,
    );
  if (flags.baseline !== undefined && !models.includes(flags.baseline))
    throw new ConfigError(`--baseline: there is no model ${flags.baseline}; there are ${models.join(', ')}`);
  const { comparisons } = qualityTables(data);
  const wanted = comparisons.filter(
    (row) =>
      (flags.baseline === undefined || row.model_a === flags.baseline || row.model_b === flags.baseline) &&
      (flags.language === undefined || flags.language === 'all' || row.language === flags.language),
  );
  if (wanted.length === 0)
    throw new ConfigError(
      `--language: no pair has language ${flags.language}; there are ${[...new Set(comparisons.map((row) => row.language))].join(', ')}`,
    );
  if (wanted.every((row) => row.n_pairs === 0))
    throw new ConfigError(
      'the models share no cell: same suite, version, prompt, sample and trial; there is nothing to compare',
    );
  if (flags.json) {
    printJson(wanted);
    return;
  }
  printPairs(wanted, true);
  printCaveats(wanted);
}

/** The same id must mean the same question. @throws ConfigError */
function refuseOtherSamples(suite: string, runs: readonly RunTables[]): void {
  const seen = new Map<string, { hash: string; run: RunTables }>();
  for (const run of runs)
    for (const sample of run.inputs.suites.find(({ name }) => name === suite)!.samples) {
      const hash = hashOf(sample);
      const before = seen.get(sample.id);
      if (before === undefined) seen.set(sample.id, { hash, run });
      else if (before.hash !== hash)
        throw new ConfigError(
          `${suite}: sample ${JSON.stringify(sample.id)} is another one in ${shown(before.run.folder)} than in ${shown(run.folder)}, so their answers cannot be compared`,
        );
    }
}

/** Several runs as one: models keep their names, or get their run's where two are alike. @throws ConfigError when they are not of the same suites */
function joined(runs: readonly RunTables[]): RunData {
  const first = runs[0]!;
  const shared = first.inputs.suites.filter((suite) =>
    runs.every((run) => run.inputs.suites.some((other) => other.name === suite.name)),
  );
  if (shared.length === 0)
    throw new ConfigError(
      `the runs share no suite: ${runs.map((run) => `${shown(run.folder)} has ${run.inputs.suites.map(({ name }) => name).join(', ')}`).join('; ')}`,
    );
  for (const suite of shared)
    for (const run of runs) {
      const other = run.inputs.suites.find(({ name }) => name === suite.name)!;
      for (const [what, a, b] of [
        ['version', suite.version, other.version],
        ['prompt', suite.prompts, other.prompts],
        ['scorer', suite.scorer, other.scorer],
      ] as const)
        if (hashOf(a) !== hashOf(b))
          throw new ConfigError(
            `${suite.name}: its ${what} differs between ${shown(first.folder)} and ${shown(run.folder)}, so their answers cannot be compared`,
          );
    }
  for (const suite of shared) refuseOtherSamples(suite.name, runs);
  const twice = (id: string) => runs.filter((run) => run.observations.has(id)).length > 1;
  const label = (run: RunTables, id: string) => (twice(id) ? `${id} (${run.manifest.runId})` : id);
  const samples = new Map(
    shared.map((suite) => [
      suite.name,
      new Map(
        runs.flatMap((run) =>
          run.inputs.suites
            .find(({ name }) => name === suite.name)!
            .samples.map((sample) => [sample.id, sample] as const),
        ),
      ),
    ]),
  );
  return {
    manifest: {
      ...first.manifest,
      models: runs.flatMap((run) => run.manifest.models.map((model) => ({ ...model, id: label(run, model.id) }))),
    },
    inputs: {
      ...first.inputs,
      suites: shared.map((suite) => ({ ...suite, samples: [...samples.get(suite.name)!.values()] })),
      models: runs.flatMap((run) => run.inputs.models.map((model) => ({ ...model, id: label(run, model.id) }))),
    },
    observations: new Map(
      runs.flatMap((run) =>
        [...run.observations].map(
          ([id, list]) =>
            [
              label(run, id),
              list.filter((one) => samples.has(one.suite)).map((one) => ({ ...one, model: label(run, id) })),
            ] as const,
        ),
      ),
    ),
  };
}
