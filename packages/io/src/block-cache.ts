import { readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 16;
/** What is kept of a file: texts that were written in another order than they are read in lie in so many streams side by side. */
const MOST_BLOCKS = 128;
/** After so many texts it is seen whether blocks are read more than once; where they are not, the texts are read alone. */
const TRIAL_READS = 4096;
const LEAST_HITS = 0.6;

/** Blocks of a file that were read a short while ago. A read of the system costs as much as a text of many kilobytes. */
export interface BlockCache {
  /** The bytes, gone with the next call; null = they are to be read alone. @param size bytes that the file has by now */
  find(file: number, span: { readonly offset: number; readonly bytes: number }, size: number): Buffer | null;
  clear(): void;
}

export function createBlockCache(): BlockCache {
  const blocks = new Map<number, Buffer>();
  const spare: Buffer[] = [];
  let reads = 0;
  let hits = 0;
  const load = (file: number, number: number, size: number): Buffer | null => {
    const start = number * BLOCK_BYTES;
    if (start + BLOCK_BYTES > size) return null;
    const oldest = blocks.size < MOST_BLOCKS ? undefined : blocks.keys().next().value;
    if (oldest !== undefined) {
      spare.push(blocks.get(oldest)!);
      blocks.delete(oldest);
    }
    const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (let filled = 0; filled < BLOCK_BYTES; ) {
      const bytesRead = readSync(file, block, filled, BLOCK_BYTES - filled, start + filled);
      if (bytesRead === 0) return null;
      filled += bytesRead;
    }
    return block;
  };
  return {
    find(file, { offset, bytes }, size) {
      if (reads >= TRIAL_READS && hits < reads * LEAST_HITS) return null;
      const number = Math.floor(offset / BLOCK_BYTES);
      const from = offset - number * BLOCK_BYTES;
      if (from + bytes > BLOCK_BYTES) return null;
      reads++;
      let block = blocks.get(number) ?? null;
      if (block === null) block = load(file, number, size);
      else {
        hits++;
        blocks.delete(number);
      }
      if (block === null) return null;
      blocks.set(number, block);
      return block.subarray(from, from + bytes);
    },
    clear() {
      blocks.clear();
      spare.length = 0;
    },
  };
}
