import pLimit from 'p-limit';
import type { ModelAdapter, World } from './adapter.ts';
import { benchOf } from './bench.ts';
import { budgetOf } from './budget.ts';
import { type Cell, cellKey } from './cell.ts';
import { toolFormOf } from './demands.ts';
import { ProviderError } from './errors.ts';
import type { Settings } from './experiment.ts';
import type { Generation, GenerationRequest, Sampling } from './generation.ts';
import type { Journal } from './journal.ts';
import { declined, type Judged, judge } from './judge.ts';
import type { ModelEntry } from './model.ts';
import { costOf, listCost, worstCase } from './money.ts';
import { observe } from './observe.ts';
import type { Plan } from './plan.ts';
import { priceOf } from './price.ts';
import { commonSampling, type Inquiry, inquiryOf, promptBytes, promptSha256, samplingFor } from './prompt.ts';
import { outputSha256, type Turn, type Verdict } from './record.ts';
import { DEFAULT_RETRY, type FailedAttempt, type RetryPolicy, withRetry } from './retry.ts';
import { isAnswered, type RunState } from './run-state.ts';
import type { Sample } from './sample.ts';
import { type AnyScorer, isRunning } from './score.ts';
import { uniform } from './seeded.ts';
import type { Suite } from './suite.ts';

export interface RunParts {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly models: readonly ModelEntry[];
  readonly adapters: ReadonlyMap<string, ModelAdapter>;
  readonly scorers: ReadonlyMap<string, AnyScorer>;
  readonly journal: Journal;
  readonly state: RunState;
  readonly world: World;
  readonly retry?: RetryPolicy;
  /** Soft: nothing new is asked, what runs may end. */
  readonly stop: AbortSignal;
  /** Hard: what runs is given up. */
  readonly cancel: AbortSignal;
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
  let end: RunEnd = null;
  const over = () => halt.signal.aborted || parts.stop.aborted;
  const bench = benchOf(parts, () => halt.abort());

  const runCell = async (cell: Cell): Promise<void> => {
    const key = cellKey(cell);
    const before = parts.state.cells.get(key);
    if (over() || isAnswered(before)) return;
    const suite = suites.get(cell.suite)!;
    const sample = suite.samples.get(cell.sample)!;
    const model = models.get(cell.model)!;
    const prompt = suite.suite.prompts[cell.prompt]!;
    const inquiry = inquiryOf(prompt, sample, toolFormOf(prompt, model, parts.settings.tools));
    const asked = { cell, key, suite, sample, model, inquiry, sampling: samplingFor(suite.common, model) };
    const answered = before?.unjudged?.generation != null ? before.unjudged : null;
    let turn = answered;
    if (turn === null) {
      const worst = worstOf(asked, parts);
      if (!budget.reserve(worst)) {
        end = 'budget';
        halt.abort();
        return;
      }
      await parts.journal.append({ type: 'asked', key, turn: 1, reservedUsd: worst });
      turn = await askTurn(asked, parts);
      const trueUsd = turn === null ? null : listCostOf(turn, model);
      budget.settle(worst, trueUsd);
      if (turn === null) return;
      void parts.journal.append({ type: 'turn', key, turn, settledUsd: trueUsd ?? worst }).catch(() => {});
    }
    const earlier =
      answered !== null
        ? before!.earlierAttempts
        : [...(before?.earlierAttempts ?? []), ...(before?.failedAttempts ?? [])];
    const scorer = parts.scorers.get(cell.suite)!;
    const { generation } = turn;
    const close = async (judged: Judged | null) => {
      const verdict = verdictOn(asked, [turn], earlier, judged);
      await parts.journal.append({ type: 'closed', key, verdict });
      parts.onVerdict?.(verdict, generation);
    };
    if (generation === null) await close(null);
    else if (isRunning(scorer)) await bench.hand({ scorer, reply: generation, sample, key, close });
    else await close(judge(generation, sample, scorer));
  };

