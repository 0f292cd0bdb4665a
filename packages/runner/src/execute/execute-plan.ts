import {
  type AnyScorer,
  cellKey,
  commonSampling,
  costOf,
  declined,
  type FailedAttempt,
  type Generation,
  type GivenUpLog,
  inquiryOf,
  isAnswered,
  isRunning,
  type Journal,
  type Judged,
  judge,
  type LimiterLog,
  type ModelAdapter,
  type ModelEntry,
  outputSha256,
  type PlannedCell,
  promptSha256,
  type RunState,
  type Runtime,
  type Sampling,
  type Settings,
  type Suite,
  samplingFor,
  type Turn,
  toolFormOf,
  type Verdict,
} from '@evenhand/core';

import type { Limiter } from '../limits/limiter.ts';

import type { Lane, Plan } from '../plan/plan.ts';

import { benchOf } from '../scoring/scoring-queue.ts';

import { type GivenUp, tellsOfHost } from './circuit-breaker.ts';
import { type Asking, askTurn } from './execute-turn.ts';
import { type LaneState, laneState, limiterLog, walkLane } from './lane.ts';
import type { RetryPolicy } from './retry.ts';
import { budgetOf } from './spend-cap.ts';

export interface RunParts {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly models: readonly ModelEntry[];
  readonly adapters: ReadonlyMap<string, ModelAdapter>;
  readonly scorers: ReadonlyMap<string, AnyScorer>;
  readonly journal: Journal;
  readonly state: RunState;
  readonly runtime: Runtime;
  readonly retry?: RetryPolicy;
  /** Soft: nothing new is asked, what runs may end. */
  readonly stop: AbortSignal;
  /** Hard: what runs is given up. */
  readonly cancel: AbortSignal;
  /** Of ways that others use besides, a judge: by key of the way. */
  readonly limiters?: ReadonlyMap<string, Limiter>;
  /** Kept up to date while requests run. */
  readonly underWay?: { requests: number };
  /** Told once at the end how each host was asked, and what was given up. */
  readonly onLanes?: (log: { limiters: LimiterLog[]; givenUp: GivenUpLog[] }) => void;
  /** Told how many replies wait for a scorer that must run something, whenever one comes or goes. */
  readonly onWaiting?: (replies: number) => void;
  /** Told of every verdict, with what the model said. */
  readonly onVerdict?: (verdict: Verdict, generation: Generation | null) => void;
}

/** Why a run ended before all cells had a verdict; null = it did not. */
export type RunEnd = 'budget' | 'interrupted' | null;

