import type { ReportedScore } from '@evenhand/core';
import { type Fields, toText } from '../../json-stream/json-values.ts';

/** Keys of a line that are no metrics, in lines of versions that do not name their metrics. */
const PLAIN = new Set(
  'doc_id doc target arguments resps filtered_resps filter metrics doc_hash prompt_hash target_hash request_type prompt_0 logit_0 truth'.split(
    ' ',
  ),
);
/** Metrics that say how likely a text is, and nothing of right or wrong. */
const LIKELIHOOD = /(?:^|_)perplexity$|^bits_per_byte$|^likelihood$|^brier_score$|^bypass$/;
const RIGHT = /(?:^|_)(?:acc|accuracy|exact_match|em|pass|correct|success)(?:_|@|$|\d)/i;
/** Metrics of which our scorers ask the same question. */
const REPEATABLE = /^(?:acc|acc_norm|acc_bytes|acc_mutual_info|exact_match|em|quasi_exact_match)$/;

export function metricNames(fields: Fields): string[] {
  if (Array.isArray(fields.metrics)) return fields.metrics.flatMap((one) => toText(one) ?? []);
  return Object.keys(fields).filter((key) => !PLAIN.has(key) && numberOf(fields[key]) !== null);
}

/** Whether these metrics say how likely a text is, and none whether it is right. */
export const onlyLikelihood = (names: readonly string[]): boolean =>
  names.length > 0 && names.every((name) => LIKELIHOOD.test(name) && name !== 'bypass');

/**
 * The metric that decides: the first that says right or wrong, else the first that is a number; null = none does.
 * @param downward metrics of which less is better
 */
export function mainMetric(fields: Fields, downward: (metric: string) => boolean): string | null {
  const names = metricNames(fields).filter(
    (name) => !LIKELIHOOD.test(name) && !downward(name) && numberOf(fields[name]) !== null,
  );
  return names.find((name) => RIGHT.test(name)) ?? names[0] ?? null;
}

/**
 * Whether our scorers ask what these metrics ask.
 * @param main the one that decides; null = none does, as of those that are of all documents together (`mcc`, `f1`)
 * @param weighed whether options were weighed: then the likeliest is right or wrong, whatever was computed of it
 */
export function isRepeatable(main: string | null, names: readonly string[], weighed: boolean): boolean {
  return main === null ? weighed || names.every((name) => LIKELIHOOD.test(name)) : REPEATABLE.test(main);
}

/** A number, or what its programs write for one: truth values, numbers in texts. null = it is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return null;
  if (value === 'True' || value === 'False') return value === 'True' ? 1 : 0;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(value) ? Number(value) : null;
}

/** Means of the metrics of a file, filter by filter. */
export function meansTracker() {
  const sums = new Map<string, { sum: number; values: number }>();
  const counts = new Map<string, number>();
  return {
    add(fields: Fields): void {
      const filter = toText(fields.filter) ?? 'none';
      counts.set(filter, (counts.get(filter) ?? 0) + 1);
      for (const metric of metricNames(fields)) {
        const value = numberOf(fields[metric]);
        if (value === null) continue;
        const sum = sums.get(`${metric},${filter}`) ?? { sum: 0, values: 0 };
        sums.set(`${metric},${filter}`, sum);
        sum.sum += value;
        sum.values++;
      }
    },
    /** null = the metric has no such values. */
    mean(metric: string, filter: string): number | null {
      const sum = sums.get(`${metric},${filter}`);
      return sum === undefined ? null : sum.sum / sum.values;
    },
    /** Lines of a filter. */
    count: (filter: string): number => counts.get(filter) ?? 0,
  };
}

/** Values that are lists of truth values, one a part of the reply: what their mean over all parts is. */
export function partsTracker() {
  const sums = new Map<string, { right: number; parts: number }>();
  return {
    add(fields: Fields): void {
      for (const metric of metricNames(fields)) {
        const found = fields[metric];
        if (!Array.isArray(found) || found.length === 0 || !found.every((one) => typeof one === 'boolean')) continue;
        const key = `${metric},${toText(fields.filter) ?? 'none'}`;
        const sum = sums.get(key) ?? { right: 0, parts: 0 };
        sums.set(key, sum);
        sum.right += found.filter((one) => one).length;
        sum.parts += found.length;
      }
    },
    /** null = the metric has no such values. */
    mean(metric: string, filter: string | null): number | null {
      const sum = sums.get(`${metric},${filter ?? 'none'}`);
      return sum === undefined ? null : sum.right / sum.parts;
    },
  };
}

/** All metrics of a line. @param filter null = the line names none, or the one that changes nothing */
export function reportedOf(
  fields: Fields,
  filter: string | null,
  main: string | null,
  answer: string | null,
): ReportedScore[] {
  return metricNames(fields).flatMap((metric): ReportedScore[] => {
    const found = fields[metric];
    if (found === undefined || metric === 'bypass') return [];
    const value = numberOf(found);
    return [
      {
        metric,
        scorer: filter,
        options: {},
        value,
        word: value === null ? (JSON.stringify(found) ?? '').slice(0, 200).toWellFormed() : null,
        answer,
        main: metric === main && value !== null,
      },
    ];
  });
}
