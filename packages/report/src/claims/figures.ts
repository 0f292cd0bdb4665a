import type { ClaimMetric } from '@evenhand/core';
import { sum } from '../measure.ts';
import { bySample, cost, right, seconds } from '../measure-tables.ts';
import { type RunData, type Scope, sampleMeans, suiteWeight } from '../scope.ts';

/** A model's own figure on all its cells: a share, USD or seconds; null = unknown. */
export function figureOf(data: RunData, scopes: readonly Scope[], metric: ClaimMetric, model: string): number | null {
  const lists = scopes.map((scope) => (scope.byModel.get(model) ?? []).filter((one) => one.counts));
  if (metric === 'accuracy' || metric === 'relative-accuracy') return meanScore(data, scopes, lists);
  const all = lists.flat();
  const amount = sum(bySample(all, metric === 'time-per-correct' ? seconds : cost).values);
  const count = metric === 'cost-per-sample' ? all.length : sum(bySample(all, right).values);
  return amount === null || count === null || count === 0 ? null : amount / count;
}

function meanScore(
  data: RunData,
  scopes: readonly Scope[],
  lists: readonly (readonly Parameters<typeof sampleMeans>[0][number][])[],
): number | null {
  let [top, weights] = [0, 0];
  for (const [index, list] of lists.entries()) {
    const weight = suiteWeight(data, scopes[index]!.suite);
    if (weight === 0) continue;
    const { score } = sampleMeans(list);
    if (score.length === 0) return null;
    top += weight * (score.reduce((total, value) => total + value, 0) / score.length);
    weights += weight;
  }
  return weights === 0 ? null : top / weights;
}
