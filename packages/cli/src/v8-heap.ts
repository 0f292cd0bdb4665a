import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets garbage pile up to several times what is alive before it looks; on a large machine a run of 50,000 samples took
 * 600 MiB where 60 were alive. So while questions are asked the space for new objects stays as large as loading the program
 * made it, and the old one is cleared when it has grown by an eighth. It costs a few per cent of time; loading and report, which
 * hold little, are spared it.
 * @param growthPercent by how much the old space may grow before it is cleared
 */
export function limitHeapGrowth(growthPercent = 12): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}

/** What dies while the heap is marked step by step is kept; so a run's is marked at once wherever no reply is waited for. */
export function disableIncrementalMarking(): void {
  setFlagsFromString('--no-incremental-marking');
}

/** While replies are waited for, the heap is marked step by step, so that none of them is held up by it. */
export async function withIncrementalMarking<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString('--incremental-marking');
  try {
    return await work();
  } finally {
    disableIncrementalMarking();
  }
}
