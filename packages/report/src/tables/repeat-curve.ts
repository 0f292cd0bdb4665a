import { meanInterval, passAtK, passHatK } from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import type { Row } from './columns.ts';
import { type Estimate, estimateCells, toEstimate } from './estimate.ts';
import { type RunData, trialsOf } from './scope.ts';

/** repeats.csv: pass@k and pass^k of every model for each k up to the planned trials. Empty with one trial. */
export function repeatCurves(data: RunData): Row[] {
  const models = data.manifest.models.map(({ id }) => id).sort();
  return data.scopes
    .filter(({ language }) => language === '*')
    .flatMap(({ suite, prompt, byModel }) => {
      const trials = trialsOf(data, suite);
      if (trials < 2) return [];
      return models.flatMap((model) => {
        const samples = trialsBySample(countingCells(findCells(byModel, model)));
        return Array.from({ length: trials }, (_, at) => ({ suite, prompt, model, ...passes(samples, at + 1) }));
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

/** Over the samples that have so many trials; the estimators are those of `passAtK` and `passHatK`. */
function passes(samples: readonly SampleTrials[], k: number): Row {
  const known = samples.filter(({ trials }) => trials >= k);
  const clusters = known.map(({ cluster }) => cluster);
  const interval = (of: (n: number, right: number, k: number) => number | null): Estimate => {
    const values = known.map(({ trials, right }) => of(trials, right, k)!);
    const binary = values.every((one) => one === 0 || one === 1);
    return toEstimate(meanInterval({ values, cells: values.length, clusters, binary }));
  };
  return {
    k,
    n_samples: known.length,
    ...estimateCells('pass_at_k', interval(passAtK)),
    ...estimateCells('pass_hat_k', interval(passHatK)),
  };
}
