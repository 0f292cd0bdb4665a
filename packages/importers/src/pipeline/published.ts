import { metricLabel, type PublishedStatement, type Reduce, type ReportedScore } from '@evenhand/core';

import type { Collected } from './collect.ts';

/** Relative and absolute slack for sums of floating-point numbers in another order. */
const SLACK = 1e-9;

interface Sum {
  readonly reduce: Reduce;
  sample: string;
  values: { readonly trial: number; readonly value: number }[];
  total: number;
  samples: number;
  /** Samples with fewer trials than the rule draws. */
  short: number;
}

/** What is known of a printed score and of the rule that it follows. */
type Printed = Pick<PublishedStatement, 'model' | 'suite' | 'prompt' | 'metric' | 'reduce' | 'value'>;

/** Follows the rules of printed scores over the rows' own values, as the rows pass by: by model, then by key. */
export function createPrintedSums(printed: readonly Printed[]) {
  const sums = printed.map((one): Sum | null =>
    one.reduce === null ? null : { reduce: one.reduce, sample: '', values: [], total: 0, samples: 0, short: 0 },
  );
  const numbers = Map.groupBy(printed.keys(), (index) => `${printed[index]!.model}\n${printed[index]!.suite}`);
  const close = (sum: Sum) => {
    if (sum.values.length === 0) return;
    const { kind, k } = sum.reduce;
    const isShort = kind.startsWith('pass_') && sum.values.length < (k ?? 1);
    const value = isShort ? null : reduced(sum.reduce, sum.values);
    sum.values = [];
    if (isShort) sum.short++;
    if (value === null) return;
    sum.total += value;
    sum.samples++;
  };
  return {
    row(
      reported: readonly ReportedScore[],
      cell: { model: string; suite: string; prompt: string; sample: string; trial: number },
    ): void {
      for (const index of numbers.get(`${cell.model}\n${cell.suite}`) ?? []) {
        const [one, sum] = [printed[index]!, sums[index]!];
        if (sum === null) continue;
        if (one.prompt !== null && one.prompt !== cell.prompt) continue;
        const value = reported.find((found) => metricLabel(found) === one.metric)?.value ?? null;
        if (value === null) continue;
        const sample = `${cell.prompt}\n${cell.sample}`;
        if (sum.sample !== sample) close(sum);
        sum.sample = sample;
        sum.values.push({ trial: cell.trial, value });
      }
    },
    /**
     * What the rows give for one of the scores, by its number; null = its rule cannot be followed, or no row has the metric.
     * Samples with fewer trials than the rule draws are left out by some versions of a program, and count as the formula has them
     * (1 for pass@k, 0 for pass^k) in others (Inspect): of the two what is nearer to the printed number.
     */
    value(index: number): number | null {
      const sum = sums[index]!;
      if (sum === null) return null;
      close(sum);
      const { total, samples, short } = sum;
      const added = sum.reduce.kind === 'pass_at' ? short : 0;
      const found = [
        ...(samples === 0 ? [] : [total / samples]),
        ...(short === 0 ? [] : [(total + added) / (samples + short)]),
      ];
      const { value } = printed[index]!;
      return found.toSorted((a, b) => Math.abs(a - value) - Math.abs(b - value))[0] ?? null;
    },
  };
}

/** What becomes of the printed scores once all rows have passed. */
export function publishedTracker({ published, suites }: Pick<Collected, 'published' | 'suites'>) {
  const sums = createPrintedSums(published.map((one) => ({ ...one, metric: metricLabel(one) })));
  const known = suites.map(({ suite }) => suite.name);
  return {
    row: sums.row,
    statements(): PublishedStatement[] {
      const statements: PublishedStatement[] = [];
      for (const [index, one] of published.entries()) {
        if (!known.includes(one.suite)) continue;
        const { model, suite, prompt, main, value, full, rule, reduce, location, tolerance, recomputed } = one;
        const ours = recomputed ?? sums.value(index);
        const slack = tolerance === null ? SLACK * Math.max(1, Math.abs(value)) : tolerance * (1 + SLACK) + SLACK;
        const reproduced = ours === null ? null : Math.abs(ours - value) <= slack;
        const metric = metricLabel(one);
        statements.push({
          model,
          suite,
          prompt,
          metric,
          main,
          value,
          full,
          rule,
          reduce,
          place: location,
          ours,
          reproduced,
        });
      }
      return statements;
    },
  };
}

/** What the trials of one sample come to; null = the rule needs more of them. */
function reduced({ kind, k }: Reduce, trials: readonly { trial: number; value: number }[]): number | null {
  const values = trials.toSorted((a, b) => a.trial - b.trial).map(({ value }) => value);
  const n = values.length;
  const right = values.filter((value) => value >= 1).length;
  if (kind === 'first') return values[0]!;
  if (kind === 'max') return Math.max(...values);
  if (kind === 'min') return Math.min(...values);
  if (kind === 'median') {
    const sorted = values.toSorted((a, b) => a - b);
    return n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2;
  }
  if (kind === 'mode') return mode(values);
  if (kind === 'majority') return majority(values);
  if (kind === 'at_least') return right >= (k ?? 1) ? 1 : 0;
  if (kind === 'pass_at') return n - right < (k ?? 1) ? 1 : 1 - falling(n - right, n, k ?? 1);
  if (kind === 'pass_hat') return right < (k ?? 1) ? 0 : falling(right, n, k ?? 1);
  return values.reduce((sum, value) => sum + value, 0) / n;
}

/** The most frequent value, of equals the one that came first. */
function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** The value of more than half; null = there is none, and the sample does not count. */
function majority(values: readonly number[]): number | null {
  return values.find((value) => values.filter((one) => one === value).length * 2 > values.length) ?? null;
}

/** C(a, k) ÷ C(n, k). */
function falling(a: number, n: number, k: number): number {
  let share = 1;
  for (let i = 0; i < k; i++) share *= (a - i) / (n - i);
  return share;
}
