import type { Outcome } from '../run-folder/record.ts';
import type { Sample } from '../suites/sample.ts';
import { ConfigError, ProviderError, type ProviderErrorKind, UnjudgedError } from './errors.ts';
import type { FinishReason, Generation } from './generation.ts';
import { type AnyScorer, isRunning, type Score, type Scorer } from './score.ts';

/** Failures by which the model or its provider declined by its own rules: they stay in the denominator. */
export function declined(kind: ProviderErrorKind): Outcome {
  if (kind === 'content_filter') return 'refused';
  return kind === 'context_too_long' ? 'no_answer' : 'failed';
}

/** A score, and what it makes of the cell. */
export interface Judged {
  readonly score: Score;
  readonly outcome: Outcome;
}

/** @returns the verdict on the last reply of a cell */
export function judge(generation: Generation, sample: Sample, scorer: Scorer): Judged {
  const score = scorer(generation, sample);
  return { score, outcome: outcomeOf(score, generation.finish) };
}

/**
 * By either kind of scorer. @returns null where this one reply got no verdict, and that is not its fault
 * @throws ConfigError when what a scorer runs is gone
 */
export async function scoreBy(
  scorer: AnyScorer,
  generation: Generation,
  sample: Sample,
  signal?: AbortSignal,
): Promise<Score | null> {
  if (!isRunning(scorer)) return scorer(generation, sample);
  try {
    return await scorer.judge(generation, sample, signal);
  } catch (error) {
    if (isOfOneReply(error)) return null;
    throw judgingFault(error, `sample ${JSON.stringify(sample.id)}`);
  }
}

const OF_ONE_REPLY: readonly ProviderErrorKind[] = ['malformed', 'content_filter', 'context_too_long', 'bad_request'];

/** How many replies these may be handed at a time; those that answer at once take one after the other. */
export function atOnceOf(scorers: Iterable<AnyScorer>): number {
  return Math.max(1, ...[...scorers].map((scorer) => (isRunning(scorer) ? scorer.concurrency : 1)));
}

/** Whether a scorer's failure says nothing about the next reply. */
export function isOfOneReply(error: unknown): boolean {
  return error instanceof UnjudgedError || (error instanceof ProviderError && OF_ONE_REPLY.includes(error.kind));
}

/** A judge model's failure as the user's to mend; anything else as it is. */
export function judgingFault(error: unknown, what: string): unknown {
  if (!(error instanceof ProviderError)) return error;
  return new ConfigError(`${what} cannot be judged: the judge model gave ${error.kind}: ${error.message}`, {
    cause: error,
  });
}

export function outcomeOf(score: Score, finish: FinishReason): Outcome {
  if (score.value === 1) return 'correct';
  if (score.value > 0) return 'partial';
  if (score.answer !== null) return 'incorrect';
  if (finish === 'length') return 'truncated';
  return score.refused || finish === 'content-filter' ? 'refused' : 'no_answer';
}
