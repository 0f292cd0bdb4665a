import { meanInterval, passAtK, passHatK } from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import type { Row } from './columns.ts';
import { type Estimate, estimateCells, toEstimate } from './estimate.ts';
import { lowerEnds, raiseEnds } from './repeats.ts';
import { drawsOf, type RunData } from './scope.ts';

/** repeats.csv: pass@k and pass^k of every model for each k up to the planned trials. Empty with one trial, and where one verdict is of all of them. */
export function repeatCurves(data: RunData): Row[] {
  const models = data.manifest.models.map(({ id }) => id).sort();
  return data.scopes
    .filter(({ language }) => language === '*')
    .flatMap(({ suite, prompt, byModel }) => {
      const trials = drawsOf(data, suite);
      if (trials < 2) return [];
      return models.flatMap((model) => {
        const samples = trialsBySample(countingCells(findCells(byModel, model)));
        const curve: Pass[] = [];
        for (let k = 1; k <= trials; k++) curve.push(computePass(samples, k, curve.at(-1) ?? null));
        return curve.map(({ k, nSamples, atK, hatK }) => ({
          suite,
          prompt,
          model,
          k,
          n_samples: nSamples,
          ...estimateCells('pass_at_k', atK),
          ...estimateCells('pass_hat_k', hatK),
        }));
      });
    });
}

interface SampleTrials {
  readonly cluster: number;
  readonly trials: number;
  readonly right: number;
}

function trialsBySample({ size, sampleNumber, value, cluster }: Cells): SampleTrials[] {
  const samples: SampleTrials[] = [];
  for (let start = 0; start < size; ) {
    let [end, right] = [start, 0];
    for (; end < size && sampleNumber[end] === sampleNumber[start]; end++) if (value[end] === 1) right++;
    samples.push({ cluster: cluster[start]!, trials: end - start, right });
    start = end;
  }
  return samples;
}

interface Pass {
  readonly k: number;
  readonly nSamples: number;
  readonly atK: Estimate;
  readonly hatK: Estimate;
}

/**
 * Over the samples that have so many trials; the estimators are those of `passAtK` and `passHatK`.
 * @param before the same for one draw less: one draw more can only help the one and hurt the other
 */
function computePass(samples: readonly SampleTrials[], k: number, before: Pass | null): Pass {
  const known = samples.filter(({ trials }) => trials >= k);
  const clusters = known.map(({ cluster }) => cluster);
  const interval = (of: (n: number, right: number, k: number) => number | null): Estimate => {
    const values = known.map(({ trials, right }) => of(trials, right, k)!);
    const binary = values.every((one) => one === 0 || one === 1);
    return toEstimate(meanInterval({ values, cells: values.length, clusters, binary }));
  };
  const [atK, hatK] = [interval(passAtK), interval(passHatK)];
  return {
    k,
    nSamples: known.length,
    atK: before === null ? atK : raiseEnds(atK, before.atK),
    hatK: before === null ? hatK : lowerEnds(hatK, before.hatK),
  };
}
