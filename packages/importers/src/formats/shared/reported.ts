import type { JsonObject, ReportedScore } from '@evenhand/core';

/** A metric's value as a number; a truth value is 0 or 1. null = it is neither. */
export function toScoreValue(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

interface Details {
  readonly scorer?: string | null;
  readonly options?: JsonObject;
  /** What the source read; absent or null = it does not say. */
  readonly answer?: string | null;
}

/** One verdict of the source. null = its value is no number. */
export function createReportedScore(
  metric: string,
  value: unknown,
  main: boolean,
  details: Details = {},
): ReportedScore | null {
  const number = toScoreValue(value);
  if (number === null) return null;
  const { scorer = null, options = {}, answer = null } = details;
  return { metric, scorer, options, value: number, word: null, answer, main };
}

/** The verdicts of an object metric → value, `main` marked. */
export function createReportedScores(
  values: Readonly<Record<string, unknown>>,
  main: string | null,
  details: Details = {},
): ReportedScore[] {
  return Object.entries(values).flatMap(
    ([metric, value]) => createReportedScore(metric, value, metric === main, details) ?? [],
  );
}
