import { join, resolve } from 'node:path';
import {
  ConfigError,
  type ExperimentDefinition,
  type Generation,
  loadExperiment,
  type Provider,
  parseExperiment,
  type RunStatus,
  readInputs,
  readManifest,
  type SettingOverrides,
  type Verdict,
} from '@evenhand/core';
import type { Row } from '@evenhand/report';
import {
  createNetwork,
  createNullControl,
  createRunId,
  createRunInputs,
  loadModule,
  lockRun,
  runExperiment as run,
  withDatasets,
} from '@evenhand/runner';

import { createExperimentContext, readHarness, scorerRegistry } from '../registry.ts';
import { createProcessRuntime } from '../runtime.ts';
import { writeRunFiles } from '../write-run-files.ts';
import { type OwnScorer, toScorerDefinition } from './define.ts';

/** How `runExperiment` runs; everything is optional. */
export interface RunOptions {
  /** The run's folder; absent = `results/<run-id>` below the working folder. With `resume` it is the folder of that run. */
  readonly out?: string;
  /** Goes on with the run in this folder: what was answered is not sent again. `experiment` is then not looked at. */
  readonly resume?: string;
  /** Providers of your own, beside evenhand's; models name them by `provider`. */
  readonly providers?: readonly Provider[];
  /** Scorers of your own, beside evenhand's; suites name them by `scorer: { name }`. */
  readonly scorers?: readonly OwnScorer[];
  /** Overrides settings of the experiment: trials, limit, seed, sampling, concurrency, maxUsd and so on. */
  readonly settings?: SettingOverrides;
  /** Paths of an experiment given as an object are relative to this folder; absent = the working folder. */
  readonly base?: string;
  /** Lets nothing leave this machine. */
  readonly localOnly?: boolean;
  /** Goes on without the models that cannot be reached. */
  readonly skipMissing?: boolean;
  /** Aborted: nothing new is sent, what runs may end; the run can be resumed. */
  readonly signal?: AbortSignal;
  /** Called for every cell that is done. @param generation null = there was no reply */
  readonly onVerdict?: (verdict: Verdict, generation: Generation | null) => void;
  /** Called with lines to a person who waits: downloads, warnings. Absent = they are dropped. */
  readonly onNotice?: (line: string) => void;
}

/** What came of a run. Rows have the columns of the files of the same names (docs/results.md). */
export interface RunResult {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** `complete`; `incomplete` (some cells have no reply), `budget` (the cap on money is reached), `interrupted`. */
  readonly status: RunStatus;
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  readonly efficiency: readonly Row[];
  readonly ratios: readonly Row[];
}

/**
 * Runs an experiment from start to files, as `evenhand run` does, or goes on with a run.
 * @param experiment a name under benchmarks/experiments, the path of a YAML file, or the same keys as an object
 * @throws ConfigError with everything that only you can mend, before anything is sent
 * @example
 * const { folder, summary } = await runExperiment('first-look', { settings: { limit: 5 } });
 */
export async function runExperiment(
  experiment: string | ExperimentDefinition | null,
  options: RunOptions = {},
): Promise<RunResult> {
  const runtime = createProcessRuntime(
    options.onNotice ?? (() => {}),
    createNetwork(options.localOnly ?? false, process.env),
  );
  const context = createExperimentContext(loadModule);
  const registry = {
    ...scorerRegistry,
    runningScorers: [...scorerRegistry.runningScorers, ...(options.scorers ?? []).map(toScorerDefinition)],
  };
  const all = { providers: [...context.providers, ...(options.providers ?? [])], ...registry };
  const shared = {
    providers: all.providers,
    registry,
    runtime,
    harness: readHarness(),
    writeFiles: writeRunFiles,
    skipMissing: options.skipMissing ?? false,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    createControl: () => ({
      ...createNullControl(runtime),
      ...(options.signal === undefined ? {} : { stop: options.signal }),
      verdict: options.onVerdict ?? (() => {}),
    }),
  };
  if (options.resume !== undefined) {
    const folder = resolve(options.resume);
    const lock = lockRun(folder);
    try {
      const manifest = readManifest(folder);
      return toResult(await run(readInputs(folder, manifest), { ...shared, folder, resumed: manifest }));
    } finally {
      lock.release();
    }
  }
  if (experiment === null)
    throw new ConfigError(
      'runExperiment: found no experiment; expected a name, a path, an object, or { resume: FOLDER }',
    );
  const own = { ...context, ...all };
  const { settings = {}, base = process.cwd() } = options;
  const loaded = await withDatasets(
    () =>
      typeof experiment === 'string'
        ? loadExperiment(experiment, own, settings)
        : parseExperiment(experiment, resolve(base), own, settings),
    runtime,
  );
  const folder = resolve(options.out ?? join('results', createRunId(loaded.name)));
  return toResult(await run(createRunInputs(loaded), { ...shared, folder }));
}

function toResult({ folder, status, tables }: Awaited<ReturnType<typeof run>>): RunResult {
  const { summary, comparisons, efficiency, ratios } = tables;
  return { folder, status, summary, comparisons: [...comparisons], efficiency, ratios: [...ratios] };
}
