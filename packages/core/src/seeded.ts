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
  return Array.from(
    seededPlaces(things.length, seed, (place) => nameOf(things[place]!)),
    (place) => things[place]!,
  );
}

/** The same of things that are known by their places, from 0 to below `length`. */
export function seededPlaces(length: number, seed: number, nameOf: (place: number) => string): Uint32Array {
  const at = Float64Array.from({ length }, (_, place) => uniform(seed, nameOf(place)));
  return Uint32Array.from({ length }, (_, place) => place).sort(
    (a, b) => at[a]! - at[b]! || byCodeUnits(nameOf(a), nameOf(b)),
  );
}
