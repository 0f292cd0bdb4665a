import { type Suite, toClusterKey } from '@evenhand/core';
import { messages } from '@evenhand/messages';
import { computeObservedDifferences, type RunTables } from '@evenhand/report';
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

/** Where a share or a design effect is from. */
export type PowerSource = 'given' | 'earlier_run' | 'assumed' | 'independent_samples';

const SOURCES: Readonly<Record<PowerSource, string>> = {
  given: 'as given',
  earlier_run: 'as in the earlier run',
  assumed: 'assumed',
  independent_samples: 'of samples that share nothing',
};

/** What a suite can show of two models, 80 % power, 5 % two-sided. */
export interface Power {
  readonly suite: string;
  readonly n: number;
  readonly trials: number;
  readonly discordance: number;
  readonly design_effect: number;
  readonly discordance_from: PowerSource;
  readonly design_effect_from: PowerSource;
  /** Trials of the earlier run that the two are from; null = as many as here, or there is no such run. */
  readonly earlier_trials: number | null;
  /** Where the two are from, in words. */
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
  const earlierTrials = observed !== null && observed.trials !== trials ? observed.trials : null;
  const from = (given: unknown, otherwise: PowerSource): PowerSource =>
    given !== undefined ? 'given' : observed !== null ? 'earlier_run' : otherwise;
  const discordanceFrom = from(flags.discordance, 'assumed');
  const designEffectFrom = from(flags.designEffect, clustered ? 'assumed' : 'independent_samples');
  const inWords = (source: PowerSource) =>
    `${SOURCES[source]}${source === 'earlier_run' && earlierTrials !== null ? ` (of ${earlierTrials} trials, not ${trials})` : ''}`;
  const wished = flags.difference ?? null;
  return {
    suite: suite.name,
    n,
    trials,
    discordance,
    design_effect: designEffect,
    discordance_from: discordanceFrom,
    design_effect_from: designEffectFrom,
    earlier_trials: earlierTrials,
    basis: `discordance ${inWords(discordanceFrom)}, design effect ${inWords(designEffectFrom)}`,
    difference: smallestDetectableDifference({ n, discordance, designEffect }),
    wished,
    needed:
      wished === null || wished > discordance ? null : samplesNeeded({ difference: wished, discordance, designEffect }),
  };
}

/** `word-problems: with 480 samples a difference of 6.1 points is shown with 80 % power; …` */
export function formatPower(one: Power): string {
  const { power: text, powerWords: words } = messages;
  const points = (value: number) => (value * 100).toFixed(1);
  const discordance = (one.discordance * 100).toFixed(0);
  const detectable = one.difference === null ? text.none : text.shown(points(one.difference));
  const needs =
    one.wished === null
      ? ''
      : one.wished > one.discordance
        ? text.beyond(points(one.wished), discordance)
        : one.needed === null
          ? text.needsOverAMillion(points(one.wished))
          : text.needs(points(one.wished), one.needed);
  const source = (from: PowerSource) =>
    from === 'earlier_run' && one.earlier_trials !== null
      ? text.otherTrials(words[from], one.earlier_trials, one.trials)
      : words[from];
  return text.sentence({
    ...{ suite: one.suite, n: one.n, detectable, needs, discordance, designEffect: one.design_effect.toFixed(2) },
    ...{ discordanceFrom: source(one.discordance_from), designEffectFrom: source(one.design_effect_from) },
  });
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
