import {
  ConfigError,
  chooseToolForm,
  computeTurnCost,
  type DialogueRules,
  type FailedAttempt,
  type Generation,
  hashOutput,
  hashPrompt,
  isAnswered,
  isRunningScorer,
  type JsonObject,
  type ModelAdapter,
  mergeSampling,
  type PlannedCell,
  ProviderError,
  type Runtime,
  renderPrompt,
  replayDialogue,
  resolveSampling,
  type Sample,
  type Sampling,
  type ScoredReply,
  type Session,
  type Suite,
  scoreReply,
  sumTurnCosts,
  type Turn,
  toCellKey,
  toFailureOutcome,
  type Verdict,
  withState,
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
  const pauseWatch = createPauseWatch(context.runtime, context.onPause);
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

  const openCircuits: Session['givenUp'][number][] = [];
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

    const rules = context.dialogues?.get(cell.suite) ?? null;
    const turns: Turn[] = [...(before?.replied ?? [])];
    if (rules !== null) checkReplay(rules, sample, cellRequest, turns);
    let isRequested = false;
    for (;;) {
      const last = turns.at(-1)?.generation ?? null;
      const dialogue = rules === null ? null : replayDialogue(rules, sample, renderedPrompt, listReplies(turns));
      if (last !== null && (dialogue === null || dialogue.isOver)) {
        const scorer = context.scorers.get(cell.suite)!;
        const reply = withState(last, dialogue?.state);
        const closeScored = (scored: ScoredReply) =>
          close(createVerdict(cellRequest, turns, earlier, scored, dialogue?.state), last);
        if (isRunningScorer(scorer)) return scoringQueue.enqueue({ scorer, reply, sample, key, close: closeScored });
        return closeScored(scoreReply(reply, sample, scorer));
      }
      // What a dialogue has on the disk is not lost: it goes on there when the run is resumed.
      if (isStopped()) return;
      const openCircuit = state.circuitBreaker.findOpenCircuit(cell.model);
      if (openCircuit !== null) {
        countSkipped(openCircuits, lane, openCircuit);
        // What failed in an earlier session keeps what it knows of it.
        if (before?.verdict == null || isRequested)
          close(createSkippedVerdict(cellRequest, turns, earlier, openCircuit), null);
        return;
      }
      const since = state.circuitBreaker.begin(cell.model);
      const turnResult = await executeTurn(
        toTurnRequest(cellRequest, dialogue, turns.length + 1),
        state,
        spendCap,
        turnContext,
      );
      if (turnResult.capReached) {
        end = 'budget';
        halt.abort();
      }
      // The host may have been given up while the cell waited for it.
      if (turnResult.turn === null) {
        if (state.circuitBreaker.findOpenCircuit(cell.model) === null) return;
        continue;
      }
      const { turn } = turnResult;
      isRequested = true;
      turns.push(turn);
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
      if (failure !== null) return close(createVerdict(cellRequest, turns, earlier, null), null);
    }
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

function countSkipped(logs: Session['givenUp'][number][], { name }: Lane, { model }: OpenCircuit): void {
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

const listReplies = (turns: readonly Turn[]): Generation[] => turns.flatMap(({ generation }) => generation ?? []);

/** What comes next in a dialogue; null = the cell has one turn. */
function toTurnRequest(
  cellRequest: CellRequest,
  dialogue: ReturnType<typeof replayDialogue> | null,
  number: number,
): TurnRequest {
  if (dialogue === null) return cellRequest;
  const { renderedPrompt, suite } = cellRequest;
  const { messages, added } = dialogue;
  const promptSha256 = hashPrompt(messages, suite.common, renderedPrompt);
  return {
    ...cellRequest,
    renderedPrompt: { ...renderedPrompt, messages },
    dialogueTurn: { number, added, promptSha256 },
  };
}

/** @throws ConfigError where an environment, played again, does not ask what it asked before */
function checkReplay(rules: DialogueRules, sample: Sample, cellRequest: CellRequest, turns: readonly Turn[]): void {
  for (const [index, { promptSha256 }] of turns.entries()) {
    const { messages } = replayDialogue(rules, sample, cellRequest.renderedPrompt, listReplies(turns.slice(0, index)));
    if (hashPrompt(messages, cellRequest.suite.common, cellRequest.renderedPrompt) !== promptSha256)
      throw new ConfigError(
        `${cellRequest.key}: played again, its environment leads to another question at turn ${index + 1} than the one that was sent; an environment has to give the same messages for the same replies`,
      );
  }
}

/** Of a cell that was not asked to its end, because its host or model was given up. */
function createSkippedVerdict(
  cellRequest: CellRequest,
  turns: readonly Turn[],
  earlier: FailedAttempt[],
  { kind, message }: OpenCircuit,
): Verdict {
  const verdict = createVerdict(cellRequest, turns, earlier, null);
  return { ...verdict, outcome: toFailureOutcome(kind), failureKind: kind, failure: `not sent: ${message}` };
}

function createVerdict(
  cellRequest: CellRequest,
  turns: readonly Turn[],
  earlierAttempts: FailedAttempt[],
  scored: ScoredReply | null,
  state?: JsonObject,
): Verdict {
  const failedAttempts = turns.flatMap((turn) => turn.failedAttempts);
  const replied = turns.flatMap((turn) => (turn.generation === null ? [] : [{ ...turn, generation: turn.generation }]));
  const last = turns.at(-1);
  const failure = last?.generation == null ? (last?.failedAttempts.at(-1) ?? null) : null;
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
    outputSha256: hashOutput(turns),
    attempts: failedAttempts.length + replied.length,
    earlierAttempts,
    cost: sumTurnCosts(
      replied.map((turn) => computeTurnCost(turn, cellRequest.model)),
      cellRequest.model,
    ),
    ...(state === undefined ? {} : { state }),
  };
}
