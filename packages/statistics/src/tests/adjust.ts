import { requireWithin } from '../check.ts';

/**
 * Holm's step-down adjustment (Holm 1979): controls the chance of any false finding.
 * Same order as the input; a null p stays null and does not count as a test. Throws on p outside [0, 1].
 * METHODOLOGY §6.4.
 */
export const holm = (p: readonly (number | null)[]): (number | null)[] => inLists(holmColumn, p);

/**
 * Benjamini & Hochberg's adjustment (1995): controls the expected share of false findings; for exploring.
 * Same order as the input; a null p stays null and does not count as a test. Throws on p outside [0, 1].
 * METHODOLOGY §6.4.
 */
export const benjaminiHochberg = (p: readonly (number | null)[]): (number | null)[] =>
  inLists(benjaminiHochbergColumn, p);

/** The same of a column, in which NaN stands for null: millions of boxed numbers take three times the memory. */
export function holmColumn(p: Float64Array): Float64Array {
  const sorted = sortKnown(p);
  const adjusted = new Float64Array(sorted.length);
  let least = 0;
  for (let i = 0; i < sorted.length; i++) {
    least = Math.max(least, Math.min(1, (sorted.length - i) * sorted[i]!));
    adjusted[i] = least;
  }
  return lookUp(p, sorted, adjusted);
}

/** The same of a column, in which NaN stands for null. */
export function benjaminiHochbergColumn(p: Float64Array): Float64Array {
  const sorted = sortKnown(p);
  const adjusted = new Float64Array(sorted.length);
  let most = 1;
  for (let i = sorted.length - 1; i >= 0; i--) {
    most = Math.min(most, (sorted.length * sorted[i]!) / (i + 1));
    adjusted[i] = most;
  }
  return lookUp(p, sorted, adjusted);
}

function inLists(adjust: (p: Float64Array) => Float64Array, p: readonly (number | null)[]): (number | null)[] {
  p.forEach((value, at) => {
    if (value !== null) requireWithin(value, 0, 1, `p[${at}]`);
  });
  return Array.from(adjust(Float64Array.from(p, (value) => value ?? Number.NaN)), (value) =>
    Number.isNaN(value) ? null : value,
  );
}

/** The known p, smallest first. */
function sortKnown(p: Float64Array): Float64Array {
  for (let at = 0; at < p.length; at++) if (!Number.isNaN(p[at]!)) requireWithin(p[at]!, 0, 1, `p[${at}]`);
  return p.filter((value) => !Number.isNaN(value)).sort();
}

/** Equal p are adjusted alike, so that the first of them stands for all. */
function lookUp(p: Float64Array, sorted: Float64Array, adjusted: Float64Array): Float64Array {
  return p.map((value) => {
    if (Number.isNaN(value)) return value;
    let [from, to] = [0, sorted.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return adjusted[from]!;
  });
}
