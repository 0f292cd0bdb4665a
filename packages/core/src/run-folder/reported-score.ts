import * as z from 'zod';
import { type Generation, jsonObject } from '../contract/generation.ts';
import type { Score } from '../contract/score.ts';
import type { Outcome } from './record.ts';

/** What the program that a reply was imported from found, by one of its metrics. */
export const reportedScoreSchema = z.strictObject({
  /** As that program calls it: `acc`, `match`, `contains`. */
  metric: z.string().min(1),
  /** The scorer, filter or assertion that gave it, where the metric alone does not tell; null = it does. */
  scorer: z.string().nullable(),
  /** Settings of that scorer which can move the value; only those that are known by name. */
  options: jsonObject,
  /** As written there, on that program's scale; null = there is none, or it is no number. */
  value: z.number().nullable(),
  /** The value in that program's own words where it is no number (`C`, `noncommittal`); null = it is one. */
  word: z.string().nullable(),
  /** What that program read as the answer; '' = it found none, null = it does not say. */
  answer: z.string().nullable(),
  /** Whether this one decides, for that program. At most one of a reply does. */
  main: z.boolean(),
});
export type ReportedScore = z.infer<typeof reportedScoreSchema>;

/** The scorer of a suite whose verdicts are those of another program: nothing is judged, so nothing can be judged again. */
export const RECORDED = { name: 'recorded', version: 1 } as const;
export const RECORDED_ID = `${RECORDED.name}@${RECORDED.version}`;

/** How a metric is named where several stand in one place: `exact_match,strict-match` as lm-eval has it. */
export const metricLabel = ({ metric, scorer }: Pick<ReportedScore, 'metric' | 'scorer'>): string =>
  scorer === null || scorer === metric ? metric : `${metric},${scorer}`;

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
