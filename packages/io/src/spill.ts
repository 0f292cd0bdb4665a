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
  /** All of it, piece by piece; a piece is gone when the next one is asked for. */
  all(): Generator<Uint8Array>;
  /** Ends the writing: what is read from here on may be read in any thread. The spill itself is closed by that. */
  seal(): SealedSpill;
  close(): void;
}

/** A spill to which nothing is added any more. */
export interface SealedSpill {
  /** An open file; null = all of it is held. */
  readonly file: number | null;
  /** Bytes in the file. */
  readonly written: number;
  /** What is behind them. */
  readonly held: Uint8Array;
}

/**
 * A new file that is open and has no name any more: however the process ends, nothing of it stays. Where the system does not let go of
 * a name while the file is open, the name stays until it is closed.
 */
function openUnnamed(path: string): number {
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
    *all() {
      for (let at = 0; at < written; at += PIECE_BYTES)
        yield read({ offset: at, bytes: Math.min(PIECE_BYTES, written - at) });
      yield writeBuffer.pending();
    },
    seal() {
      const held = Uint8Array.from(writeBuffer.pending());
      writeBuffer.release();
      blocks.clear();
      const sealed = { file, written, held };
      file = null;
      return sealed;
    },
    close() {
      writeBuffer.release();
      blocks.clear();
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/** Reads a sealed spill, best from front to back. The bytes are gone with the next call. `close` closes its file for all. */
export function openSealed({ file, written, held }: SealedSpill): {
  read(offset: number, bytes: number): Uint8Array;
  close(): void;
} {
  let block = Buffer.alloc(0);
  let start = 0;
  let filled = 0;
  const load = (offset: number, bytes: number) => {
    if (block.length < bytes) block = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes));
    start = offset;
    const wanted = Math.min(block.length, written - offset);
    for (filled = 0; filled < wanted; ) {
      const bytesRead = readSync(file!, block, filled, wanted - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled < block.length && start + filled === written) {
      const rest = held.subarray(0, block.length - filled);
      block.set(rest, filled);
      filled += rest.length;
    }
    if (filled < bytes) throw new Error('the spill is shorter than its places say');
  };
  return {
    read(offset, bytes) {
      if (offset >= written) return held.subarray(offset - written, offset - written + bytes);
      if (offset < start || offset + bytes > start + filled) load(offset, bytes);
      return block.subarray(offset - start, offset - start + bytes);
    },
    close() {
      if (file !== null) closeSync(file);
    },
  };
}

const PIECE_BYTES = 1 << 17;
