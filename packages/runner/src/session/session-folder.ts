import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AddedContent,
  type BenchmarkFolder,
  checkJournal,
  chooseToolForms,
  compactJournal,
  createInputFiles,
  describeMachine,
  type Harness,
  type Journal,
  listPrompts,
  type Manifest,
  type ManifestModel,
  type ModelEntry,
  type ModelIdentity,
  mergeSampling,
  openJournal,
  type RunInputs,
  type RunState,
  type RunStatus,
  readLoadAverage,
  readRunState,
  resolveSampling,
  runPaths,
  SCHEMA_VERSION,
  type Session,
  type Suite,
  writeManifest,
} from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import { compareCodeUnits, removeTemporaryFiles, writeAtomic } from '@evenhand/io';
import type { RunTables } from '@evenhand/report';
import { countCells } from '../plan/selection.ts';
import { listPrograms, type SuiteScorers } from '../scoring/suite-scorers.ts';
import type { ConnectedModels } from './connect-models.ts';
import { type CpuSnapshot, computeOthersLoad, takeCpuSnapshot } from './cpu-load.ts';
import type { ProcessNetwork } from './network-policy.ts';
import { nameRun } from './run-location.ts';
import type { WriteFiles } from './write-files.ts';

/** How a run ended, with its tables. */
export interface RunResult {
  readonly folder: string;
  readonly status: RunStatus;
  readonly tables: RunTables;
  /** The look at which it ended, from 1. */
  readonly reached: number;
  /** What all sessions of it have booked, judges included: by price table or bill, USD; the worst case where neither is known. */
  readonly spentUsd: number;
}

/** Code that the suite brought along. */
function listModules({ scorer, generatorModule, environment }: Suite): Manifest['suites'][number]['modules'] {
  return [
    ...(scorer.module === undefined ? [] : [{ role: 'scorer' as const, ...scorer.module }]),
    ...(generatorModule === undefined ? [] : [{ role: 'generator' as const, ...generatorModule }]),
    ...(environment?.module === undefined ? [] : [{ role: 'environment' as const, ...environment.module }]),
  ];
}

/**
 * What a manifest says of what is asked, and the files that it rests on.
 * @param listRuns what the scorer of a suite runs
 */
export function describeRun(
  inputs: RunInputs,
  listRuns: (suite: string) => string[],
): { files: ReturnType<typeof createInputFiles>; facts: Pick<Manifest, 'planned' | 'suites' | 'inputs'> } {
  const files = createInputFiles(inputs);
  return {
    files,
    facts: {
      planned: countCells(inputs),
      suites: inputs.suites.map((suite) => ({
        name: suite.name,
        version: suite.version,
        scorer: `${suite.scorer.name}@${suite.scorer.version}`,
        runs: listRuns(suite.name),
        modules: listModules(suite),
        prompts: listPrompts(suite, inputs.settings),
        samples: suite.samples.length,
        size: suite.size,
      })),
      inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
    },
  };
}

/** A run that was decided early was, in the end, a run of the samples that it asked. */
export function narrowToStage(
  folder: string,
  manifest: Manifest,
  finalInputs: RunInputs,
  suiteScorers: SuiteScorers,
): Manifest {
  const { files, facts } = describeRun(finalInputs, (suite) => listPrograms(suiteScorers, suite));
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  const kept = new Set(facts.inputs.map(({ path }) => path));
  for (const { path } of manifest.inputs) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  return { ...manifest, ...facts, settings: { ...manifest.settings, subset: finalInputs.settings.subset } };
}

