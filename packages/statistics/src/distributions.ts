import { createRequire } from 'node:module';
import type BinomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import type BinomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import type NormalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type TCdf from '@stdlib/stats-base-dists-t-cdf';
import type TQuantile from '@stdlib/stats-base-dists-t-quantile';
import { requireShare } from './check.ts';

// These packages are hundreds of small CommonJS files; a program that only prints help should not load them.
const require = createRequire(import.meta.url);

function once<T>(load: () => T): () => T {
  let loaded: { value: T } | undefined;
  return () => {
    loaded ??= { value: load() };
    return loaded.value;
  };
}

const normal = once<typeof NormalQuantile>(() => require('@stdlib/stats-base-dists-normal-quantile'));
const t = once<typeof TQuantile>(() => require('@stdlib/stats-base-dists-t-quantile'));
const tBelow = once<typeof TCdf>(() => require('@stdlib/stats-base-dists-t-cdf'));
const binomial = once<typeof BinomialQuantile>(() => require('@stdlib/stats-base-dists-binomial-quantile'));
const binomialBelow = once<typeof BinomialCdf>(() => require('@stdlib/stats-base-dists-binomial-cdf'));

/** Half-width in standard errors of a two-sided normal interval: 1.96 at 0.95. Throws unless 0 < level < 1. */
export function normalCritical(level: number): number {
  requireShare(level, 'level');
  return normal()(0.5 + level / 2, 0, 1);
}

/** The normal quantile of `p`, 0 < p < 1. */
export function normalQuantile(p: number): number {
  return normal()(p, 0, 1);
}

/** P(Z ≤ x), Z standard normal: Student's t with so many degrees of freedom that the two are the same. */
export function normalBelow(x: number): number {
  return tBelow()(x, 1e10);
}

/** Half-width in standard errors of a two-sided Student interval. `df` > 0, not necessarily whole. */
export function tCritical(level: number, df: number): number {
  requireShare(level, 'level');
  return t()(0.5 + level / 2, df);
}

/** Two-sided p of Student's t. */
export function tTwoSided(value: number, df: number): number {
  return Math.min(1, 2 * tBelow()(-Math.abs(value), df));
}

/** The smallest count x with P(X ≤ x) ≥ p for X ~ Binomial(n, q). */
export function binomialQuantile(p: number, n: number, q: number): number {
  return binomial()(p, n, q);
}

/** P(X ≤ x) for X ~ Binomial(n, q); 0 below 0 and 1 from n on. */
export function binomialCdf(x: number, n: number, q: number): number {
  return binomialBelow()(x, n, q);
}
