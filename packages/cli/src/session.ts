import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  answeredIn,
  byCodeUnits,
  ConfigError,
  cellCount,
  commonSampling,
  execute,
  foldJournal,
  type Harness,
  inputFiles,
  inRun,
  type Journal,
  limiterLog,
  type Manifest,
  makePlan,
  openJournal,
  PackedSamples,
  type Plan,
  promptsOf,
  type RunInputs,
  type RunParts,
  type RunState,
  type RunStatus,
  readRunState,
  SCHEMA_VERSION,
  type Session,
  type Suite,
  samplingFor,
  selectedSuites,
  selectSamples,
  shown,
  sweepTemporary,
  thisMachine,
  toolFormsOf,
  writeAtomic,
  writeManifest,
} from '@evenhand/core';
import { METHODS, type RunTables, readRunAs, writeResults } from '@evenhand/report';
import { type BoundScorers, runsOf } from './bound.ts';
import type { Connected } from './connect.ts';
import { interruptible } from './interrupt.ts';
import { markedInSteps } from './lean.ts';
import { networkOf, type OwnNetwork } from './network.ts';
import { harness } from './parts.ts';
import { progressOf } from './progress.ts';
import { runId } from './run-place.ts';
import { realWorld } from './world.ts';

/** The experiment with only the samples that are asked, ready to be written down. */
export function inputsOf(experiment: RunInputs): RunInputs {
  const judge = experiment.judge ?? null;
  return {
    name: experiment.name,
    settings: experiment.settings,
    suites: selectedSuites(experiment),
    models: experiment.models,
    ...(judge === null ? {} : { judge }),
  };
}

/** How a run ended, with its tables. */
export interface Ended {
  readonly folder: string;
  readonly status: RunStatus;
  readonly tables: RunTables;
  /** The look at which it ended, from 1. */
  readonly reached: number;
}

/** A run that looks at its results while it goes on, and may end early. */
export interface Looks {
  readonly count: number;
  /** Whether the run may end here. @param look from 1 */
  readonly decided: (tables: RunTables, look: number) => boolean;
}

export interface RunOptions {
  readonly inputs: RunInputs;
  readonly connected: Connected;
  /** Ready, by suite; whoever made them closes them. */
  readonly bound: BoundScorers;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** The manifest of the run that is resumed; null = a new run. */
  readonly resumed: Manifest | null;
  /** null = the run is looked at when it has ended. */
  readonly looks?: Looks | null;
  /** Whom this process spoke to, and by which rules; absent = nobody asked. */
  readonly network?: OwnNetwork;
  /** How long running requests may take to end after the first Ctrl-C, in milliseconds. */
  readonly graceMs?: number;
}

/** Long enough for most replies, short enough to wait for. */
const GRACE_MS = 30_000;

const planOf = ({ suites, models, settings }: RunInputs): Plan =>
  makePlan({ suites, models, settings: { ...settings, limit: null } });

/** One session of a run: from the first request to the result files. @throws ConfigError */
export async function runSession({
  inputs,
  connected,
  bound,
  folder,
  resumed,
  looks = null,
  network = networkOf(false, {}),
  graceMs = GRACE_MS,
}: RunOptions): Promise<Ended> {
  const { manifest, journal, state } = begin(inputs, connected, bound, folder, resumed, network, await harness());
  const answered = answeredIn(state.cells);
  const progress = progressOf(cellCount(inputs), answered);
  const underWay = { requests: 0 };
  const stops = interruptible({ notice: progress.notice, folder, graceMs, running: () => underWay.requests });
  const told: Pick<Session, 'limiters' | 'givenUp'> = { limiters: [], givenUp: [] };
  network.onPeer = () => writeManifest(folder, withSession(manifest, { peers: network.peers() }));
  const ways = new Set<string>();
  const ask = (stage: RunInputs, known: RunState) => {
    const plan = planOf(stage);
    for (const { key } of plan.lanes) ways.add(key);
    const parts: RunParts = {
      plan,
      settings: inputs.settings,
      models: inputs.models,
      adapters: connected.adapters,
      scorers: bound.scorers,
      limiters: new Map(bound.judge === null ? [] : [[bound.judge.way.key, bound.judge.limiter]]),
      journal,
      state: known,
      world: realWorld(progress.notice),
      stop: stops.stop,
      cancel: stops.cancel,
      underWay,
      onLanes: ({ limiters, givenUp }) => {
        told.limiters.push(...limiters);
        told.givenUp.push(...givenUp);
      },
      onWaiting: progress.waiting,
      onVerdict: progress.verdict,
    };
    return markedInSteps(() => execute(parts));
  };
  try {
    let end = await ask(looks === null ? inputs : stageOf(inputs, 1, looks.count), state);
    let reached = 1;
    while (looks !== null && end === null && reached < looks.count) {
      const stage = stageOf(inputs, reached, looks.count);
      if (looks.decided(lookAt(folder, { ...manifest, ...describe(stage, bound).facts }, stage), reached)) break;
      end = await ask(stageOf(inputs, ++reached, looks.count), readRunState(inRun.journal(folder)));
    }
    progress.end();
    await journal.close();
    network.onPeer = null;
    if (bound.judge !== null && !ways.has(bound.judge.way.key))
      told.limiters.push(limiterLog(bound.judge.way, bound.judge.limiter));
    const heard = { ...told, peers: network.peers() };
    const early = looks !== null && end === null && reached < looks.count;
    const asked = early ? stageOf(inputs, reached, looks.count) : inputs;
    return await finish(
      folder,
      withSession(early ? narrowed(folder, manifest, asked, bound) : manifest, heard),
      asked,
      end,
      reached,
    );
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError([...error.problems, `what was answered is kept: evenhand run --resume ${shown(folder)}`], {
        cause: error,
      });
    throw error;
  } finally {
    network.onPeer = null;
    stops.done();
  }
}

/** The first share of each suite's samples, in the seeded order; the last stage is the whole. */
function stageOf(inputs: RunInputs, look: number, of: number): RunInputs {
  if (look === of) return inputs;
  const part = (suite: Suite) => {
    // All earlier stages are in it, also where sets of twins of other sizes would have made room for each other.
    const taken = new Set(
      Array.from({ length: look }, (_, before) => {
        const limit = Math.ceil((suite.samples.length * (before + 1)) / of);
        return [...selectSamples(suite, limit, inputs.settings.seed)].map(({ id }) => id);
      }).flat(),
    );
    return new PackedSamples(suite.samples.values().filter(({ id }) => taken.has(id)));
  };
  return { ...inputs, suites: inputs.suites.map((suite) => ({ ...suite, samples: part(suite) })) };
}

/** The tables of what was answered so far; the records are written again when the run ends. */
function lookAt(folder: string, manifest: Manifest, stage: RunInputs): RunTables {
  foldRecords(folder, manifest);
  return readRunAs(folder, manifest, stage);
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
function narrowed(folder: string, manifest: Manifest, asked: RunInputs, bound: BoundScorers): Manifest {
  const { files, facts } = describe(asked, bound);
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  const kept = new Set(facts.inputs.map(({ path }) => path));
  for (const { path } of manifest.inputs) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  return { ...manifest, ...facts };
}

function begin(
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

/** The manifest with more about the session that goes on. */
function withSession(manifest: Manifest, more: Partial<Session>): Manifest {
  return { ...manifest, sessions: manifest.sessions.with(-1, { ...manifest.sessions.at(-1)!, ...more }) };
}

/** Folds the journal, closes the manifest, writes the result files; the journal goes last, and only from a complete run. */
async function finish(
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