  const guarded = (cell: Cell) =>
    runCell(cell).catch((error: unknown) => {
      halt.abort();
      throw error;
    });
  const results = await Promise.allSettled(
    parts.plan.lanes.map(async (lane) => {
      for (const block of lane.blocks) {
        const limit = pLimit(block.concurrency);
        await Promise.all(block.cells.map((cell) => limit(guarded, cell)));
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  await bench.end();
  return end ?? (parts.stop.aborted ? 'interrupted' : null);
}

function contextOf(suite: Suite, experiment: Sampling) {
  return {
    suite,
    samples: new Map(suite.samples.map((sample) => [sample.id, sample])),
    common: commonSampling(suite, experiment),
    scorerId: `${suite.scorer.name}@${suite.scorer.version}`,
  };
}

interface Asked {
  readonly cell: Cell;
  readonly key: string;
  readonly suite: ReturnType<typeof contextOf>;
  readonly sample: Sample;
  readonly model: ModelEntry;
  readonly inquiry: Inquiry;
  readonly sampling: Sampling;
}

/**
 * What is reserved for a request, in USD. Without a cap it is written down too: a later session may have one.
 * Under a cap a request whose worst case is unknown fits in no budget.
 */
function worstOf({ inquiry, sampling, model }: Asked, { settings, world }: RunParts): number {
  const bytes = promptBytes(inquiry);
  const worst = worstCase(bytes, sampling.maxOutputTokens, model, world.date());
  const paid = model.host.localCost === null && model.host.baseUrl !== null;
  return worst ?? (paid && settings.maxUsd !== null ? Number.POSITIVE_INFINITY : 0);
}

/** null = no reply, or a cost that cannot be known. */
function listCostOf({ generation, askedAt }: Turn, model: ModelEntry): number | null {
  const price = askedAt === null ? null : priceOf(model, new Date(askedAt));
  return generation === null || price === null ? null : listCost(generation.usage, price);
}

/** @returns null when the person stopped it: the cell stays unasked */
async function askTurn(asked: Asked, parts: RunParts): Promise<Turn | null> {
  const { world, settings } = parts;
  const slotMs = world.now();
  const failedAttempts: FailedAttempt[] = [];
  const seed = settings.seed + asked.cell.trial;
  const once = async (attempt: number) => {
    const { suite, prompt, sample, trial } = asked.cell;
    const request: GenerationRequest = {
      ...asked.inquiry,
      sampling: asked.sampling,
      seed,
      asker: { suite, prompt, sample, trial, attempt },
    };
    const abort = new AbortController();
    const giveUp = () => abort.abort(parts.cancel.reason);
    parts.cancel.addEventListener('abort', giveUp, { once: true });
    try {
      if (parts.cancel.aborted) throw new ProviderError('cancelled', 'stopped by the user');
      sentMs = world.now();
      sentAt = world.date();
      const events = parts.adapters.get(asked.model.id)!.generate(request, abort.signal);
      return await observe(events, {
        sentMs,
        now: world.now,
        timeouts: settings.timeouts,
        abort: (reason) => abort.abort(reason),
      });
    } finally {
      parts.cancel.removeEventListener('abort', giveUp);
    }
  };
  let sentMs = slotMs;
  let sentAt = world.date();
  let queueMs: number | null = null;
  let generation: Generation | null = null;
  try {
    generation = await withRetry(
      (attempt) => {
        const reply = once(attempt);
        queueMs ??= sentMs - slotMs;
        return reply;
      },
      (attempt) => failedAttempts.push(attempt),
      {
        now: world.now,
        sleep: world.sleep,
        uniform: (attempt) => uniform(settings.seed, 'jitter', asked.key, attempt),
      },
      parts.retry ?? DEFAULT_RETRY,
      parts.stop,
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const stopped = error.kind === 'cancelled' || parts.cancel.aborted || (parts.stop.aborted && error.retryable);
    if (stopped) return null;
  }
  return {
    askedAt: sentAt.toISOString(),
    queueMs: queueMs ?? 0,
    sampling: asked.sampling,
    seed,
    failedAttempts,
    generation,
  };
}

function verdictOn(
  asked: Asked,
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
