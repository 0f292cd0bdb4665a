import { requireShare, requireWithin } from '../check.ts';
import { normalCritical, normalQuantile } from '../distributions.ts';
import { powerCurve } from './mcnemar-power.ts';

/** Beyond this many independent samples a plan is no plan. */
const MOST_SAMPLES = 1_000_000;

type PowerOptions = {
  /** Share of the samples that exactly one of the two models gets right, in (0, 1]. */
  discordance: number;
  /** Chance of finding the difference, 0.8 by default. */
  power?: number;
  /** Two-sided, 0.05 by default. */
  alpha?: number;
  /** How many samples are worth one independent pair: 1 without clusters and trials. */
  designEffect?: number;
};

function requirePowerOptions(discordance: number, power: number, designEffect: number): void {
  if (!(discordance > 0 && discordance <= 1)) {
    throw new RangeError(`discordance is ${discordance}; expected above 0 and at most 1`);
  }
  requireShare(power, 'power');
  if (!(designEffect > 0 && designEffect < Infinity)) {
    throw new RangeError(`designEffect is ${designEffect}; expected above 0`);
  }
}

/**
 * The smallest difference (a share: 0.02 is two points) that exact McNemar (Duffy 1984) finds with the given power on
 * `n` samples, to within 1e-6. Null where even a difference as large as the discordance would not be found.
 * METHODOLOGY §10.
 */
export function smallestDetectableDifference(options: PowerOptions & { n: number }): number | null {
  const { n, discordance, power = 0.8, alpha = 0.05, designEffect = 1 } = options;
  requirePowerOptions(discordance, power, designEffect);
  const curve = powerCurve(Math.floor(n / designEffect), discordance, alpha);
  const found = (difference: number) => curve((1 + difference / discordance) / 2) >= power;
  if (!found(discordance)) return null;
  let low = 0;
  let high = discordance;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (found(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The number of samples at which exact McNemar finds `difference` (a share) with the given power, where one fewer falls
 * short (an exact test's power dips now and then as samples are added, so another such number may lie nearby).
 * Starts from Connor's (1987) approximation. Null for no difference and above a million pairs.
 * Throws where the difference is larger than the discordance, which cannot be.
 * METHODOLOGY §10.
 */
export function samplesNeeded(options: PowerOptions & { difference: number }): number | null {
  const { difference, discordance, power = 0.8, alpha = 0.05, designEffect = 1 } = options;
  requirePowerOptions(discordance, power, designEffect);
  const size = Math.abs(difference);
  requireWithin(size, 0, discordance * (1 + 1e-12), 'difference');
  if (size === 0) return null;
  const share = Math.min(1, (1 + size / discordance) / 2);
  const enough = (n: number) => powerCurve(n, discordance, alpha)(share) >= power;
  const spread = Math.sqrt(Math.max(0, discordance - size * size));
  const reach = normalCritical(1 - alpha) * Math.sqrt(discordance) + normalQuantile(power) * spread;
  const guess = (reach / size) ** 2;
  if (guess > MOST_SAMPLES) return null;
  let high = Math.max(1, Math.ceil(guess));
  while (!enough(high)) {
    high = Math.ceil(high * 1.25);
    if (high > 2 * MOST_SAMPLES) return null;
  }
  let low = Math.floor(high / 1.5);
  while (low > 0 && enough(low)) {
    high = low;
    low = Math.floor(low / 1.5);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high * designEffect);
}
