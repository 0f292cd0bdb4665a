import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type AddedContent,
  applySettings,
  ConfigError,
  type Manifest,
  type RunInputs,
  readInputs,
  readManifest,
  SETTINGS,
  type ShardNumber,
  selectSettings,
} from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { WeightsUnavailableError } from '@evenhand/providers';
import {
  assertExtendable,
  assertUnchanged,
  type ControlContext,
  commitExtension,
  createRunId,
  createRunInputs,
  findExtendedRun,
  findExtension,
  findInputChanges,
  findScorerChanges,
  finishFiles,
  listExtendedModels,
  loadModule,
  loadNamedModules,
  lockRun,
  prepareExtension,
  runExperiment,
  withDatasets,
  withTables,
} from '@evenhand/runner';
import { disableIncrementalMarking, limitHeapGrowth } from '../process-tuning.ts';
import { type QueueFlags, withExecutor } from '../queue.ts';
import { assertNotRedacted } from '../redacted.ts';
import { createExperimentContext, readHarness, scorerRegistry } from '../registry.ts';
import { type ExperimentFlags, resolveExperiment, resolveExtension, withSubset } from '../resolve-experiment.ts';
import { createRunOptions, type RunOptionFlags } from '../run-options.ts';
import { createRuntime, type ProcessRuntime } from '../runtime.ts';
import { createControl, toGraceMs } from '../session-control.ts';
import { toSettings } from '../setting-flags.ts';
import { writeRunFiles } from '../write-run-files.ts';

interface RunFlags extends ExperimentFlags, RunOptionFlags, QueueFlags {
  readonly resume?: string;
  /** Files of code that judged in the run that is resumed. */
  readonly module?: readonly string[];
  readonly out?: string;
  /** Only this part of the experiment, to be merged with the others. */
  readonly shard?: ShardNumber;
  /** Folder of a finished run that more is added to. */
  readonly extend?: string;
  readonly skipMissing?: boolean;
  readonly localOnly?: boolean;
  /** File of a stratified subset. */
  readonly subsetFile?: string;
  readonly json?: boolean;
}

export async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  // Before the samples are read: what the heap has grown to it does not give back.
  limitHeapGrowth();
  disableIncrementalMarking();
  if (flags.resume !== undefined) return resume(findExtendedRun(resolve(flags.resume)), name, flags);
  if (flags.extend !== undefined) return extend(findExtendedRun(resolve(flags.extend)), name, flags);
  if (flags.module !== undefined)
    throw new ConfigError(
      '--module: names code for a run that is resumed; a new run uses the code that its suites name',
    );
  if (flags.shard !== undefined && flags.untilDecided !== undefined)
    throw new ConfigError(
      '--shard: a shard sees only its own part of the samples, and cannot be ended once a claim is decided; leave --until-decided out',
    );
  void readHarness();
  const runtime = createRuntime(flags);
  const context = createExperimentContext(loadModule);
  const resolved = await withDatasets(() => resolveExperiment(name, flags, context), runtime);
  const experiment = withSubset(resolved, flags.subsetFile);
  const inputs = createRunInputs(experiment, flags.shard);
  try {
    const ended = await withExecutor(flags, runtime, (executor) =>
      runExperiment(inputs, {
        ...createRunOptions(flags, runtime, context),
        executor,
        folder: resolve(flags.out ?? join('results', createRunId(experiment.name))),
        skipMissing: flags.skipMissing ?? false,
      }),
    );
    await (await loadConclusion()).conclude(ended, flags);
  } catch (error) {
    if (!isWeightsUnavailable(error) || experiment.reference === null || !existsSync(experiment.reference)) throw error;
    const { showReference } = await loadConclusion();
    await showReference(error, experiment.reference, flags);
  }
}

/** Reports are loaded when there is something to report, not before the first request. */
const loadConclusion = () => import('./run-conclusion.ts');

/** Whether a run could not begin because a model could not be downloaded. */
export function isWeightsUnavailable(error: unknown): error is ConfigError {
  return (
    error instanceof WeightsUnavailableError ||
    (error instanceof ConfigError && error.cause instanceof WeightsUnavailableError)
  );
}