/** Whether a run with these inputs has a cell of a key. */
function createPlannedCheck({ suites, models, settings }: RunInputs): (key: string) => boolean {
  const parts = suites.flatMap((suite) => {
    const ids = new Set<string>();
    for (const { id } of suite.samples) ids.add(id);
    return listPrompts(suite, settings).map((prompt) => ({ start: `${suite.name}@${suite.version}/${prompt}/`, ids }));
  });
  const labels = new Set(models.map(({ id }) => id));
  return (key) => {
    const [, rest, model, trial] = /^(.*)\/([^/]*)\/(\d+)$/s.exec(key) ?? [];
    if (rest === undefined || !labels.has(model!) || Number(trial) < 1 || Number(trial) > settings.trials) return false;
    return parts.some(({ start, ids }) => rest.startsWith(start) && ids.has(rest.slice(start.length)));
  };
}

const describeModel = (model: ModelEntry, inputs: RunInputs, identity: ModelIdentity): ManifestModel => ({
  id: model.id,
  provider: model.host.provider,
  host: model.host.id,
  operator: model.host.operator,
  jurisdiction: model.host.jurisdiction,
  baseUrl: model.host.baseUrl,
  identity,
  sampling: Object.fromEntries(
    inputs.suites.map((suite) => [suite.name, resolveSampling(mergeSampling(suite, inputs.settings.sampling), model)]),
  ),
  toolForms: chooseToolForms(inputs.suites, model, inputs.settings),
});

/** What a manifest says anew once its run has more in it; the files of the inputs are written. */
function extendManifest(
  folder: string,
  resumed: Manifest,
  inputs: RunInputs,
  connected: ConnectedModels,
  suiteScorers: SuiteScorers,
): Partial<Manifest> {
  const { files, facts } = describeRun(inputs, (suite) => listPrograms(suiteScorers, suite));
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  const known = new Map(resumed.models.map(({ id, identity }) => [id, identity]));
  const models = inputs.models.map((model) =>
    describeModel(model, inputs, known.get(model.id) ?? connected.identities.get(model.id)!),
  );
  return { ...facts, models, judge: suiteScorers.judge?.manifestEntry ?? resumed.judge };
}

const snapshots = new Map<string, CpuSnapshot>();

/** What others did on this machine since the session began. */
function measureLoad(folder: string, { sessions }: Manifest): Pick<Session, 'load'> {
  const begun = snapshots.get(folder);
  const before = sessions.at(-1)?.load?.before ?? null;
  snapshots.delete(folder);
  return { load: { before, during: begun === undefined ? null : computeOthersLoad(begun, takeCpuSnapshot()) } };
}

/** A session that begins before the one before it had ended does so because the clock was set back between them. */
function findSetClock(before: Session, startedAt: string): Session['pauses'] {
  const clockMs = Date.parse(startedAt) - Date.parse(before.endedAt ?? before.startedAt);
  return clockMs < 0 ? [{ at: startedAt, stoodMs: 0, clockMs }] : [];
}

