import type { Generation } from '../contract/generation.ts';
import type { Score } from '../contract/score.ts';
import type { Outcome } from './record.ts';
import { metricLabel, type ReportedScore } from './reported-score.ts';

/** The scorer of a suite whose verdicts are those of another program: nothing is judged, so nothing can be judged again. */
export const RECORDED = { name: 'recorded', version: 1 } as const;
export const RECORDED_ID = `${RECORDED.name}@${RECORDED.version}`;

/** The verdict that decided for the other program; null = it gave none. */
export function mainScore(reported: readonly ReportedScore[]): ReportedScore | null {
  return reported.find(({ main, value }) => main && value !== null) ?? null;
}

/**
 * The other program's verdict as a score.
 * @param full what it gives for a reply that is all right: 1, or 100 for percents
 * @returns null where it gave none, or one that does not lie between 0 and `full`
 */
export function recordedScore(reported: readonly ReportedScore[], full = 1): Score | null {
  const main = mainScore(reported);
  if (main === null) return null;
  const value = main.value! / full;
  if (!(value >= 0 && value <= 1)) return null;
  return { value, strict: value, lenient: value, answer: main.answer, rule: metricLabel(main), refused: false };
}

/** What a recorded verdict makes of a cell. A reply that never came and was counted as wrong is wrong. */
export function recordedOutcome(
  { value, answer }: Pick<Score, 'value' | 'answer'>,
  generation: Pick<Generation, 'finish' | 'text' | 'toolCalls'> | null,
): Outcome {
  if (value === 1) return 'correct';
  if (value > 0) return 'partial';
  if (generation?.finish === 'length') return 'truncated';
  if (generation?.finish === 'content-filter') return 'refused';
  const nothing = generation !== null && generation.text.trim() === '' && generation.toolCalls.length === 0;
  return answer === '' || (answer === null && nothing) ? 'no_answer' : 'incorrect';
}
