import { compareCodeUnits } from '@evenhand/io';
import { clusteredMean } from '@evenhand/statistics';
import { findCells } from '../cells/cells.ts';
import { listPairs } from './comparison.ts';
import { findHeadPrompt } from './headline.ts';
import { pair, pairedMeans } from './pairs.ts';
import type { RunData } from './scope.ts';

/** What an earlier run shows of how models differ on a suite, over all its pairs of models. METHODOLOGY §10. */
export interface ObservedDifferences {
  /** Share of the pairs of cells that only one of two models has right. */
  readonly discordance: number;
  /**
   * Variance of the paired difference of two models (by clusters, trials averaged) over what it would be were each
   * sample one independent pair of replies: above 1 clusters cost precision, below 1 trials buy some.
   */
  readonly designEffect: number;
  /** Trials that it rests on. */
  readonly trials: number;
}

/** null = the run has no two models on this suite, or they never differ. */
export function computeObservedDifferences(data: RunData, suite: string): ObservedDifferences | null {
  const prompt = findHeadPrompt(data.scopes);
  const scope = data.scopes.find((one) => one.suite === suite && one.prompt === prompt && one.language === '*');
  if (scope === undefined) return null;
  const sums = { cells: 0, discordant: 0, clustered: 0, independent: 0 };
  for (const [a, b] of listPairs([...scope.byModel.keys()].sort(compareCodeUnits), null)) {
    const paired = pair(findCells(scope.byModel, a), findCells(scope.byModel, b));
    const { first, second, clusters } = pairedMeans(paired);
    const differences = first.score.map((value, i) => value - second.score[i]!);
    const { se, n } = clusteredMean(differences, clusters);
    if (se === null) continue;
    sums.cells += paired.a.size;
    sums.discordant += paired.aOnly + paired.bOnly;
    sums.clustered += se * se * n;
    sums.independent += cellVariance(paired.a.value, paired.b.value);
  }
  if (sums.discordant === 0 || sums.independent === 0) return null;
  return {
    discordance: sums.discordant / sums.cells,
    designEffect: sums.clustered / sums.independent,
    trials: data.inputs.settings.trials,
  };
}

/** Variance of the difference of one pair of replies. */
function cellVariance(a: Float64Array, b: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += a[i]! - b[i]!;
    squares += (a[i]! - b[i]!) ** 2;
  }
  return squares / a.length - (sum / a.length) ** 2;
}
