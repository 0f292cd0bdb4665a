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

/** Pairs by sample and trial. */
export function pair(a: readonly Observation[], b: readonly Observation[]): Paired {
  const theirs = new Map(b.flatMap((one) => (one.counts ? [[cellOf(one), one] as const] : [])));
  const result = { a: [] as Observation[], b: [] as Observation[], both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  let mine = 0;
  for (const one of a) {
    if (!one.counts) continue;
    mine++;
    const other = theirs.get(cellOf(one));
    if (other === undefined) continue;
    result.a.push(one);
    result.b.push(other);
    if (one.value === 1) result[other.value === 1 ? 'both' : 'aOnly']++;
    else result[other.value === 1 ? 'bOnly' : 'neither']++;
  }
  return { ...result, unpaired: mine + theirs.size - 2 * result.a.length };
}

function cellOf({ suite, prompt, sample, trial }: Observation): string {
  return `${suite}/${prompt}/${trial}/${sample}`;
}

/** Per-sample means of both, in one order, with the number of trials behind each. */
export function pairedMeans({ a, b }: Paired) {
  const first = sampleMeans(a);
  const second = sampleMeans(b);
  const trials = new Map<string, number>();
  for (const { sample } of a) trials.set(sample, (trials.get(sample) ?? 0) + 1);
  return { first, second, clusters: first.clusters, trials: first.samples.map((sample) => trials.get(sample)!) };
}
