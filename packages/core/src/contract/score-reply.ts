import type { Outcome } from '../run-folder/record.ts';
import type { Sample } from '../suites/sample.ts';
import { ConfigError, ProviderError, type ProviderErrorKind, UnscoredReplyError } from './errors.ts';
import type { FinishReason, Generation, JsonObject } from './generation.ts';
import { type AnyScorer, isRunningScorer, type Reply, type Score, type Scorer } from './score.ts';

/**
 * Failures by which the model or its provider declined by its own rules, or the model wrote what its own server cannot read: they
 * stay in the denominator.
 */
export function toFailureOutcome(kind: ProviderErrorKind): Outcome {
  if (kind === 'content_filter') return 'refused';
  return kind === 'context_too_long' || kind === 'invalid_output' ? 'no_answer' : 'failed';
}

/** A score, and what it makes of the cell. */
export interface ScoredReply {
  readonly score: Score;
  readonly outcome: Outcome;
}

/** A reply as a scorer gets it. */
export type FinalReply = Generation & Pick<Reply, 'state'>;

/** The last reply of a dialogue with what its environment held at the end. @param state absent = there is no environment */
export function withState(generation: Generation, state: JsonObject | undefined): FinalReply {
  return state === undefined ? generation : { ...generation, state };
}

/** @returns the verdict on the last reply of a cell */
export function scoreReply(generation: FinalReply, sample: Sample, scorer: Scorer): ScoredReply {
  const score = scorer(generation, sample);
  return { score, outcome: determineOutcome(score, generation.finish) };
}

/**
 * By either kind of scorer. @returns null where this one reply got no verdict, and that is not its fault
 * @throws ConfigError when what a scorer runs is gone
 */
export async function runScorer(
  scorer: AnyScorer,
  generation: FinalReply,
  sample: Sample,
  signal?: AbortSignal,
): Promise<Score | null> {
  if (!isRunningScorer(scorer)) return scorer(generation, sample);
  try {
    return await scorer.score(generation, sample, signal);
  } catch (error) {
    if (isReplySpecific(error)) return null;
    throw toScoringError(error, `sample ${JSON.stringify(sample.id)}`);
  }
}

const REPLY_SPECIFIC_KINDS: readonly ProviderErrorKind[] = [
  'malformed',
  'content_filter',
  'context_too_long',
  'bad_request',
  'invalid_output',
];

/** How many replies these may be handed at a time; those that answer at once take one after the other. */
export function findScorerConcurrency(scorers: Iterable<AnyScorer>): number {
  return Math.max(1, ...[...scorers].map((scorer) => (isRunningScorer(scorer) ? scorer.concurrency : 1)));
}

/** Whether a scorer's failure says nothing about the next reply. */
export function isReplySpecific(error: unknown): boolean {
  return (
    error instanceof UnscoredReplyError || (error instanceof ProviderError && REPLY_SPECIFIC_KINDS.includes(error.kind))
  );
}

/** A judge model's failure as the user's to mend; anything else as it is. */
export function toScoringError(error: unknown, subject: string): unknown {
  if (!(error instanceof ProviderError)) return error;
  return new ConfigError(`${subject} cannot be scored: the judge model failed with ${error.kind}: ${error.message}`, {
    cause: error,
  });
}

export function determineOutcome(score: Score, finish: FinishReason): Outcome {
  if (score.value === 1) return 'correct';
  if (score.value > 0) return 'partial';
  if (score.answer !== null) return 'incorrect';
  if (finish === 'length') return 'truncated';
  return score.refused || finish === 'content-filter' ? 'refused' : 'no_answer';
}
