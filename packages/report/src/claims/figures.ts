import { type Cells, concatCells, countingCells, findCells } from '../cells/cells.ts';
import { freshCells } from '../cells/fresh-cells.ts';
import { sampleSums } from '../tables/amounts.ts';
import { type RunData, type Scope, sampleMeans, suiteWeight } from '../tables/scope.ts';
import { type ClaimMetric, isPerSample, isTimeMetric } from './claim-file.ts';

/** A model's own figure on all its cells: a share, USD or seconds; null = unknown. */
export function computeFigure(
  data: RunData,
  scopes: readonly Scope[],
  metric: ClaimMetric,
  model: string,
): number | null {
  const parts = scopes.map((scope) => countingCells(findCells(scope.byModel, model)));
  if (metric === 'accuracy' || metric === 'relative-accuracy') return meanScore(data, scopes, parts);
  const isTime = isTimeMetric(metric);
  const all = isTime ? freshCells(concatCells(parts)) : concatCells(parts);
  const amount = sampleSums(all, isTime ? 'seconds' : 'cost').total;
  const count = isPerSample(metric) ? all.size : sampleSums(all, 'right').total;
  return amount === null || count === null || count === 0 ? null : amount / count;
}

function meanScore(data: RunData, scopes: readonly Scope[], parts: readonly Cells[]): number | null {
  let [top, weights] = [0, 0];
  for (const [index, cells] of parts.entries()) {
    const weight = suiteWeight(data, scopes[index]!.suite);
    if (weight === 0) continue;
    const { score } = sampleMeans(cells);
    if (score.length === 0) return null;
    top += weight * (score.reduce((total, value) => total + value, 0) / score.length);
    weights += weight;
  }
  return weights === 0 ? null : top / weights;
}
