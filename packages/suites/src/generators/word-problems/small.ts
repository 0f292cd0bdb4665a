import type { Random } from '../random.ts';

/** Two factors from 2 to 12 with a product of at most 100. */
export function factors(random: Random): { readonly a: number; readonly b: number } {
  const a = random.int(2, 12);
  return { a, b: random.int(2, Math.min(12, Math.floor(100 / a))) };
}

/** A total of at most 100 and the number from 2 to 12 that divides it, 3 to 12 times. */
export function sharing(random: Random): { readonly total: number; readonly parts: number } {
  const parts = random.int(2, 12);
  return { total: parts * random.int(3, Math.min(12, Math.floor(100 / parts))), parts };
}
