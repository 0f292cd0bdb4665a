const BYTES = 64 << 20;
const ROUNDS = 4;

/** Bytes that this machine reads from its memory and writes back a second, by one core: the best of a few short rounds. */
export function measureCopySpeed(now: () => number): number {
  const [from, to] = [Buffer.alloc(BYTES, 1), Buffer.alloc(BYTES)];
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = now();
    from.copy(to);
    return (now() - start) / 1000;
  });
  // Each byte is read once and written once.
  return (2 * BYTES) / Math.max(Math.min(...seconds), 1e-6);
}
