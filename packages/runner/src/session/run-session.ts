import {
  answeredIn,
  ConfigError,
  cellCount,
  type Generation,
  type Harness,
  idsOf,
  inRun,
  type Manifest,
  type RunInputs,
  type RunState,
  type Runtime,
  readRunState,
  type Session,
  type Suite,
  samplesOfIds,
  selectedSuites,
  selectSamples,
  shown,
  type Verdict,
  writeManifest,
} from '@evenhand/core';
import type { RunTables } from '@evenhand/report';
import { execute } from '../execute/execute-plan.ts';
import { limiterLog } from '../execute/lane.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import type { BoundScorers } from '../scoring/suite-scorers.ts';
import type { Connected } from './connect-models.ts';
import type { RunRuntime } from './network-policy.ts';
import { begin, type Ended, finish, lookAt, narrowed, withSession } from './session-folder.ts';

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

/** A run that looks at its results while it goes on, and may end early. */
export interface Looks {
  readonly count: number;
  /** Whether the run may end here. @param look from 1 */
  readonly decided: (tables: RunTables, look: number) => boolean;
}

/** Looks, and what becomes of a run that ended at one of them. */
export interface SequentialLooks extends Looks {
  /** Holds the ended run against the claim at the look that it reached, and writes the finding. */
  readonly conclude: (ended: Ended) => Ended;
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
export interface SessionFacts {
  readonly folder: string;
  /** Cells of the plan. */
  readonly total: number;
  /** Of them, those that an earlier session has answered. */
  readonly answered: number;
  /** Requests that are under way now. */
  running(): number;
}

/** Nobody watches, nobody stops. */
export function createSilentControl({ notice }: Pick<Runtime, 'notice'>): SessionControl {
  const { signal } = new AbortController();
  const nothing = () => {};
  return { stop: signal, cancel: signal, notice, verdict: nothing, waiting: nothing, end: nothing, close: nothing };
}

export interface SessionOptions {
  readonly inputs: RunInputs;
  readonly connected: Connected;
  /** Ready, by suite; whoever made them closes them. */
  readonly scorers: BoundScorers;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** The manifest of the run that is resumed; null = a new run. */
  readonly resumed: Manifest | null;
  readonly looks: Looks | null;
  readonly runtime: RunRuntime;
  readonly harness: Harness;
  readonly createControl: (facts: SessionFacts) => SessionControl;
  /** Called around the time in which replies are waited for. */
  readonly whileRunning: <T>(work: () => Promise<T>) => Promise<T>;
}

const planOf = ({ suites, models, settings }: RunInputs): Plan =>
  makePlan({ suites, models, settings: { ...settings, limit: null } });

/** One session of a run: from the first request to the result files. @throws ConfigError */
export async function runSession({
  inputs,
  connected,
  scorers,
  folder,
  resumed,
  looks,
  runtime,
  harness,
  createControl,
  whileRunning,
}: SessionOptions): Promise<Ended> {
  const { network } = runtime;
  const { manifest, journal, state } = begin(inputs, connected, scorers, folder, resumed, network, harness);
  const underWay = { requests: 0 };
  const control = createControl({
    folder,
    total: cellCount(inputs),
    answered: answeredIn(state.cells),
    running: () => underWay.requests,
  });
  const laneLogs: Pick<Session, 'limiters' | 'givenUp'> = { limiters: [], givenUp: [] };
  network.onPeer = () => writeManifest(folder, withSession(manifest, { peers: network.peers() }));
  const endpoints = new Set<string>();
  const executeStage = (stage: RunInputs, known: RunState) => {
    const plan = planOf(stage);
    for (const { key } of plan.lanes) endpoints.add(key);
    return whileRunning(() =>
      execute({
        plan,
        settings: inputs.settings,
        models: inputs.models,
        adapters: connected.adapters,
        scorers: scorers.scorers,
        limiters: new Map(scorers.judge === null ? [] : [[scorers.judge.way.key, scorers.judge.limiter]]),
        journal,
        state: known,
        runtime: { ...runtime, notice: control.notice },
        stop: control.stop,
        cancel: control.cancel,
        underWay,
        onLanes: ({ limiters, givenUp }) => {
          laneLogs.limiters.push(...limiters);
          laneLogs.givenUp.push(...givenUp);
        },
        onWaiting: control.waiting,
        onVerdict: control.verdict,
      }),
    );
  };
  try {
    let end = await executeStage(looks === null ? inputs : stageOf(inputs, 1, looks.count), state);
    let reached = 1;
    while (looks !== null && end === null && reached < looks.count) {
      const stage = stageOf(inputs, reached, looks.count);
      if (looks.decided(lookAt(folder, manifest, stage, scorers), reached)) break;
      end = await executeStage(stageOf(inputs, ++reached, looks.count), readRunState(inRun.journal(folder)));
    }
    control.end();
    await journal.close();
    network.onPeer = null;
    if (scorers.judge !== null && !endpoints.has(scorers.judge.way.key))
      laneLogs.limiters.push(limiterLog(scorers.judge.way, scorers.judge.limiter));
    const observed = { ...laneLogs, peers: network.peers() };
    const early = looks !== null && end === null && reached < looks.count;
    const selected = early ? stageOf(inputs, reached, looks.count) : inputs;
    return await finish(
      folder,
      withSession(early ? narrowed(folder, manifest, selected, scorers) : manifest, observed),
      selected,
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
    control.close();
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
        return idsOf(selectSamples(suite, limit, inputs.settings.seed));
      }).flat(),
    );
    return samplesOfIds(suite.samples, taken);
  };
  return { ...inputs, suites: inputs.suites.map((suite) => ({ ...suite, samples: part(suite) })) };
}
