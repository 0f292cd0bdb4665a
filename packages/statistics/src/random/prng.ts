/**
 * Seeded random numbers: sfc32 (Doty-Humphrey, PractRand), its 128 bits of state filled from the text of the seed by
 * four FNV-1a lanes (Fowler, Noll, Vo), each finished with MurmurHash3's mixer (Appleby). Not for secrets.
 */

const LANES = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35] as const;

function lane(text: string, start: number): number {
  let h = start | 0;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A stream of whole numbers in [−2³¹, 2³¹), equally likely. The number 1 and the text "1" are the same seed. */
export function createInt32Generator(seed: number | string): () => number {
  const text = String(seed);
  let [a, b, c, counter] = LANES.map((start) => lane(text, start)) as [number, number, number, number];
  const next = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out;
  };
  // The first outputs still show the seed's structure.
  for (let i = 0; i < 20; i++) next();
  return next;
}

/**
 * A seeded generator of numbers in [0, 1) with 53 random bits each.
 * The number 1 and the text "1" are the same seed; the sequence never changes between releases.
 * METHODOLOGY §14.
 */
export function prng(seed: number | string): () => number {
  const next = createInt32Generator(seed);
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}
