import {
  type AddedContent,
  type BenchmarkFolder,
  ConfigError,
  countAnswered,
  type Generation,
  type Harness,
  listIds,
  type Manifest,
  type RunInputs,
  type RunState,
  type Runtime,
  readRunState,
  runPaths,
  type Session,
  type ShardNumber,
  type Suite,
  selectByIds,
  type Verdict,
  writeManifest,
} from '@evenhand/core';
import { displayPath, pushAll } from '@evenhand/io';
import type { RunTables } from '@evenhand/report';
import { executePlan } from '../execute/execute-plan.ts';
import type { Executor } from '../execute/executor.ts';
import { toLimiterLog } from '../execute/lane.ts';
import { createShardPlan, selectShard } from '../plan/deal-shards.ts';
import { createPlan, type Plan } from '../plan/plan.ts';
import { countCells, narrowSubset, selectSamples, selectSubset, selectSuites } from '../plan/selection.ts';
import type { PowerMeter } from '../power/power-meter.ts';
import type { SuiteScorers } from '../scoring/suite-scorers.ts';
import type { ConnectedModels } from './connect-models.ts';
import type { NetworkedRuntime } from './network-policy.ts';
import {
  beginSession,
  finishSession,
  narrowToStage,
  type RunResult,
  readStageTables,
  withSession,
} from './session-folder.ts';
import { spreadOverWorkers } from './spread-over-workers.ts';
import { assignSwappingDevices } from './swapping-servers.ts';
import type { WriteFiles } from './write-files.ts';

/**
 * The experiment with only the samples that are asked, ready to be written down.
 * @param shard only this part of them; absent = all @throws ConfigError where a suite cannot be dealt out to so many shards
 */
export function createRunInputs(experiment: RunInputs, shard?: ShardNumber): RunInputs {
  const judge = experiment.judge ?? null;
  const suites = selectSuites(experiment);
  const part = shard && { ...shard, plan: createShardPlan(suites, shard.of, experiment.settings.seed), suites };
  return {
    name: experiment.name,
    settings: { ...experiment.settings, subset: narrowSubset(experiment.settings.subset, suites) },
    suites: part === undefined ? suites : selectShard(suites, part),
    models: experiment.models,
    ...(judge === null ? {} : { judge }),
    ...(part === undefined ? {} : { shard: part }),
  };
}

/** A run that looks at its results while it goes on, and may end early. */
export interface Looks {
  readonly count: number;
  /** Whether the run may end here. @param look from 1 */
  readonly decided: (tables: RunTables, look: number) => boolean;
}

/** Looks, and what becomes of a run that ended at one of them. */
export interface SequentialLooks extends Looks {
  /** Holds the ended run against the claim at the look that it reached, and writes the finding. */
  readonly conclude: (ended: RunResult) => RunResult;
}

/** What watches a session and can stop it. */
export interface SessionControl {
  /** Soft: nothing new is sent, what runs may end. */
  readonly stop: AbortSignal;
  /** Hard: what runs is aborted. */
  readonly cancel: AbortSignal;
  /** One line to the person who waits. */
  notice(line: string): void;
  /** A cell is done. @param generation null = there was no reply */
  verdict(verdict: Verdict, generation: Generation | null): void;
  /** How many replies wait for a scorer that must run something. */
  waiting(replies: number): void;
  /** Nothing more is sent; the result files are written now. */
  end(): void;
  /** The session is over, however it ended. */
  close(): void;
}

/** What a control is made for. */
export interface ControlContext {
  readonly folder: string;
  /** Cells of the plan. */
  readonly total: number;
  /** Of them, those that an earlier session has answered. */
  readonly answered: number;
  /** Requests that are under way now. */
  running(): number;
}

/** Nobody watches, nobody stops. */
export function createNullControl({ notice }: Pick<Runtime, 'notice'>): SessionControl {
  const { signal } = new AbortController();
  const nothing = () => {};
  return { stop: signal, cancel: signal, notice, verdict: nothing, waiting: nothing, end: nothing, close: nothing };
}

export interface SessionOptions {
  readonly inputs: RunInputs;
  readonly connected: ConnectedModels;
  /** Ready, by suite; whoever made them closes them. */
  readonly scorers: SuiteScorers;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** The manifest of the run that is resumed; null = a new run. */
  readonly resumed: Manifest | null;
  /** What is added to it now; null = nothing. */
  readonly added: AddedContent | null;
  readonly looks: Looks | null;
  /** Measures what models on this machine take; null = nobody does. */
  readonly power: PowerMeter | null;
  /** Who sends the requests; null = this process. */
  readonly executor: Executor | null;
  readonly runtime: NetworkedRuntime;
  readonly harness: Harness;
  /** Folders that names were looked up in; null = not to be written down. */
  readonly benchmarks: readonly BenchmarkFolder[] | null;
  readonly createControl: (facts: ControlContext) => SessionControl;
  readonly writeFiles: WriteFiles;
  /** Called around the time in which replies are waited for. */
  readonly whileRunning: <T>(work: () => Promise<T>) => Promise<T>;
}

const createRunPlan = ({ suites, models, settings }: RunInputs): Plan =>
  createPlan({ suites, models, settings: { ...settings, limit: null } });

