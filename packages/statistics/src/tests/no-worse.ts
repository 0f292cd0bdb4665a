import { normalBelow, normalQuantile } from '../distributions.ts';
import { clusteredMean } from '../intervals/clustered-mean.ts';
import type { PartialInterval } from '../intervals/interval.ts';
import { toGaps } from '../intervals/paired-difference.ts';
import { comparePair, type PairComparison, type PairInput } from './compare-pair.ts';
import type { PairedTest } from './paired-test.ts';
import { nonInferior } from './verdict.ts';

/** Whether the first model is no worse than the second by as much as the margin, over all strata together. */
export type NoWorse = PartialInterval & {
  /** First − second over all pairs of all strata, each sample counting alike; null without pairs. */
  readonly difference: number | null;
  /** Pairs of samples. */
  readonly n: number;
  /** One-sided p that the first is worse at all: small means worse. */
  readonly pWorse: number | null;
  readonly test: PairedTest['test'];
  /** Formula of the interval; null where it is unknown. */
  readonly method: PairComparison['method'];
  /** Chance of `no_worse` were the two equally good, at as many pairs that vary as these do; null where they do not vary. */
  readonly power: number | null;
  readonly verdict: 'no_worse' | 'worse' | 'cannot_tell';
};

/**
 * One verdict over several suites (strata): did a change make a model worse?
 * Without clusters and trials the test is the stratified exact McNemar test: given how many pairs of each stratum are
 * discordant, each of them is a fair coin under equality whatever its stratum, so their sum is binomial (Cox 1958;
 * McNemar 1947). Otherwise sign flips by cluster over all strata.
 * `no_worse` where the lower end of the 90 % interval of the pooled difference lies above −margin (one one-sided test at
 * 5 %), `worse` where it does not and the one-sided p is below 5 %, else `cannot_tell`; lo and hi are that interval's ends.
 * Power: Φ(margin/SE − z), SE the clustered standard error seen here (Liu, Hsueh, Hsieh & Chen 2002).
 * Throws where the margin is not above 0.
 * METHODOLOGY §6.7.
 */
export function noWorse(strata: readonly PairInput[], margin: number, seed: number | string, level = 0.9): NoWorse {
  if (!(margin > 0)) throw new RangeError(`margin is ${margin}; expected a number above 0`);
  const pooled = poolStrata(strata);
  const { difference, p, test, method, interval } = comparePair(pooled, seed);
  const { lo, hi } = interval(level);
  const pWorse = p === null || difference === null ? null : difference < 0 ? p / 2 : 1 - p / 2;
  const { se } = clusteredMean(toGaps(pooled.a, pooled.b), pooled.clusters);
  const power = se === null || se === 0 ? null : normalBelow(margin / se - normalQuantile(0.5 + level / 2));
  const holds = nonInferior({ lo90: lo, margin }) === true;
  const worse = pWorse !== null && pWorse < (1 - level) / 2;
  return {
    difference,
    lo,
    hi,
    n: pooled.a.length,
    pWorse,
    test,
    method,
    power,
    verdict: holds ? 'no_worse' : worse ? 'worse' : 'cannot_tell',
  };
}

/** All strata as one; clusters of two strata are never the same. */
export function poolStrata(strata: readonly PairInput[]): PairInput {
  const list = (select: (one: PairInput) => ArrayLike<number>) => strata.flatMap((one) => Array.from(select(one)));
  return {
    a: list(({ a }) => a),
    b: list(({ b }) => b),
    clusters: strata.flatMap(({ a, clusters }, stratum) =>
      Array.from(a, (_, i) => `${stratum}/${clusters === null ? `sample ${i}` : clusters[i]}`),
    ),
    cells: strata.reduce((sum, { cells }) => sum + cells, 0),
    trials: list(({ trials }) => trials),
    graded: strata.some(({ graded }) => graded),
  };
}