/** A resumed run is this process's own from before it is read until its files are written. */
async function resume(folder: string, name: string | undefined, flags: RunFlags): Promise<void> {
  readManifest(folder);
  void readHarness();
  const lock = lockRun(folder);
  try {
    const extension = findExtension(folder);
    if (extension === null) await continueRun(folder, name, flags);
    else await resumeExtension(folder, extension, name, flags);
  } finally {
    lock.release();
  }
}

type Flag = readonly [key: keyof RunFlags, flag: string];

/** Flags that say nothing of a run that is resumed. */
const IDLE_FLAGS: readonly Flag[] = [
  ['out', '--out'],
  ['skipMissing', '--skip-missing'],
  ['shard', '--shard'],
  ['extend', '--extend'],
];
/** The same where no experiment is named that they would select from. */
const IDLE_WITHOUT_EXPERIMENT: readonly Flag[] = [
  ['models', '--models'],
  ['suites', '--suites'],
  ...SETTINGS.flatMap(({ key, flag, resume }): Flag[] =>
    resume === 'kept' && flag !== undefined ? [[key, flag.split(' ')[0]!]] : [],
  ),
  ['judge', '--judge'],
  ['subsetFile', '--subset'],
  ['system', '--system'],
  ['promptFile', '--prompt-file'],
];

/** What `--set` says of settings that a resumed run keeps. */
const listIdleAssignments = ({ set = {} }: RunFlags): string[] =>
  SETTINGS.filter(({ key, resume }) => resume === 'kept' && set[key] !== undefined).map(({ key }) => `--set ${key}`);

/** Flags that say nothing of a run that more is added to. */
const IDLE_WITH_EXTEND: readonly Flag[] = [
  ['out', '--out'],
  ['skipMissing', '--skip-missing'],
  ['shard', '--shard'],
  ['untilDecided', '--until-decided'],
  ['judge', '--judge'],
  ['system', '--system'],
  ['promptFile', '--prompt-file'],
  ...SETTINGS.flatMap(({ key, flag, resume }): Flag[] =>
    resume === 'changeable' || key === 'limit' || flag === undefined ? [] : [[key, flag.split(' ')[0]!]],
  ),
];

/** Asks more, in a session of its own, beside the run; what was asked becomes part of the run once it is complete. */
async function extend(run: string, name: string | undefined, flags: RunFlags): Promise<void> {
  const manifest = readManifest(run);
  const idle = [
    ...IDLE_WITH_EXTEND.flatMap(([key, flag]) => (flags[key] === undefined ? [] : [flag])),
    ...listIdleAssignments(flags),
  ];
  if (idle.length > 0)
    throw new ConfigError(
      `--extend adds to a run what is asked as the run was: found ${idle.join(', ')} with it; leave ${idle.length === 1 ? 'it' : 'them'} out, or start a new run`,
    );
  void readHarness();
  const runtime = createRuntime(flags);
  const lock = lockRun(run);
  try {
    assertExtendable(run, manifest);
    const stored = readInputs(run, manifest);
    const scorers = findScorerChanges(stored, scorerRegistry);
    if (scorers.length > 0)
      throw new ConfigError(scorers.map((text) => `${displayPath(run)}: cannot be extended: ${text}`));
    const context = createExperimentContext(loadModule);
    const { inputs, added } = await withDatasets(() => resolveExtension(name, flags, stored, context), runtime);
    loadNamedModules(flags);
    const changeable = selectSettings(applySettings(manifest.settings, toSettings(flags)), 'changeable');
    const wanted = { ...inputs, settings: { ...inputs.settings, ...changeable } };
    const folder = prepareExtension(run, manifest, stored);
    await runExtension(run, wanted, flags, runtime, { folder, resumed: manifest, added });
  } finally {
    lock.release();
  }
}

/** A session of an extension; where that completes it, it becomes part of the run. */
async function runExtension(
  run: string,
  inputs: RunInputs,
  flags: RunFlags,
  runtime: ProcessRuntime,
  session: { readonly folder: string; readonly resumed: Manifest; readonly added?: AddedContent },
): Promise<void> {
  const ended = await withExecutor(flags, runtime, (executor) =>
    runExperiment(inputs, {
      ...createRunOptions(flags, runtime, createExperimentContext()),
      ...session,
      executor,
      reach: listExtendedModels(session.resumed, session.added),
      createControl: (facts: ControlContext) => createControl({ ...facts, folder: run }, toGraceMs(flags)),
    }),
  );
  if (ended.status === 'complete')
    return (await loadConclusion()).conclude(
      { ...ended, folder: run, tables: await commitExtension(run, writeRunFiles) },
      flags,
    );
  console.error(messages.terminal.extensionOpen(displayPath(run), displayPath(session.folder)));
  await (await loadConclusion()).conclude(ended, flags);
}

