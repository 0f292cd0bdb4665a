import { hash } from 'node:crypto';
import { compareCodeUnits } from './canonical.ts';

/** 52 uniform bits in [0, 1) that depend on nothing but the seed and the words. */
export function uniform(seed: number, ...keys: readonly (string | number)[]): number {
  const digest = hash('sha256', JSON.stringify([seed, ...keys]), 'buffer');
  return (digest.readUInt32BE(0) * 2 ** 20 + (digest.readUInt32BE(4) >>> 12)) / 2 ** 52;
}

/**
 * A seeded order that does not depend on how the input was ordered, and in which the
 * relative order of two names does not depend on what else is there.
 */
export function orderBySeed<T>(items: readonly T[], seed: number, toName: (item: T) => string): T[] {
  return Array.from(permuteBySeed(items.map(toName), seed), (index) => items[index]!);
}

/** The places of the names, from 0, in that order. */
export function permuteBySeed(names: readonly string[], seed: number): Uint32Array {
  const at = Float64Array.from(names, (name) => uniform(seed, name));
  return Uint32Array.from(names.keys()).sort((a, b) => at[a]! - at[b]! || compareCodeUnits(names[a]!, names[b]!));
}
