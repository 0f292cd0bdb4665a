import { type Fields, fieldAt, isFields } from '../../json-stream/json-values.ts';
import { scoreValue } from '../shared/reported.ts';

/** Values by metric and reply, for EvalScope's own means: over all replies that have the metric, trials and questions alike. */
export function metricValues() {
  const byMetric = new Map<string, Map<number, { value: number; weight: number | null }>>();
  return {
    /** A later review of the same reply takes the place of an earlier one. */
    add(index: number, review: Fields): void {
      for (const values of byMetric.values()) values.delete(index);
      const found = fieldAt(review, 'sample_score.score.value');
      const weights = fieldAt(review, 'sample_score.score.metadata.metric_weights');
      for (const [metric, raw] of Object.entries(isFields(found) ? found : {})) {
        const value = scoreValue(raw);
        if (value === null) continue;
        const values = byMetric.get(metric) ?? new Map<number, { value: number; weight: number | null }>();
        byMetric.set(metric, values);
        values.set(index, { value, weight: isFields(weights) ? scoreValue(weights[metric]) : null });
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
  };
}

export type MetricValues = ReturnType<typeof metricValues>;

/** The mean over the replies of several sets together; null = none has the metric, or not every one its weight. */
export function pooledMean(parts: readonly MetricValues[], metric: string, aggregation: string): number | null {
  if (aggregation !== 'mean' && aggregation !== 'weighted_mean') return null;
  const sums = parts.map((part) => part.sums(metric, aggregation === 'weighted_mean')).filter((one) => one !== null);
  const total = sums.reduce((all, one) => all + one.total, 0);
  return total === 0 ? null : sums.reduce((all, one) => all + one.sum, 0) / total;
}
