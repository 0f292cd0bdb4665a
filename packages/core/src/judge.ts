import type { ProviderErrorKind } from './errors.ts';
import type { FinishReason, Generation } from './generation.ts';
import type { Outcome } from './record.ts';
import type { Sample } from './sample.ts';
import type { Score, Scorer } from './score.ts';

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

export function outcomeOf(score: Score, finish: FinishReason): Outcome {
  if (score.value === 1) return 'correct';
  if (score.value > 0) return 'partial';
  if (score.answer !== null) return 'incorrect';
  if (finish === 'length') return 'truncated';
  return score.refused || finish === 'content-filter' ? 'refused' : 'no_answer';
}
