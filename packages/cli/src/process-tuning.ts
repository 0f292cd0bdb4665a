// All that the command line changes of its own process for the sake of memory, and nothing else does: flags of V8, and globals
// of Node. Programs that import evenhand keep theirs. What each buys is said where it was measured; docs/decisions/0057 and 0058
// have the reasons.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { onUndiciLoaded } from '@evenhand/providers';

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

/**
 * Where workers send the requests, up to a thousand are under way, and what they hold lives long enough to grow old: clearing it at
 * each eighth took a tenth of the coordinator's processor time and more, and not clearing it until V8 would takes twice the memory.
 */
const QUEUED_GROWTH_PERCENT = 100;

/**
 * What dies while the heap is marked step by step is kept; so while samples are read it is not marked until it must be. Whoever calls this
 * calls `tuneWhileRequesting` later: where the heap is not marked step by step, V8 lets it grow far beyond what it may grow by.
 */
export function disableIncrementalMarking(): void {
  setFlagsFromString('--no-incremental-marking');
}

/**
 * While replies are waited for, the heap is marked step by step, so that none of them is held up by it. What follows passes through.
 * @param isQueued whether workers send the requests
 */
export async function tuneWhileRequesting<T>(work: () => Promise<T>, isQueued = false): Promise<T> {
  setFlagsFromString('--incremental-marking');
  limitHeapGrowth(isQueued ? QUEUED_GROWTH_PERCENT : undefined);
  try {
    return await work();
  } finally {
    preferSmallHeap();
    if (process.memoryUsage().heapTotal > LARGE_HEAP_BYTES) clearHeap();
  }
}

/** The program alone takes a third of it. */
const LARGE_HEAP_BYTES = 96 << 20;

/** What requests left behind would stay beside what the result files need. */
function clearHeap(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/**
 * For large files whose rows pass through and are forgotten: V8 would rather grow than collect, and without this an import took twice
 * the memory. Clearing sooner than at half as much again costs a tenth of the time, and so does code that is made for its size.
 */
export function preferSmallHeap(): void {
  limitHeapGrowth(50);
}

/**
 * At the first mention of one of five globals Node loads an undici of its own beside ours; they belong together, so all five
 * become ours once it is loaded. What one of them saves was not measured apart from the other changes of its day.
 */
export function shareUndici(): void {
  onUndiciLoaded(({ fetch, FormData, Headers, Request, Response }) => {
    Object.assign(globalThis, { fetch, FormData, Headers, Request, Response });
  });
}
