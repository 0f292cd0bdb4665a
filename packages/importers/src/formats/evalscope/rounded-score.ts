import { computeHalfDigit, roundAsPython } from '../shared/printed.ts';
import { DECIMALS, type ReportScore } from './evalscope-report.ts';
import { aggregate, type MetricValues } from './metric-values.ts';

type Named = ReadonlyMap<string, MetricValues>;
type Rule = Pick<ReportScore, 'categories' | 'aggregation' | 'k' | 'macro' | 'value'>;

/**
 * What EvalScope's rule gives over several subsets. It rounds the score of each subset and each category on the way, unless a
 * benchmark states the score of the whole itself: of the two the one is ours that it printed, else the mean over all replies.
 * @param named the values by the subset's name @returns null = the replies of a subset are not at hand
 */
export function computeScoreOfSubsets(named: Named, metric: string, rule: Rule): number | null {
  if (rule.macro) return computeRounded(named, metric, rule);
  const exact = aggregate([...named.values()], metric, rule.aggregation, rule.k);
  if (exact === null || Math.abs(exact - rule.value) <= computeHalfDigit(DECIMALS)) return exact;
  const rounded = computeRounded(named, metric, rule);
  return rounded === rule.value ? rounded : exact;
}

/** Over subsets by their replies, then over categories: alike for `macro_score`, else by their replies too. */
function computeRounded(named: Named, metric: string, rule: Rule): number | null {
  const categories = rule.categories.map((subsets) => readCategory(subsets, named, metric, rule));
  if (categories.length === 0 || categories.includes(null)) return null;
  const known = categories as { score: number; replies: number }[];
  return roundAsPython(meanOf(rule.macro ? known.map(({ score }) => ({ score, replies: 1 })) : known), DECIMALS);
}

function readCategory(
  subsets: readonly string[],
  named: Named,
  metric: string,
  { aggregation, k }: Rule,
): { score: number; replies: number } | null {
  const scores: { score: number; replies: number }[] = [];
  for (const name of subsets) {
    const part = named.get(name);
    const score = part === undefined ? null : aggregate([part], metric, aggregation, k);
    if (score === null) return null;
    const replies = k === null ? part!.sums(metric, false)!.total : part!.groups(metric, k)!.length;
    scores.push({ score: roundAsPython(score, DECIMALS), replies });
  }
  return {
    score: roundAsPython(meanOf(scores), DECIMALS),
    replies: scores.reduce((sum, { replies }) => sum + replies, 0),
  };
}

const meanOf = (scores: readonly { score: number; replies: number }[]): number =>
  scores.reduce((sum, { score, replies }) => sum + score * replies, 0) /
  scores.reduce((sum, { replies }) => sum + replies, 0);
