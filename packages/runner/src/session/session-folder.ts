import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  byCodeUnits,
  cellCount,
  commonSampling,
  foldJournal,
  type Harness,
  inputFiles,
  inRun,
  type Journal,
  type Manifest,
  openJournal,
  promptsOf,
  type RunInputs,
  type RunState,
  type RunStatus,
  readRunState,
  SCHEMA_VERSION,
  type Session,
  type Suite,
  samplingFor,
  sweepTemporary,
  thisMachine,
  toolFormsOf,
  writeAtomic,
  writeManifest,
} from '@evenhand/core';
import { METHODS, type RunTables, readRunAs, writeResults } from '@evenhand/report';
import { type BoundScorers, runsOf } from '../scoring/suite-scorers.ts';
import type { Connected } from './connect-models.ts';
import type { OwnNetwork } from './network-policy.ts';
import { runId } from './run-location.ts';

/** How a run ended, with its tables. */
export interface Ended {
  readonly folder: string;
  readonly status: RunStatus;
  readonly tables: RunTables;
  /** The look at which it ended, from 1. */
  readonly reached: number;
}

/** Code that the suite brought along. */
function modulesOf({ scorer, generatorModule }: Suite): Manifest['suites'][number]['modules'] {
  return [
    ...(scorer.module === undefined ? [] : [{ role: 'scorer' as const, ...scorer.module }]),
    ...(generatorModule === undefined ? [] : [{ role: 'generator' as const, ...generatorModule }]),
  ];
}

/** What a manifest says of what is asked, and the files that it rests on. */
function describe(inputs: RunInputs, bound: BoundScorers) {
  const files = inputFiles(inputs);
  return {
    files,
    facts: {
      planned: cellCount(inputs),
      suites: inputs.suites.map((suite) => ({
        name: suite.name,
        version: suite.version,
        scorer: `${suite.scorer.name}@${suite.scorer.version}`,
        runs: runsOf(bound, suite.name),
        modules: modulesOf(suite),
        prompts: promptsOf(suite, inputs.settings),
        samples: suite.samples.length,
        size: suite.size,
      })),
      inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
    },
  };
}

/** A run that was decided early was, in the end, a run of the samples that it asked. */
export function narrowed(folder: string, manifest: Manifest, asked: RunInputs, bound: BoundScorers): Manifest {
  const { files, facts } = describe(asked, bound);
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  const kept = new Set(facts.inputs.map(({ path }) => path));
  for (const { path } of manifest.inputs) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  return { ...manifest, ...facts };
}

/** The folder of a new run, or of one that goes on, up to its first question. @throws ConfigError */
export function begin(
  inputs: RunInputs,
  connected: Connected,
  bound: BoundScorers,
  folder: string,
  resumed: Manifest | null,
  network: OwnNetwork,
  ours: Harness,
): { manifest: Manifest; journal: Journal; state: RunState } {
  const session: Session = {
    startedAt: new Date().toISOString(),
    endedAt: null,
    harness: ours,
    machine: thisMachine(),
    cellsBefore: 0,
    status: 'running',
    peers: network.peers(),
    localOnly: network.localOnly,
    limiters: [],
    givenUp: [],
  };
  const state = readRunState(inRun.journal(folder));
  if (resumed !== null) {
    sweepTemporary(folder);
    const manifest: Manifest = {
      ...resumed,
      status: 'running',
      settings: inputs.settings,
      sessions: [...resumed.sessions, { ...session, cellsBefore: state.cells.size }],
    };
    writeManifest(folder, manifest);
    return { manifest, state, journal: openJournal(inRun.journal(folder), state.validBytes) };
  }
  const { files, facts } = describe(inputs, bound);
  const manifest: Manifest = {
    ...facts,
    schema: SCHEMA_VERSION,
    runId: runId(inputs.name),
    experiment: inputs.name,
    status: 'running',
    settings: inputs.settings,
    methods: METHODS,
    skipped: connected.skipped,
    models: inputs.models.map((model) => ({
      id: model.id,
      provider: model.host.provider,
      host: model.host.id,
      operator: model.host.operator,
      jurisdiction: model.host.jurisdiction,
      baseUrl: model.host.baseUrl,
      identity: connected.identities.get(model.id)!,
      sampling: Object.fromEntries(
        inputs.suites.map((suite) => [suite.name, samplingFor(commonSampling(suite, inputs.settings.sampling), model)]),
      ),
      toolForms: toolFormsOf(inputs.suites, model, inputs.settings),
    })),
    judge: bound.judge?.described ?? null,
    sessions: [session],
    records: [],
    import: null,
    scores: [],
    headlines: [],
  };
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  writeManifest(folder, manifest);
  return { manifest, state, journal: openJournal(inRun.journal(folder), 0) };
}

/** One file of records a model, and how many cells have an answer. */
function foldRecords(folder: string, manifest: Manifest) {
  return foldJournal(
    inRun.journal(folder),
    manifest.models.map(({ id }) => id),
    (model) => inRun.records(folder, model),
  );
}

/** The tables of what was answered so far of a stage; the records are written again when the run ends. */
export function lookAt(folder: string, manifest: Manifest, stage: RunInputs, bound: BoundScorers): RunTables {
  const now = { ...manifest, ...describe(stage, bound).facts };
  foldRecords(folder, now);
  return readRunAs(folder, now, stage);
}

/** The manifest with more about the session that goes on. */
export function withSession(manifest: Manifest, more: Partial<Session>): Manifest {
  return { ...manifest, sessions: manifest.sessions.with(-1, { ...manifest.sessions.at(-1)!, ...more }) };
}

/** Folds the journal, closes the manifest, writes the result files; the journal goes last, and only from a complete run. */
export async function finish(
  folder: string,
  manifest: Manifest,
  asked: RunInputs,
  end: 'budget' | 'interrupted' | null,
  reached: number,
): Promise<Ended> {
  const { files, answered } = foldRecords(folder, manifest);
  const records = [...files]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([model, { lines, sha256 }]) => ({ path: `records/${model}.jsonl`, sha256, lines }));
  const status: RunStatus = end ?? (answered === cellCount(asked) ? 'complete' : 'incomplete');
  const closed = withSession(manifest, { endedAt: new Date().toISOString(), status });
  writeManifest(folder, { ...closed, status, records });
  const tables = writeResults(folder, asked);
  if (status === 'complete') rmSync(inRun.journal(folder), { force: true });
  return { folder, status, tables, reached };
}
