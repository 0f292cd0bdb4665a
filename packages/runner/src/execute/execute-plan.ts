import {
  chooseToolForm,
  computeTurnCost,
  type FailedAttempt,
  type Generation,
  hashOutput,
  hashPrompt,
  isAnswered,
  isRunningScorer,
  type ModelAdapter,
  mergeSampling,
  type OpenCircuitLog,
  type PlannedCell,
  ProviderError,
  type Runtime,
  renderPrompt,
  resolveSampling,
  type Sampling,
  type ScoredReply,
  type Suite,
  scoreReply,
  sumTurnCosts,
  type Turn,
  type TurnCost,
  toCellKey,
  toFailureOutcome,
  type Verdict,
} from '@evenhand/core';

import type { Lane } from '../plan/plan.ts';

import { createJudgeBudget } from '../scoring/judge-budget.ts';
import { createScoringQueue } from '../scoring/scoring-queue.ts';

import { countsAgainstHost, type OpenCircuit } from './circuit-breaker.ts';
import { executeTurn, type TurnRequest } from './execute-turn.ts';
import { createLaneState, type LaneState, runLane, toLimiterLog } from './lane.ts';
import { createPauseWatch } from './pause-watch.ts';
import type { RunContext } from './run-context.ts';
import { createSpendCap } from './spend-cap.ts';

/** Why a run ended before all cells had a verdict; null = it did not. */
export type EarlyEnd = 'budget' | 'interrupted' | null;

/** Asks every cell that has no answer yet. @throws ConfigError when the journal cannot be written */
export async function executePlan(context: RunContext): Promise<EarlyEnd> {
  const suites = new Map(
    context.plan.suites.map((suite) => [suite.name, prepareSuite(suite, context.settings.sampling)]),
  );
  const models = new Map(context.models.map((model) => [model.id, model]));
  const spendCap = createSpendCap(context.settings.maxUsd, context.state.spentUsd);
  const halt = new AbortController();
  const failed = new AbortController();
  let end: EarlyEnd = null;
  const { lost } = context.journal;
  const stopAll = () => {
    halt.abort();
    failed.abort();
  };
  if (lost?.aborted) stopAll();
  else lost?.addEventListener('abort', stopAll, { once: true });
  const pauseWatch = createPauseWatch(context.runtime);
  const turnContext =
    lost === undefined
      ? { ...context, pauseWatch }
      : { ...context, pauseWatch, cancel: AbortSignal.any([context.cancel, lost]) };
  const isStopped = () => halt.signal.aborted || context.stop.aborted;
  const judgeBudget = createJudgeBudget(spendCap, context.journal, context.runtime.date().toISOString(), () =>
    halt.abort(),
  );
  context.judge?.useBudget(judgeBudget);
  const scoringQueue = createScoringQueue(context, () => halt.abort());

  const openCircuits: OpenCircuitLog[] = [];
  let written = Promise.resolve();

  const runCell = async (cell: PlannedCell, lane: Lane, state: LaneState): Promise<void> => {
    const key = toCellKey(cell);
    const before = context.state.cells.get(key);
    if (isStopped() || isAnswered(before)) return;
    const suite = suites.get(cell.suite)!;
    const sample = cell.loadSample();
    const model = models.get(cell.model)!;
    const prompt = suite.suite.prompts[cell.prompt]!;
    const renderedPrompt = renderPrompt(prompt, sample, chooseToolForm(prompt, model, context.settings.tools));
    const cellRequest = { cell, key, suite, model, renderedPrompt, sampling: resolveSampling(suite.common, model) };
    const earlier = [...(before?.earlierAttempts ?? []), ...(before?.failedAttempts ?? [])];
    const close = (verdict: Verdict, generation: Generation | null): void => {
      // Not waited for, so that the next question goes out while the server's other replies are read.
      try {
        written = context.journal.append({ type: 'closed', key, verdict });
      } catch (error) {
        context.runtime.notice(
          `${key}: its verdict cannot be written down (${error instanceof Error ? error.message : String(error)}); it stays open, and is scored again when the run is resumed`,
        );
        return;
      }
      written.catch(() => {});
      context.onVerdict?.(verdict, generation);
    };

    const unscored = before?.unscored?.generation != null ? before.unscored : null;
    const openCircuit = unscored === null ? state.circuitBreaker.findOpenCircuit(cell.model) : null;
    if (openCircuit !== null) {
      countSkipped(openCircuits, lane, openCircuit);
      // What failed in an earlier session keeps what it knows of it.
      if (before?.verdict == null) close(createSkippedVerdict(cellRequest, earlier, openCircuit), null);
      return;
    }
    let turn = unscored;
    let cost =
      unscored?.generation == null ? null : computeTurnCost({ ...unscored, generation: unscored.generation }, model);
    if (turn === null) {
      const since = state.circuitBreaker.begin(cell.model);
      const turnResult = await executeTurn(cellRequest, state, spendCap, turnContext);
      if (turnResult.capReached) {
        end = 'budget';
        halt.abort();
      }
      // The host may have been given up while the cell waited for it.
      if (turnResult.turn === null)
        return state.circuitBreaker.findOpenCircuit(cell.model) === null ? undefined : runCell(cell, lane, state);
      turn = turnResult.turn;
      cost = turnResult.cost;
      const failure = turn.generation === null ? turn.failedAttempts.at(-1)! : null;
      const countsAgainst = failure !== null && (turnResult.ofHost || countsAgainstHost(failure.kind, model));
      const opened = state.circuitBreaker.recordResult(
        cell.model,
        since,
        countsAgainst ? failure.kind : null,
        failure?.message ?? '',
      );
      if (opened !== null) {
        context.runtime.notice(
          `${opened.message}; its remaining requests count as failed, and are sent when the run is resumed`,
        );
        openCircuits.push({
          name: lane.name,
          model: opened.model,
          kind: opened.kind,
          reason: opened.message,
          cells: 0,
        });
        if (opened.model === null) state.abort();
      }
    }
    const scorer = context.scorers.get(cell.suite)!;
    const { generation } = turn;
    const priorAttempts = unscored !== null ? [...before!.earlierAttempts] : earlier;
    const closeScored = (scored: ScoredReply | null) =>
      close(createVerdict(cellRequest, turn, cost, priorAttempts, scored), generation);
    if (generation === null) closeScored(null);
    else if (isRunningScorer(scorer))
      await scoringQueue.enqueue({ scorer, reply: generation, sample, key, close: closeScored });
    else closeScored(scoreReply(generation, sample, scorer));
  };

  const lanes = context.plan.lanes.map((lane) => ({ lane, state: createLaneState(lane, context, failed.signal) }));
  const results = await Promise.allSettled(
    lanes.map(({ lane, state }) =>
      runLane(
        lane,
        state,
        isStopped,
        (cell) =>
          runCell(cell, lane, state).catch((error: unknown) => {
            halt.abort();
            failed.abort();
            throw error;
          }),
        ({ model }) => loadModel(context.adapters.get(model), state.over, context.runtime),
      ),
    ),
  );
  pauseWatch.close();
  context.onLanes?.({
    limiters: lanes.map(({ lane, state }) => toLimiterLog(lane, state.limiter)),
    openCircuits,
    pauses: pauseWatch.pauses,
  });
  // What cannot be written down is not gone on with.
  if (lost?.aborted) throw lost.reason;
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  await scoringQueue.finish();
  context.judge?.useBudget(null);
  await written;
  context.onSpent?.(spendCap.committed());
  return end ?? (judgeBudget.isCapReached ? 'budget' : null) ?? (context.stop.aborted ? 'interrupted' : null);
}

