/**
 * Whether each of `wanted` can be given one of `got`, all different (augmenting paths; Kuhn 1955). In order where `ordered`.
 * Both lists are of one length.
 */
export function matchAll<W, G>(
  wanted: readonly W[],
  got: readonly G[],
  fits: (want: W, got: G) => boolean,
  ordered: boolean,
): boolean {
  if (ordered) return wanted.every((want, index) => fits(want, got[index]!));
  const matchedBy = new Map<number, number>();
  const assign = (index: number, tried: Set<number>): boolean =>
    got.some((one, at) => {
      if (tried.has(at) || !fits(wanted[index]!, one)) return false;
      tried.add(at);
      const before = matchedBy.get(at);
      if (before !== undefined && !assign(before, tried)) return false;
      matchedBy.set(at, index);
      return true;
    });
  return wanted.every((_, index) => assign(index, new Set()));
}
