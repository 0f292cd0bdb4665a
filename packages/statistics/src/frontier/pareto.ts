/** A choice between money or time, of which less is better, and quality, of which more is. */
export interface FrontierPoint {
  /** USD, seconds, or any other unit. */
  readonly price: number;
  readonly value: number;
}

/** Whether `one` is at least as good in both and better in one (Pareto). */
export function dominates(one: FrontierPoint, other: FrontierPoint): boolean {
  return one.price <= other.price && one.value >= other.value && (one.price < other.price || one.value > other.value);
}

/**
 * Which points no other one beats in both: the front of Pareto. Two points that are equal in both are on it or off it together.
 * METHODOLOGY §7.3.
 * @example paretoFront([{ price: 1, value: 0.5 }, { price: 2, value: 0.4 }]) // [true, false]
 */
export function paretoFront(points: readonly FrontierPoint[]): boolean[] {
  const order = points.map((_, index) => index).sort((i, j) => points[i]!.price - points[j]!.price);
  const isOn = points.map(() => false);
  let best = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < order.length; ) {
    let end = start;
    const { price } = points[order[start]!]!;
    let most = Number.NEGATIVE_INFINITY;
    for (; end < order.length && points[order[end]!]!.price === price; end++)
      most = Math.max(most, points[order[end]!]!.value);
    if (most > best) {
      for (let at = start; at < end; at++) isOn[order[at]!] = points[order[at]!]!.value === most;
      best = most;
    }
    start = end;
  }
  return isOn;
}
