/** Seeded draws. Same seeds, same draws on every platform: only 32-bit integer steps and one exact division. */
export interface Random {
  /** A whole number from `low` to `high`, both included, in steps of `step` from `low`. */
  int(low: number, high: number, step?: number): number;
  pick<T>(list: readonly T[]): T;
  /** Two different members of the list, in random order. */
  two<T>(list: readonly T[]): [T, T];
  /** All members in random order (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[];
}

/**
 * sfc32 ("small fast counter") by Chris Doty-Humphrey, from PractRand (public domain), https://pracrand.sourceforge.net;
 * three 32-bit seeds and 15 rounds of mixing before the first draw, as there.
 */
function sfc32(first: number, second: number, third: number): () => number {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, 1];
  const next = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/** The stream of draws that belongs to one question of one seed; `seed` is a safe integer ≥ 0. */
export function randomFor(seed: number, question: number): Random {
  const next = sfc32(seed, Math.floor(seed / 2 ** 32), question);
  const below = (count: number): number => Math.floor((next() / 2 ** 32) * count);
  return {
    int: (low, high, step = 1) => low + step * below(Math.floor((high - low) / step) + 1),
    pick: (list) => list[below(list.length)]!,
    two: (list) => {
      const i = below(list.length);
      const j = below(list.length - 1);
      return [list[i]!, list[j < i ? j : j + 1]!];
    },
    shuffle: (list) => {
      const drawn = [...list];
      for (let last = drawn.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [drawn[last], drawn[other]] = [drawn[other]!, drawn[last]!];
      }
      return drawn;
    },
  };
}
