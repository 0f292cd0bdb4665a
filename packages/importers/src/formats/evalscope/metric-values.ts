import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { computePassAtK } from '../shared/pass-at-k.ts';
import { toScoreValue } from '../shared/reported.ts';
import type { EvalScopeIdentity } from './evalscope-row.ts';

interface Held {
  readonly value: number;
  /** For weighted means; null = it has none. */
  readonly weight: number | null;
  readonly group: string;
  /** Place among the trials of its question, from 0. */
  readonly position: number;
  /** What was read, for votes; null = nothing. */
  readonly answer: string | null;
}

/** Values by metric and reply: EvalScope aggregates over all replies that have a metric, trials and questions alike. */
export function createMetricValues() {
  const byMetric = new Map<string, Map<number, Held>>();
  const planned = new Map<string, Map<number, number>>();
  return {
    clear(): void {
      byMetric.clear();
      planned.clear();
    },
    keys: (): IterableIterator<string> => byMetric.keys(),
    /** A later review of the same reply takes the place of an earlier one. */
    add({ index, sample: group, trial }: EvalScopeIdentity, review: Fields): void {
      const position = trial - 1;
      planned.set(group, (planned.get(group) ?? new Map<number, number>()).set(position, index));
      for (const values of byMetric.values()) values.delete(index);
      const found = fieldAt(review, 'sample_score.score.value');
      const weights = fieldAt(review, 'sample_score.score.metadata.metric_weights');
      const answer = toText(fieldAt(review, 'sample_score.score.extracted_prediction'));
      for (const [metric, raw] of Object.entries(isFields(found) ? found : {})) {
        const value = toScoreValue(raw);
        if (value === null) continue;
        const values = byMetric.get(metric) ?? new Map<number, Held>();
        byMetric.set(metric, values);
        const weight = isFields(weights) ? toScoreValue(weights[metric]) : null;
        values.set(index, { value, weight, group, position, answer: answer?.slice(0, 200) ?? null });
      }
    },
    /** Sum of values times weights, and of the weights. null = no reply has the metric, or not every one its weight. */
    sums(metric: string, weighted: boolean): { sum: number; total: number } | null {
      let [total, sum] = [0, 0];
      for (const { value, weight } of byMetric.get(metric)?.values() ?? []) {
        if (weighted && weight === null) return null;
        total += weighted ? weight! : 1;
        sum += value * (weighted ? weight! : 1);
      }
      return total === 0 ? null : { sum, total };
    },
    /** The trials of each question whose first `k` all have the metric; null = a question was not planned so often. */
    groups(metric: string, k: number): Held[][] | null {
      const values = byMetric.get(metric);
      if (values === undefined) return null;
      const eligible: Held[][] = [];
      for (const positions of planned.values()) {
        if (Math.max(...positions.keys()) + 1 < k) return null;
        const held = [...positions].sort(([a], [b]) => a - b).map(([, index]) => values.get(index));
        if (held.slice(0, k).every((one) => one !== undefined)) eligible.push(held.filter((one) => one !== undefined));
      }
      return eligible;
    },
  };
}

export type MetricValues = ReturnType<typeof createMetricValues>;

/** What EvalScope's rule gives over the replies of several sets together; null = it cannot be followed. */
export function aggregate(
  parts: readonly MetricValues[],
  metric: string,
  aggregation: string,
  k: number | null,
): number | null {
  if (aggregation === 'mean' || aggregation === 'weighted_mean' || aggregation === 'clipped_mean') {
    const sums = parts.map((part) => part.sums(metric, aggregation === 'weighted_mean')).filter((one) => one !== null);
    const total = sums.reduce((all, one) => all + one.total, 0);
    if (total === 0) return null;
    const mean = sums.reduce((all, one) => all + one.sum, 0) / total;
    return aggregation === 'clipped_mean' ? Math.min(1, Math.max(0, mean)) : mean;
  }
  const rule = RULES[aggregation];
  if (rule === undefined || k === null) return null;
  const groups = parts.flatMap((part) => part.groups(metric, k) ?? []);
  return groups.length === 0 ? null : groups.reduce((sum, group) => sum + rule(group, k), 0) / groups.length;
}

const RULES: Readonly<Record<string, (group: readonly Held[], k: number) => number>> = {
  pass_at_k: (group, k) => computePassAtK(group.length, countRight(group), k),
  pass_hat_k: (group, k) => {
    let share = 1;
    for (let at = 0; at < k; at++) share *= Math.max(0, countRight(group) - at) / (group.length - at);
    return share;
  },
  vote_at_k: (group, k) => computeVote(group.slice(0, k)),
};

const countRight = (group: readonly Held[]): number => Math.trunc(group.reduce((sum, { value }) => sum + value, 0));

/** Whether the answer that was given most often (of equals the first) was ever right. */
function computeVote(group: readonly Held[]): number {
  const counts = new Map<string, number>();
  for (const { answer } of group)
    if (answer !== null && answer.trim() !== '') counts.set(answer, (counts.get(answer) ?? 0) + 1);
  let best: string | null = null;
  for (const [answer, count] of counts) if (best === null || count > counts.get(best)!) best = answer;
  return best !== null && group.some(({ answer, value }) => answer === best && value === 1) ? 1 : 0;
}
