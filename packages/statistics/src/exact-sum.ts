/**
 * The correctly rounded sum of `values`, whatever their order: the same samples shuffled give the same bytes.
 * Shewchuk (1997), "Adaptive precision floating-point arithmetic", with the final rounding of CPython's `math.fsum`.
 * An empty list sums to 0. Non-finite values give NaN.
 */
export function exactSum(values: ArrayLike<number>): number {
  return sumIntegers(values) ?? sumByPartials(values);
}

/** The correctly rounded sum of the squares, each as a double. @param values of which nothing is kept: they are overwritten */
export function sumSquares(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * values[i]!;
  return exactSum(values);
}

/** Whole numbers add up exactly while no partial sum leaves the safe ones; null where this does not hold. */
function sumIntegers(values: ArrayLike<number>): number | null {
  let sum = 0;
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value)) return null;
    sum += value;
    size += Math.abs(value);
  }
  // A sum of zeros is 0, not -0.
  return size <= Number.MAX_SAFE_INTEGER ? sum + 0 : null;
}

function sumByPartials(values: ArrayLike<number>): number {
  // Non-overlapping parts: few, unless the values differ by hundreds of powers of ten.
  let partials = new Float64Array(64);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    let x = values[i]!;
    if (!Number.isFinite(x)) return Number.NaN;
    let kept = 0;
    for (let k = 0; k < count; k++) {
      let y = partials[k]!;
      if (Math.abs(x) < Math.abs(y)) {
        const swapped = x;
        x = y;
        y = swapped;
      }
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    if (kept === partials.length) {
      const wider = new Float64Array(2 * kept);
      wider.set(partials);
      partials = wider;
    }
    partials[kept] = x;
    count = kept + 1;
  }
  return roundPartials(partials.subarray(0, count));
}

/** Rounds a sum of non-overlapping parts (smallest first) once, half to even. */
function roundPartials(partials: ArrayLike<number>): number {
  let n = partials.length;
  if (n === 0) return 0;
  let high = partials[--n]!;
  let low = 0;
  while (n > 0 && low === 0) {
    const x = high;
    const y = partials[--n]!;
    high = x + y;
    low = y - (high - x);
  }
  const next = n > 0 ? partials[n - 1]! : 0;
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const doubled = low * 2;
    const x = high + doubled;
    if (x - high === doubled) high = x;
  }
  // A sum of zeros is 0, not -0.
  return high === 0 ? 0 : high;
}
