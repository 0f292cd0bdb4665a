import { hash } from 'node:crypto';
import { byCodeUnits } from './canonical.ts';

/** 52 uniform bits in [0, 1) that depend on nothing but the seed and the words. */
export function uniform(seed: number, ...words: readonly (string | number)[]): number {
  const digest = hash('sha256', JSON.stringify([seed, ...words]), 'buffer');
  return (digest.readUInt32BE(0) * 2 ** 20 + (digest.readUInt32BE(4) >>> 12)) / 2 ** 52;
}

/**
 * A seeded order that does not depend on how the input was ordered, and in which the
 * relative order of two names does not depend on what else is there.
 */
export function seededOrder<T>(things: readonly T[], seed: number, nameOf: (thing: T) => string): T[] {
  return Array.from(seededPlaces(things.map(nameOf), seed), (place) => things[place]!);
}

/** The places of the names, from 0, in that order. */
export function seededPlaces(names: readonly string[], seed: number): Uint32Array {
  const at = Float64Array.from(names, (name) => uniform(seed, name));
  return Uint32Array.from(names.keys()).sort((a, b) => at[a]! - at[b]! || byCodeUnits(names[a]!, names[b]!));
}