/** Asks every cell that has no answer yet. @throws ConfigError when the journal cannot be written */
export async function execute(parts: RunParts): Promise<RunEnd> {
  const suites = new Map(parts.plan.suites.map((suite) => [suite.name, contextOf(suite, parts.settings.sampling)]));
  const models = new Map(parts.models.map((model) => [model.id, model]));
  const budget = budgetOf(parts.settings.maxUsd, parts.state.spentUsd);
  const halt = new AbortController();
  const broken = new AbortController();
  let end: RunEnd = null;
  const over = () => halt.signal.aborted || parts.stop.aborted;
  const bench = benchOf(parts, () => halt.abort());

  const givenUp: GivenUpLog[] = [];
  let written = Promise.resolve();

  const runCell = async (cell: PlannedCell, lane: Lane, state: LaneState): Promise<void> => {
    const key = cellKey(cell);
    const before = parts.state.cells.get(key);
    if (over() || isAnswered(before)) return;
    const suite = suites.get(cell.suite)!;
    const sample = cell.question();
    const model = models.get(cell.model)!;
    const prompt = suite.suite.prompts[cell.prompt]!;
    const inquiry = inquiryOf(prompt, sample, toolFormOf(prompt, model, parts.settings.tools));
    const asking = { cell, key, suite, model, inquiry, sampling: samplingFor(suite.common, model) };
    const earlier = [...(before?.earlierAttempts ?? []), ...(before?.failedAttempts ?? [])];
    const close = (verdict: Verdict, generation: Generation | null): void => {
      // Not waited for, so that the next question goes out while the server's other replies are read.
      written = parts.journal.append({ type: 'closed', key, verdict });
      written.catch(() => {});
      parts.onVerdict?.(verdict, generation);
    };

    const answered = before?.unjudged?.generation != null ? before.unjudged : null;
    const gone = answered === null ? state.silence.givenUp(cell.model) : null;
    if (gone !== null) {
      countUnasked(givenUp, lane, gone);
      // What failed in an earlier session keeps what it knows of it.
      if (before?.verdict == null) close(unaskedVerdict(asking, earlier, gone), null);
      return;
    }
    let turn = answered;
    if (turn === null) {
      const since = state.silence.begin(cell.model);
      const asked = await askTurn(asking, state, budget, parts);
      if (asked.outOfMoney) {
        end = 'budget';
        halt.abort();
      }
      // The host may have been given up while the cell waited for it.
      if (asked.turn === null)
        return state.silence.givenUp(cell.model) === null ? undefined : runCell(cell, lane, state);
      turn = asked.turn;
      const failure = turn.generation === null ? turn.failedAttempts.at(-1)! : null;
      const silent = failure !== null && tellsOfHost(failure.kind, model);
      const lost = state.silence.heard(cell.model, since, silent ? failure.kind : null, failure?.message ?? '');
      if (lost !== null) {
        parts.runtime.notice(`${lost.words}; its other cells count as failed, and are asked when the run is resumed`);
        givenUp.push({ name: lane.name, model: lost.model, kind: lost.kind, reason: lost.words, cells: 0 });
        if (lost.model === null) state.giveUp();
      }
    }
    const scorer = parts.scorers.get(cell.suite)!;
    const { generation } = turn;
    const judgedOn = answered !== null ? [...before!.earlierAttempts] : earlier;
    const conclude = (judged: Judged | null) => close(verdictOn(asking, [turn], judgedOn, judged), generation);
    if (generation === null) conclude(null);
    else if (isRunning(scorer)) await bench.hand({ scorer, reply: generation, sample, key, close: conclude });
    else conclude(judge(generation, sample, scorer));
  };

  const lanes = parts.plan.lanes.map((lane) => ({ lane, state: laneState(lane, parts, broken.signal) }));
  const results = await Promise.allSettled(
    lanes.map(({ lane, state }) =>
      walkLane(lane, state, over, (cell) =>
        runCell(cell, lane, state).catch((error: unknown) => {
          halt.abort();
          broken.abort();
          throw error;
        }),
      ),
    ),
  );
  parts.onLanes?.({ limiters: lanes.map(({ lane, state }) => limiterLog(lane, state.limiter)), givenUp });
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  await bench.end();
  await written;
  return end ?? (parts.stop.aborted ? 'interrupted' : null);
}

function countUnasked(logs: GivenUpLog[], { name }: Lane, { model }: GivenUp): void {
  logs.find((log) => log.name === name && log.model === model)!.cells++;
}

function contextOf(suite: Suite, experiment: Sampling) {
  return {
    suite,
    common: commonSampling(suite, experiment),
    scorerId: `${suite.scorer.name}@${suite.scorer.version}`,
  };
}

/** What is to be asked, with what its verdict is to say. */
interface Contextual extends Asking {
  readonly suite: ReturnType<typeof contextOf>;
}

/** Of a cell that was not asked, because its host or model was given up. */
function unaskedVerdict(asking: Contextual, earlier: FailedAttempt[], { kind, words }: GivenUp): Verdict {
  const nothing = verdictOn(asking, [], earlier, null);
  return { ...nothing, outcome: declined(kind), failureKind: kind, failure: `not asked: ${words}` };
}

function verdictOn(
  asked: Contextual,
  turns: readonly Turn[],
  earlierAttempts: FailedAttempt[],
  judged: Judged | null,
): Verdict {
  const replies = turns.flatMap(({ askedAt, generation }) => (generation === null ? [] : [{ askedAt, generation }]));
  const last = turns.at(-1)?.generation ?? null;
  const failure = last === null ? (turns.at(-1)?.failedAttempts.at(-1) ?? null) : null;
  const { suite, suiteVersion, prompt, sample, model, trial } = asked.cell;
  return {
    key: asked.key,
    suite,
    suiteVersion,
    prompt,
    sample,
    model,
    trial,
    outcome: judged?.outcome ?? declined(failure?.kind ?? 'server'),
    failureKind: failure?.kind ?? null,
    failure: failure?.message ?? null,
    score: judged?.score ?? null,
    scorer: asked.suite.scorerId,
    promptSha256: promptSha256(asked.inquiry.messages, asked.suite.common, asked.inquiry),
    outputSha256: outputSha256(turns),
    attempts: turns.reduce((sum, turn) => sum + turn.failedAttempts.length + (turn.generation === null ? 0 : 1), 0),
    earlierAttempts,
    cost: costOf(replies, asked.model),
  };
}
