import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { createBlockCache } from './block-cache.ts';
import { writeAll } from './files.ts';
import { createWriteBuffer } from './write-buffer.ts';

/** Where a text stands in a spill. */
export interface SpillSpan {
  readonly offset: number;
  readonly bytes: number;
}

/** Texts on the disk instead of in memory: written once, one after the other, then read in any order. */
export interface Spill {
  add(text: string): SpillSpan;
  read(span: SpillSpan): string;
  close(): void;
}

/**
 * A new file that is open and has no name any more: however the process ends, nothing of it stays. Where the system does not let go of
 * a name while the file is open, the name stays until it is closed.
 */
export function openUnnamed(path: string): number {
  const file = openSync(path, 'wx+', 0o600);
  try {
    rmSync(path, { force: true });
  } catch {
    // Windows; whoever named the file removes it.
  }
  return file;
}

/**
 * One buffer serves all that is written, another all that is read: millions of small ones would fill the memory.
 * @param path names a file that does not exist; it is made once there is more than a block of text, and is the caller's to remove
 */
export function openSpill(path: () => string): Spill {
  let file: number | null = null;
  let written = 0;
  const writeBuffer = createWriteBuffer((bytes) => {
    file ??= openUnnamed(path());
    writeAll(file, bytes);
    written += bytes.length;
  });
  let readBuffer = Buffer.allocUnsafe(1 << 14);
  const blocks = createBlockCache();
  let offset = 0;
  const read = (span: SpillSpan): Buffer => {
    if (span.offset >= written)
      return Buffer.from(writeBuffer.pending().subarray(span.offset - written, span.offset - written + span.bytes));
    if (span.offset + span.bytes > written) writeBuffer.flush();
    const cached = blocks.find(file!, span, written);
    if (cached !== null) return cached;
    if (readBuffer.length < span.bytes) readBuffer = Buffer.allocUnsafe(2 * span.bytes);
    for (let done = 0; done < span.bytes; ) {
      const bytesRead = readSync(file!, readBuffer, done, span.bytes - done, span.offset + done);
      if (bytesRead === 0) throw new Error('the spill is shorter than its places say');
      done += bytesRead;
    }
    return readBuffer.subarray(0, span.bytes);
  };
  return {
    add(text) {
      const start = offset;
      const bytes = writeBuffer.add(text);
      offset += bytes;
      return { offset: start, bytes };
    },
    read: (span) => read(span).toString(),
    close() {
      writeBuffer.release();
      blocks.clear();
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
