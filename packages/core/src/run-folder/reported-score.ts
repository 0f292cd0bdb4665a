import * as z from 'zod';
import { jsonObject } from '../contract/generation.ts';

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

/** How a metric is named where several stand in one place: `exact_match,strict-match` as lm-eval has it. */
export const metricLabel = ({ metric, scorer }: Pick<ReportedScore, 'metric' | 'scorer'>): string =>
  scorer === null || scorer === metric ? metric : `${metric},${scorer}`;