/** Brings a model into the memory of a server that swaps them. Where that fails, its first reply will say why. */
async function loadModel(adapter: ModelAdapter | undefined, signal: AbortSignal, { notice }: Runtime): Promise<void> {
  try {
    await adapter?.load?.(signal);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind !== 'cancelled')
      notice(`the model could not be loaded before its replies are timed: ${error.message}`);
  }
}

function countSkipped(logs: OpenCircuitLog[], { name }: Lane, { model }: OpenCircuit): void {
  logs.find((log) => log.name === name && log.model === model)!.cells++;
}

function prepareSuite(suite: Suite, experiment: Sampling) {
  return {
    suite,
    common: mergeSampling(suite, experiment),
    scorerId: `${suite.scorer.name}@${suite.scorer.version}`,
  };
}

/** What is to be asked, with what its verdict is to say. */
interface CellRequest extends TurnRequest {
  readonly suite: ReturnType<typeof prepareSuite>;
}

/** Of a cell that was not asked, because its host or model was given up. */
function createSkippedVerdict(
  cellRequest: CellRequest,
  earlier: FailedAttempt[],
  { kind, message }: OpenCircuit,
): Verdict {
  const verdict = createVerdict(cellRequest, null, null, earlier, null);
  return { ...verdict, outcome: toFailureOutcome(kind), failureKind: kind, failure: `not sent: ${message}` };
}

function createVerdict(
  cellRequest: CellRequest,
  turn: Turn | null,
  cost: TurnCost | null,
  earlierAttempts: FailedAttempt[],
  scored: ScoredReply | null,
): Verdict {
  const failedAttempts = turn?.failedAttempts ?? [];
  const replies = turn?.generation == null ? 0 : 1;
  const failure = replies === 0 ? (failedAttempts.at(-1) ?? null) : null;
  const { suite, suiteVersion, prompt, sample, model, trial } = cellRequest.cell;
  return {
    key: cellRequest.key,
    suite,
    suiteVersion,
    prompt,
    sample,
    model,
    trial,
    outcome: scored?.outcome ?? toFailureOutcome(failure?.kind ?? 'server'),
    failureKind: failure?.kind ?? null,
    failure: failure?.message ?? null,
    score: scored?.score ?? null,
    scorer: cellRequest.suite.scorerId,
    promptSha256: hashPrompt(cellRequest.renderedPrompt.messages, cellRequest.suite.common, cellRequest.renderedPrompt),
    outputSha256: hashOutput(turn === null ? [] : [turn]),
    attempts: failedAttempts.length + replies,
    earlierAttempts,
    cost: sumTurnCosts(cost === null ? [] : [cost], cellRequest.model),
  };
}
