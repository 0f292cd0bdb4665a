/**
 * The correctly rounded sum of `values`, whatever their order: the same samples shuffled give the same bytes.
 * Shewchuk (1997), "Adaptive precision floating-point arithmetic", with the final rounding of CPython's `math.fsum`.
 * An empty list sums to 0. Non-finite values give NaN.
 */
export function exactSum(values: ArrayLike<number>): number {
  const partials: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let x = values[i]!;
    if (!Number.isFinite(x)) return Number.NaN;
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  return roundPartials(partials);
}

/** Rounds a sum of non-overlapping parts (smallest first) once, half to even. */
function roundPartials(partials: readonly number[]): number {
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
