import {
  answeredIn,
  ConfigError,
  cellCount,
  execute,
  idsOf,
  inRun,
  limiterLog,
  type Manifest,
  makePlan,
  type Plan,
  type RunInputs,
  type RunParts,
  type RunState,
  readRunState,
  type Session,
  type Suite,
  samplesOfIds,
  selectedSuites,
  selectSamples,
  shown,
  writeManifest,
} from '@evenhand/core';
import type { RunTables } from '@evenhand/report';
import type { BoundScorers } from './bound.ts';
import type { Connected } from './connect.ts';
import { interruptible } from './interrupt.ts';
import { markedInSteps } from './lean.ts';
import { networkOf, type OwnNetwork } from './network.ts';
import { progressOf } from './output/progress.ts';
import { harness } from './registry.ts';
import { type ProcessRuntime, processRuntime } from './runtime.ts';
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
      runtime: processRuntime(progress.notice),
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
      if (looks.decided(lookAt(folder, manifest, stage, bound), reached)) break;
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
        return idsOf(selectSamples(suite, limit, inputs.settings.seed));
      }).flat(),
    );
    return samplesOfIds(suite.samples, taken);
  };
  return { ...inputs, suites: inputs.suites.map((suite) => ({ ...suite, samples: part(suite) })) };
}

/** What a session takes from flags and world. */
export function sessionParts({ grace }: { readonly grace?: number }, { network }: ProcessRuntime) {
  return { network, ...(grace === undefined ? {} : { graceMs: grace * 1000 }) };
}