/** The folder of a new run, or of one that goes on, up to its first question. @throws ConfigError */
export function beginSession(
  inputs: RunInputs,
  connected: ConnectedModels,
  suiteScorers: SuiteScorers,
  folder: string,
  resumed: Manifest | null,
  added: AddedContent | null,
  network: ProcessNetwork,
  currentHarness: Harness,
  benchmarks: readonly BenchmarkFolder[] | null,
): { manifest: Manifest; journal: Journal; state: RunState } {
  const session: Session = {
    startedAt: new Date().toISOString(),
    endedAt: null,
    harness: currentHarness,
    machine: describeMachine(),
    load: { before: readLoadAverage(), during: null },
    cellsBefore: 0,
    status: 'running',
    peers: network.peers(),
    localOnly: network.localOnly,
    limiters: [],
    pauses: [],
    givenUp: [],
  };
  snapshots.set(folder, takeCpuSnapshot());
  if (resumed !== null && existsSync(runPaths.journal(folder)))
    checkJournal(runPaths.journal(folder), createPlannedCheck(inputs));
  const state = readRunState(runPaths.journal(folder));
  if (resumed !== null) {
    removeTemporaryFiles(folder);
    const pauses = findSetClock(resumed.sessions.at(-1)!, session.startedAt);
    const manifest: Manifest = {
      ...resumed,
      ...(added === null ? {} : extendManifest(folder, resumed, inputs, connected, suiteScorers)),
      status: 'running',
      settings: inputs.settings,
      sessions: [
        ...resumed.sessions,
        { ...session, pauses, cellsBefore: state.cells.size, ...(added === null ? {} : { added }) },
      ],
    };
    writeManifest(folder, manifest);
    return { manifest, state, journal: openJournal(runPaths.journal(folder), state.validBytes) };
  }
  const { files, facts } = describeRun(inputs, (suite) => listPrograms(suiteScorers, suite));
  const manifest: Manifest = {
    ...facts,
    schema: SCHEMA_VERSION,
    runId: nameRun(folder, inputs.name),
    experiment: inputs.name,
    status: 'running',
    settings: inputs.settings,
    methods: METHODS,
    skipped: connected.skipped,
    models: inputs.models.map((model) => describeModel(model, inputs, connected.identities.get(model.id)!)),
    judge: suiteScorers.judge?.manifestEntry ?? null,
    sessions: [session],
    records: [],
    import: null,
    scores: [],
    headlines: [],
    ...(inputs.shard === undefined ? {} : { shard: { index: inputs.shard.index, of: inputs.shard.of } }),
    ...(benchmarks === null ? {} : { benchmarks: [...benchmarks] }),
  };
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  writeManifest(folder, manifest);
  return { manifest, state, journal: openJournal(runPaths.journal(folder), 0) };
}

/** One file of records a model, and how many cells have an answer. */
function compactRecords(folder: string, manifest: Manifest) {
  return compactJournal(
    runPaths.journal(folder),
    manifest.models.map(({ id }) => id),
    (model) => runPaths.records(folder, model),
  );
}

/** Folds the journal into records. @returns what the manifest says of them, and how many cells have an answer */
export function writeRecords(folder: string, manifest: Manifest): { records: Manifest['records']; answered: number } {
  const { files, answered } = compactRecords(folder, manifest);
  const records = [...files]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([model, { lines, sha256 }]) => ({ path: `records/${model}.jsonl`, sha256, lines }));
  return { records, answered };
}

/** The tables of what was answered so far of a stage; the records are written again when the run ends. */
export async function readStageTables(
  folder: string,
  manifest: Manifest,
  stage: RunInputs,
  suiteScorers: SuiteScorers,
): Promise<RunTables> {
  const now = { ...manifest, ...describeRun(stage, (suite) => listPrograms(suiteScorers, suite)).facts };
  compactRecords(folder, now);
  const { readRunAs } = await import('@evenhand/report');
  return readRunAs(folder, now, stage);
}

/** The manifest with more about the session that goes on. */
export function withSession(manifest: Manifest, more: Partial<Session>): Manifest {
  return { ...manifest, sessions: manifest.sessions.with(-1, { ...manifest.sessions.at(-1)!, ...more }) };
}

/** Folds the journal, closes the manifest, writes the result files; the journal goes last, and only from a complete run. */
export async function finishSession(
  folder: string,
  manifest: Manifest,
  finalInputs: RunInputs,
  end: 'budget' | 'interrupted' | null,
  reached: number,
  writeFiles: WriteFiles,
): Promise<Omit<RunResult, 'spentUsd'>> {
  const { records, answered } = writeRecords(folder, manifest);
  const status: RunStatus = end ?? (answered === countCells(finalInputs) ? 'complete' : 'incomplete');
  const closed = withSession(manifest, { endedAt: new Date().toISOString(), status, ...measureLoad(folder, manifest) });
  writeManifest(folder, { ...closed, status, records });
  const tables = await writeFiles(folder);
  if (status === 'complete') rmSync(runPaths.journal(folder), { force: true });
  return { folder, status, tables, reached };
}
