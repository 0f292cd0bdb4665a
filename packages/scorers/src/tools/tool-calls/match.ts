/**
 * Whether each of `wanted` can be given one of `got`, all different (augmenting paths; Kuhn 1955). In order where `ordered`.
 * Both lists are of one length, and each pair is compared once.
 */
export function matchAll<W, G>(
  wanted: readonly W[],
  got: readonly G[],
  fits: (want: W, got: G) => boolean,
  ordered: boolean,
): boolean {
  if (ordered) return wanted.every((want, index) => fits(want, got[index]!));
  const matchedBy = new Map<number, number>();
  const known = new Map<number, boolean>();
  const compared = (index: number, at: number): boolean => {
    const pair = index * got.length + at;
    const before = known.get(pair);
    if (before !== undefined) return before;
    const result = fits(wanted[index]!, got[at]!);
    known.set(pair, result);
    return result;
  };
  const assign = (index: number, tried: Set<number>): boolean =>
    got.some((_, at) => {
      if (tried.has(at) || !compared(index, at)) return false;
      tried.add(at);
      const before = matchedBy.get(at);
      if (before !== undefined && !assign(before, tried)) return false;
      matchedBy.set(at, index);
      return true;
    });
  return wanted.every((_, index) => assign(index, new Set()));
}
