import { describe } from '@evenhand/io';
import * as z from 'zod';
import { jsonObject } from '../contract/generation.ts';

/** What the program that a reply was imported from found, by one of its metrics. */
export const reportedScoreSchema = z.strictObject({
  /** As that program calls it: `acc`, `match`, `contains`. */
  metric: describe(z.string().min(1), 'As that program calls it: `acc`, `match`, `contains`.'),
  /** The scorer, filter or assertion that gave it, where the metric alone does not tell; null = it does. */
  scorer: describe(z.string().nullable(), 'The scorer, filter or assertion that gave it; null = the metric tells.'),
  /** Settings of that scorer which can move the value; only those that are known by name. */
  options: jsonObject.describe('Settings of that scorer which can move the value; only those that are known by name.'),
  /** As written there, on that program's scale; null = there is none, or it is no number. */
  value: describe(z.number().nullable(), 'On that program’s scale; null = there is none, or it is no number.'),
  /** The value in that program's own words where it is no number (`C`, `noncommittal`); null = it is one. */
  word: describe(z.string().nullable(), 'The value where it is a word (`C`, `pass`); null = it is none.'),
  /** What that program read as the answer; '' = it found none, null = it does not say. */
  answer: describe(
    z.string().nullable(),
    'What that program read as the answer; empty text = it found none, null = it does not say.',
  ),
  /** Whether this one decides, for that program. At most one of a reply does. */
  main: describe(z.boolean(), 'Whether that program decided by it.'),
});
export type ReportedScore = z.infer<typeof reportedScoreSchema>;

/** How a metric is named where several stand in one place: `exact_match,strict-match` as lm-eval has it. */
export const metricLabel = ({ metric, scorer }: Pick<ReportedScore, 'metric' | 'scorer'>): string =>
  scorer === null || scorer === metric ? metric : `${metric},${scorer}`;
