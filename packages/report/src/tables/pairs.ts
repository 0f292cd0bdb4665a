import { compareCodeUnits } from '@evenhand/io';
import type { PairInput } from '@evenhand/statistics';
import { type Cells, countingCells, FAILED, gather } from '../cells/cells.ts';
import { sampleMeans } from './scope.ts';

/** The cells that two models both have in their denominators, sample by sample. METHODOLOGY §6. */
export interface Paired {
  readonly a: Cells;
  readonly b: Cells;
  readonly unpaired: number;
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
}

/** Pairs by sample and trial. Both are of one wording. */
export function pair(a: Cells, b: Cells): Paired {
  const [first, second] = [countingCells(a), countingCells(b)];
  if (sameCells(first, second)) return { a: first, b: second, unpaired: 0, ...outcomes(first, second) };
  const inA: number[] = [];
  const inB: number[] = [];
  let [i, j, unpaired] = [0, 0, 0];
  while (i < a.size && j < b.size) {
    const order = a.sampleNumber[i]! - b.sampleNumber[j]! || a.trial[i]! - b.trial[j]!;
    const [mine, theirs] = [order <= 0 && a.outcome[i] !== FAILED, order >= 0 && b.outcome[j] !== FAILED];
    if (mine && theirs) {
      inA.push(i);
      inB.push(j);
    } else if (mine || theirs) unpaired++;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  for (; i < a.size; i++) if (a.outcome[i] !== FAILED) unpaired++;
  for (; j < b.size; j++) if (b.outcome[j] !== FAILED) unpaired++;
  const paired = { a: gather(a, inA), b: gather(b, inB) };
  return { ...paired, unpaired, ...outcomes(paired.a, paired.b) };
}

function sameCells(a: Cells, b: Cells): boolean {
  if (a.size !== b.size) return false;
  for (let i = 0; i < a.size; i++)
    if (a.sampleNumber[i] !== b.sampleNumber[i] || a.trial[i] !== b.trial[i]) return false;
  return true;
}

function outcomes({ size, value: x }: Cells, { value: y }: Cells) {
  let [both, aOnly, bOnly, neither] = [0, 0, 0, 0];
  for (let i = 0; i < size; i++) {
    if (x[i] === 1) y[i] === 1 ? both++ : aOnly++;
    else y[i] === 1 ? bOnly++ : neither++;
  }
  return { both, aOnly, bOnly, neither };
}

/** The seed of a pair's draws: the two names in one order, so that the same pair has the same p wherever it stands. */
export function pairSeed(modelA: string, modelB: string): string {
  return [modelA, modelB].sort(compareCodeUnits).join('/');
}

/** What the comparison of two models rests on: their mean scores, sample by sample. */
export function toPairInput(paired: Paired): PairInput & { readonly clusters: Int32Array } {
  const { first, second, clusters, trials } = pairedMeans(paired);
  const { score: a, cells } = first;
  return { a, b: second.score, clusters, cells, trials, graded: first.graded || second.graded };
}

/** Per-sample means of both, in one order, with the number of trials behind each. */
export function pairedMeans({ a, b }: Paired) {
  const [first, second] = [sampleMeans(a), sampleMeans(b)];
  return { first, second, clusters: first.clusters, trials: first.trials };
}
