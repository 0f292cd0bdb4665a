import { uniform } from '@evenhand/io';
import { finiteError, type SubsetStratum, smallestSubset } from '@evenhand/statistics';
import type { EarlierScores } from './sample-scores.ts';

/** A suite as far as a subset of it is concerned. */
export interface SubsetSuite {
  readonly name: string;
  readonly samples: readonly { readonly id: string; readonly cluster: string }[];
}

export interface SubsetTarget {
  /** A difference of the whole suite that is to be found, a share. */
  readonly margin: number;
  readonly power: number;
  readonly seed: number;
}

/** A stratified subset that meets a target, and what is expected of it. */
export interface SuiteSubset {
  readonly strata: readonly { readonly samples: readonly string[]; readonly draw: number }[];
  /** Samples that are expected to be drawn: sets that share a cluster differ in size. */
  readonly expected: number;
  /** Half the 95 % interval for the whole suite, of the average pair of the earlier models. */
  readonly reach: number;
  /** The same of the pair that differs on most samples. */
  readonly widest: number;
  /** Samples that a subset without strata needs; null = all. */
  readonly unstratified: number | null;
  /** Samples that no earlier model has a score of, or not all of them. */
  readonly unseen: number;
  readonly models: number;
}

interface Cluster {
  readonly name: string;
  readonly ids: readonly string[];
}

/** Strata of about ten clusters at least, and no more than so many. */
const MOST_STRATA = 5;
const CLUSTERS_A_STRATUM = 10;

/**
 * The smallest stratified subset of a suite on which a difference is found, from what earlier models scored on its samples.
 * Strata are made of how hard the samples were; which samples of a stratum are run is drawn at random, so that the mean
 * is that of the whole suite whatever models are asked. To expect no more of the strata than they hold for new models,
 * each pair of models is judged by strata that the others alone would have made. With two models there are no others,
 * and no strata; nor are there any where they save no sample. A stratum in which the models never differed is taken to hold
 * one sample in which they do.
 *
 * @returns null where the target needs the whole suite, or fewer than two models have scores
 */
export function planSubset(
  suite: SubsetSuite,
  earlier: readonly EarlierScores[],
  { margin, power, seed }: SubsetTarget,
): SuiteSubset | null {
  if (earlier.length < 2) return null;
  const clusters = [...Map.groupBy(suite.samples, ({ cluster }) => cluster)].map(
    ([name, samples]): Cluster => ({ name, ids: samples.map(({ id }) => id) }),
  );
  const isSeen = ({ ids }: Cluster) => ids.every((id) => earlier.every(({ scores }) => scores.has(id)));
  const [seen, unseen] = [clusters.filter(isSeen), clusters.filter((one) => !isSeen(one))];
  if (seen.length < CLUSTERS_A_STRATUM) return null;
  const count =
    earlier.length < 3 ? 1 : Math.max(1, Math.min(MOST_STRATA, Math.floor(seen.length / CLUSTERS_A_STRATUM)));
  const tie = (name: string) => uniform(seed, 'subset', suite.name, name);
  const pairs = earlier.flatMap((a, at) =>
    earlier.slice(at + 1).map((b) => listVariances(seen, earlier, a, b, count, tie)),
  );
  const size = suite.samples.length / clusters.length;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const average = (values: readonly number[]) => sum(values) / values.length;
  const strataOf = (own: readonly PairVariances[], among: number): SubsetStratum[] => [
    ...cutEvenly(seen, among).map((part, at) => ({
      clusters: part.length,
      variance: Math.max(average(own.map(({ within, total }) => (among === 1 ? total : within[at]!))), 1 / part.length),
    })),
    ...(unseen.length === 0
      ? []
      : [{ clusters: unseen.length, variance: Math.max(average(own.map(({ total }) => total)), 1 / seen.length) }]),
  ];
  const target = { samples: suite.samples.length, margin, power };
  const plain = smallestSubset({ ...target, strata: strataOf(pairs, 1) });
  const stratified = count === 1 ? plain : smallestSubset({ ...target, strata: strataOf(pairs, count) });
  const gains = stratified !== null && (plain === null || sum(stratified.draws) < sum(plain.draws));
  const [found, among] = gains ? [stratified, count] : [plain, 1];
  if (found === null) return null;
  const parts = [...cutEvenly(sortByScore(seen, earlier, tie), among), ...(unseen.length === 0 ? [] : [unseen])];
  const errors = pairs.map((pair) => finiteError(strataOf([pair], among), found.draws, target.samples));
  return {
    strata: parts.map((part, at) => ({ samples: part.flatMap(({ ids }) => ids), draw: found.draws[at]! })),
    expected: Math.round(
      parts.reduce(
        (total, part, at) => total + (found.draws[at]! * part.flatMap(({ ids }) => ids).length) / part.length,
        0,
      ),
    ),
    reach: found.reach,
    widest: found.se === 0 ? found.reach : (found.reach / found.se) * Math.max(...errors),
    unstratified: plain === null ? null : Math.round(sum(plain.draws) * size),
    unseen: unseen.flatMap(({ ids }) => ids).length,
    models: earlier.length,
  };
}

interface PairVariances {
  /** S² of the clusters' residual sums in each stratum. */
  readonly within: readonly number[];
  /** The same of all together. */
  readonly total: number;
}

/** Of one pair of models, in strata that the other models make. */
function listVariances(
  clusters: readonly Cluster[],
  earlier: readonly EarlierScores[],
  a: EarlierScores,
  b: EarlierScores,
  count: number,
  tie: (name: string) => number,
): PairVariances {
  const others = earlier.filter((one) => one !== a && one !== b);
  const gap = (id: string) => a.scores.get(id)! - b.scores.get(id)!;
  const ids = clusters.flatMap((one) => one.ids);
  const mean = ids.reduce((sum, id) => sum + gap(id), 0) / ids.length;
  const residual = (cluster: Cluster) => cluster.ids.reduce((sum, id) => sum + gap(id) - mean, 0);
  const parts = cutEvenly(sortByScore(clusters, others, tie), count);
  return {
    within: parts.map((part) => variance(part.map(residual))),
    total: variance(clusters.map(residual)),
  };
}

/** Hardest last; of clusters that are alike the seed decides. */
function sortByScore(
  clusters: readonly Cluster[],
  models: readonly EarlierScores[],
  tie: (name: string) => number,
): Cluster[] {
  const ease = new Map(
    clusters.map(({ name, ids }) => [
      name,
      models.reduce((sum, { scores }) => sum + ids.reduce((part, id) => part + scores.get(id)!, 0) / ids.length, 0),
    ]),
  );
  return clusters.toSorted(
    (x, y) => ease.get(y.name)! - ease.get(x.name)! || tie(x.name) - tie(y.name) || (x.name < y.name ? -1 : 1),
  );
}

/** So many stretches, as alike in length as they can be. */
function cutEvenly<T>(list: readonly T[], count: number): T[][] {
  const end = (part: number) => Math.round((list.length * part) / count);
  return Array.from({ length: count }, (_, part) => list.slice(end(part), end(part + 1)));
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
