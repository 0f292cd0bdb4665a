import { DECIMALS, type ReportScore } from './evalscope-report.ts';
import { aggregate, type MetricValues } from './metric-values.ts';

/**
 * EvalScope's `macro_score` of a metric: the score of each category, in which subsets weigh by their replies, then the mean over
 * categories; every score on the way is rounded as it is printed. null = a subset's replies are not at hand.
 * @param named the values by the subset's name
 */
export function computeMacroScore(
  named: ReadonlyMap<string, MetricValues>,
  metric: string,
  { categories, aggregation, k }: Pick<ReportScore, 'categories' | 'aggregation' | 'k'>,
): number | null {
  const scores = categories.map((subsets) => categoryScore(subsets, named, metric, aggregation, k));
  if (scores.length === 0 || scores.includes(null)) return null;
  return (scores as number[]).reduce((sum, one) => sum + one, 0) / scores.length;
}

function categoryScore(
  subsets: readonly string[],
  named: ReadonlyMap<string, MetricValues>,
  metric: string,
  aggregation: string,
  k: number | null,
): number | null {
  let [sum, total] = [0, 0];
  for (const name of subsets) {
    const part = named.get(name);
    const score = part === undefined ? null : aggregate([part], metric, aggregation, k);
    if (score === null) return null;
    const replies = k === null ? part!.sums(metric, false)!.total : part!.groups(metric, k)!.length;
    sum += round(score) * replies;
    total += replies;
  }
  return round(sum / total);
}

const round = (value: number): number => Math.round(value * 10 ** DECIMALS) / 10 ** DECIMALS;
