import { type Suite, toClusterKey } from '@evenhand/core';
import { computeObservedDifferences, messages, type RunTables } from '@evenhand/report';
import { samplesNeeded, smallestDetectableDifference } from '@evenhand/statistics';

/** Said when neither the user nor an earlier run says it. */
const ASSUMED_DISCORDANCE = 0.3;
const ASSUMED_DESIGN_EFFECT = 1.5;

export interface PowerFlags {
  readonly discordance?: number;
  readonly designEffect?: number;
  /** The difference that one wishes to find. */
  readonly difference?: number;
}

/** What a suite can show of two models, 80 % power, 5 % two-sided. */
export interface Power {
  readonly suite: string;
  readonly n: number;
  readonly trials: number;
  readonly discordance: number;
  readonly design_effect: number;
  /** Where the two before it are from. */
  readonly basis: string;
  /** Smallest difference that is found; null = even one as large as the discordance is not. */
  readonly difference: number | null;
  readonly wished: number | null;
  /** Samples that the wished difference needs; null = none is wished, or no number would do. */
  readonly needed: number | null;
}

export function computePower(suite: Suite, trials: number, flags: PowerFlags, earlier: RunTables | null): Power {
  const n = suite.samples.length;
  const observed = earlier === null ? null : computeObservedDifferences(earlier, suite.name);
  const discordance = flags.discordance ?? observed?.discordance ?? ASSUMED_DISCORDANCE;
  const clustered = new Set(suite.samples.values().map(toClusterKey)).size < n;
  const designEffect = flags.designEffect ?? observed?.designEffect ?? (clustered ? ASSUMED_DESIGN_EFFECT : 1);
  const other = observed !== null && observed.trials !== trials ? ` (of ${observed.trials} trials, not ${trials})` : '';
  const from = (given: unknown, assumed: string) =>
    given !== undefined ? 'as given' : observed !== null ? `as in the earlier run${other}` : assumed;
  const wished = flags.difference ?? null;
  return {
    suite: suite.name,
    n,
    trials,
    discordance,
    design_effect: designEffect,
    basis: `discordance ${from(flags.discordance, 'assumed')}, design effect ${from(flags.designEffect, clustered ? 'assumed' : 'of samples that share nothing')}`,
    difference: smallestDetectableDifference({ n, discordance, designEffect }),
    wished,
    needed:
      wished === null || wished > discordance ? null : samplesNeeded({ difference: wished, discordance, designEffect }),
  };
}

/** `word-problems: with 480 samples a difference of 6.1 points is shown with 80 % power; …` */
export function formatPower(one: Power): string {
  const share = (value: number) => `${(value * 100).toFixed(1)} points`;
  const detectable =
    one.difference === null
      ? 'a difference of any size cannot be shown'
      : `a difference of ${share(one.difference)} is shown with 80 % power`;
  const needs =
    one.wished === null
      ? ''
      : one.wished > one.discordance
        ? `; ${share(one.wished)} cannot be: the two models differ on ${(one.discordance * 100).toFixed(0)} % of the samples alone`
        : `; ${share(one.wished)} need${one.needed === null ? ' over a million samples' : ` ${one.needed} samples`}`;
  return `${one.suite}: with ${one.n} samples ${detectable}${needs} (${(one.discordance * 100).toFixed(0)} % of the samples right for only one of the two, design effect ${one.design_effect.toFixed(2)}: ${one.basis}).`;
}

/** One sentence on the smallest difference that stays hidden, of the suite that shows most; null = there are no suites. */
export function formatCannotShow(power: readonly Power[], models: number): string | null {
  if (power.length === 0) return null;
  if (models < 2) return messages.terminal.cannotCompare;
  const best = power
    .flatMap(({ suite, difference }) => (difference === null ? [] : [{ suite, difference }]))
    .sort((a, b) => a.difference - b.difference)[0];
  return best === undefined
    ? messages.terminal.cannotShowAny(power.map(({ suite }) => suite).join(', '))
    : messages.terminal.cannotShow((best.difference * 100).toFixed(1), best.suite);
}