/** Goes on with what is being added to a run. */
async function resumeExtension(run: string, folder: string, name: string | undefined, flags: RunFlags): Promise<void> {
  const manifest = readManifest(folder);
  const idle = [...IDLE_FLAGS, ...IDLE_WITHOUT_EXPERIMENT].flatMap(([key, flag]) =>
    flags[key] === undefined ? [] : [flag],
  );
  if (name !== undefined || idle.length > 0)
    throw new ConfigError(
      `${displayPath(run)}: something is being added to the run, and goes on as it began; leave ${[...(name === undefined ? [] : [name]), ...idle].join(', ')} out`,
    );
  if (manifest.status === 'complete') {
    await commitExtension(run, writeRunFiles);
    return (await loadConclusion()).showComplete(run, flags);
  }
  const stored = readInputs(folder, manifest);
  assertUnchanged(run, findScorerChanges(stored, scorerRegistry));
  loadNamedModules(flags);
  const changeable = selectSettings(applySettings(manifest.settings, toSettings(flags)), 'changeable');
  const inputs = { ...stored, settings: { ...stored.settings, ...changeable } };
  await runExtension(run, inputs, flags, createRuntime(flags), { folder, resumed: manifest });
}

async function continueRun(folder: string, name: string | undefined, flags: RunFlags): Promise<void> {
  const manifest = readManifest(folder);
  if (manifest.merged !== undefined && manifest.merged.missing.length > 0)
    throw new ConfigError(
      `${displayPath(folder)}: was merged without shard ${manifest.merged.missing.join(', ')} of ${manifest.merged.of}, whose samples it does not have; run what is missing (--shard), and merge all shards again`,
    );
  assertNotRedacted(folder, manifest, 'resumed');
  const stored = readInputs(folder, manifest);
  const idle = [
    ...[...IDLE_FLAGS, ...(name === undefined ? IDLE_WITHOUT_EXPERIMENT : [])].flatMap(([key, flag]) =>
      flags[key] === undefined ? [] : [flag],
    ),
    ...(name === undefined ? listIdleAssignments(flags) : []),
  ];
  if (idle.length > 0)
    throw new ConfigError(
      `--resume continues the run as it is stored in its folder: found ${idle.join(', ')} with it; leave ${idle.length === 1 ? 'it' : 'them'} out, or start a new run`,
    );
  const context = createExperimentContext(loadModule);
  const given = toSettings(flags);
  // Settings of an earlier session hold until a later one changes them.
  const inputs: RunInputs = {
    ...stored,
    settings: { ...stored.settings, ...selectSettings(applySettings(manifest.settings, given), 'changeable') },
  };
  const wanted =
    name === undefined
      ? { ...inputs, settings: applySettings(inputs.settings, given) }
      : withoutSkipped(
          createRunInputs(
            withSubset(await withTables(() => resolveExperiment(name, flags, context)), flags.subsetFile),
            manifest.shard,
          ),
          manifest,
        );
  assertUnchanged(folder, [...findInputChanges(stored, wanted), ...findScorerChanges(stored, scorerRegistry)]);
  if (manifest.status === 'complete') {
    await finishFiles(folder, writeRunFiles);
    console.error(`${displayPath(folder)} is complete; there is nothing to resume.`);
    return (await loadConclusion()).showComplete(folder, flags);
  }
  loadNamedModules(flags);
  const runtime = createRuntime(flags);
  const ended = await withExecutor(flags, runtime, (executor) =>
    runExperiment(inputs, {
      ...createRunOptions(flags, runtime, context),
      executor,
      folder,
      resumed: manifest,
    }),
  );
  await (await loadConclusion()).conclude(ended, flags);
}

/** What the run left out stays out when it goes on. */
function withoutSkipped(inputs: RunInputs, { skipped }: Manifest): RunInputs {
  return { ...inputs, models: inputs.models.filter(({ id }) => !skipped.some(({ model }) => model === id)) };
}
