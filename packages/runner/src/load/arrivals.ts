import { uniform } from '@evenhand/io';

/**
 * Planned starts of an open loop: a Poisson process, so that gaps are exponential (Kleinrock 1975) and requests come whether or
 * not earlier ones have been answered.
 * @param perSecond mean rate, above 0
 * @returns milliseconds after the beginning, ascending; the same seed and name give the same times
 */
export function planArrivals(count: number, perSecond: number, seed: number, name: string): number[] {
  if (!(perSecond > 0)) throw new RangeError(`perSecond is ${perSecond}; expected a number above 0`);
  const starts: number[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    at += (-Math.log(1 - uniform(seed, 'arrivals', name, String(i))) / perSecond) * 1000;
    starts.push(at);
  }
  return starts;
}