/** One session of a run: from the first request to the result files. @throws ConfigError */
export async function runSession({
  inputs,
  connected,
  scorers,
  folder,
  resumed,
  added,
  looks,
  power,
  executor,
  runtime,
  harness,
  benchmarks,
  createControl,
  whileRunning,
  writeFiles,
}: SessionOptions): Promise<RunResult> {
  const { network } = runtime;
  const { manifest, journal, state } = beginSession(
    inputs,
    connected,
    scorers,
    folder,
    resumed,
    added,
    network,
    harness,
    benchmarks,
  );
  const inFlight = { requests: 0 };
  const control = createControl({
    folder,
    total: countCells(inputs),
    answered: countAnswered(state.cells),
    running: () => inFlight.requests,
  });
  const pauses = [...manifest.sessions.at(-1)!.pauses];
  const laneLogs: Pick<Session, 'limiters' | 'pauses' | 'givenUp'> = { limiters: [], pauses, givenUp: [] };
  // A session that is killed has nobody who writes it down at its end.
  const writeObserved = () => {
    const workers = executor?.workers().map((worker) => ({ ...worker, replies: null }));
    try {
      writeManifest(folder, withSession(manifest, { pauses, peers: network.peers(), ...(workers && { workers }) }));
    } catch (error) {
      // The journal notices a folder that is gone, and a full disk; whoever made a connection cannot act on either.
      if (!(error instanceof ConfigError)) throw error;
    }
  };
  network.onPeer = writeObserved;
  if (executor !== null) writeObserved();
  const endpointKeys = new Set<string>();
  let { spentUsd } = state;
  const executeStage = (stage: RunInputs, known: RunState) => {
    const models = assignSwappingDevices(stage.models, connected.identities);
    const planned = createRunPlan({ ...stage, models });
    const plan = executor === null ? planned : spreadOverWorkers(planned, models, executor);
    for (const { key } of plan.lanes) endpointKeys.add(key);
    return whileRunning(() =>
      executePlan({
        plan,
        settings: inputs.settings,
        models: inputs.models,
        adapters: connected.adapters,
        scorers: scorers.scorers,
        dialogues: scorers.dialogues,
        limiters: new Map(scorers.judge === null ? [] : [[scorers.judge.endpoint.key, scorers.judge.limiter]]),
        judge: scorers.judge,
        power,
        executor,
        journal,
        state: known,
        runtime: { ...runtime, notice: control.notice },
        stop: control.stop,
        cancel: control.cancel,
        inFlight,
        onPause: (pause) => {
          pauses.push(pause);
          writeObserved();
        },
        onLanes: ({ limiters, openCircuits }) => {
          pushAll(laneLogs.limiters, limiters);
          pushAll(laneLogs.givenUp, openCircuits);
        },
        onSpent: (usd) => {
          spentUsd = usd;
        },
        onWaiting: control.waiting,
        onVerdict: control.verdict,
      }),
    );
  };
  try {
    await executor?.begin(manifest, control.notice, writeObserved);
    let end = await executeStage(looks === null ? inputs : selectStage(inputs, 1, looks.count), state);
    let reached = 1;
    while (looks !== null && end === null && reached < looks.count) {
      const stage = selectStage(inputs, reached, looks.count);
      if (looks.decided(await readStageTables(folder, manifest, stage, scorers), reached)) break;
      end = await executeStage(selectStage(inputs, ++reached, looks.count), readRunState(runPaths.journal(folder)));
    }
    control.end();
    await journal.close();
    network.onPeer = null;
    if (scorers.judge !== null && !endpointKeys.has(scorers.judge.endpoint.key))
      laneLogs.limiters.push(toLimiterLog(scorers.judge.endpoint, scorers.judge.limiter));
    const observed = {
      ...laneLogs,
      peers: network.peers(),
      ...(spentUsd > 0 ? { bookedUsd: spentUsd } : {}),
      ...(executor === null ? {} : { workers: executor.workers() }),
    };
    const early = looks !== null && end === null && reached < looks.count;
    const selected = early ? selectStage(inputs, reached, looks.count) : inputs;
    const ended = await finishSession(
      folder,
      withSession(early ? narrowToStage(folder, manifest, selected, scorers) : manifest, observed),
      selected,
      end,
      reached,
      writeFiles,
    );
    await executor?.end(ended.status === 'complete');
    return { ...ended, spentUsd };
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError(
        [...error.problems, `the replies so far are kept; resume with: evenhand run --resume ${displayPath(folder)}`],
        {
          cause: error,
        },
      );
    throw error;
  } finally {
    network.onPeer = null;
    control.close();
  }
}

/** The first share of each suite's samples, of a subset of each stratum's, in the seeded order; the last stage is the whole. */
function selectStage(inputs: RunInputs, look: number, of: number): RunInputs {
  if (look === of) return inputs;
  const { subset, seed } = inputs.settings;
  const select = (suite: Suite) => {
    const strata = subset[suite.name];
    if (strata !== undefined) return selectSubset(suite, strata, seed, look / of);
    // All earlier stages are in it, also where sets of twins of other sizes would have made room for each other.
    const selected = new Set(
      Array.from({ length: look }, (_, before) => {
        const limit = Math.ceil((suite.samples.length * (before + 1)) / of);
        return listIds(selectSamples(suite, limit, inputs.settings.seed));
      }).flat(),
    );
    return selectByIds(suite.samples, selected);
  };
  const suites = inputs.suites.map((suite) => ({ ...suite, samples: select(suite) }));
  return { ...inputs, settings: { ...inputs.settings, subset: narrowSubset(subset, suites) }, suites };
}
