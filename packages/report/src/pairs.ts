import type { Observation } from './observation.ts';
import { sampleMeans } from './scope.ts';

/** The cells that two models both have in their denominators, sample by sample. */
export interface Paired {
  readonly a: readonly Observation[];
  readonly b: readonly Observation[];
  readonly unpaired: number;
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
}

/** Pairs by sample and trial. Both lists are of one wording and in the order of place and trial. */
export function pair(a: readonly Observation[], b: readonly Observation[]): Paired {
  const result = { a: [] as Observation[], b: [] as Observation[], both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  let [i, j, unpaired] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    const order = one === undefined ? 1 : other === undefined ? -1 : one.place - other.place || one.trial - other.trial;
    if (order < 0) {
      i++;
      if (one!.counts) unpaired++;
    } else if (order > 0) {
      j++;
      if (other!.counts) unpaired++;
    } else {
      i++;
      j++;
      if (!one!.counts || !other!.counts) {
        if (one!.counts || other!.counts) unpaired++;
        continue;
      }
      result.a.push(one!);
      result.b.push(other!);
      if (one!.value === 1) result[other!.value === 1 ? 'both' : 'aOnly']++;
      else result[other!.value === 1 ? 'bOnly' : 'neither']++;
    }
  }
  return { ...result, unpaired };
}

/** Per-sample means of both, in one order, with the number of trials behind each. */
export function pairedMeans({ a, b }: Paired) {
  const first = sampleMeans(a);
  const second = sampleMeans(b);
  return { first, second, clusters: first.clusters, trials: first.trials };
}
