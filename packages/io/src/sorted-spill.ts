import { randomBytes } from 'node:crypto';
import { closeSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCodeUnits } from './canonical.ts';
import { writeAll } from './files.ts';
import { openUnnamed } from './spill.ts';
import { createWriteBuffer } from './write-buffer.ts';

/** So much is sorted in memory; what is more becomes sorted runs in a file, which are merged as they are read. */
const BLOCK_BYTES = 1 << 21;
const FIRST_BLOCK_BYTES = 1 << 16;
/** Of the file for all runs together, but at least and at most so much for each of them. */
const READ_BYTES = 1 << 23;
const [LEAST_READ_BYTES, MOST_READ_BYTES] = [1 << 12, 1 << 17];
/** Before each entry: bytes of its key and of its text. */
const HEADER_BYTES = 8;

/** Texts under keys, kept on the disk where they are many, and read in the order of their keys. */
export interface SortedSpill {
  add(key: string, text: string | Uint8Array): void;
  /** Ends the writing: what is read from here on may be read in any thread. The spill itself is closed by that. */
  seal(): SealedSortedSpill;
  close(): void;
}

/** A sorted spill to which nothing is added any more. */
export interface SealedSortedSpill {
  /** An open file; null = all of it is held. */
  readonly file: number | null;
  /** The name that it has where the system does not let go of it earlier. */
  readonly path: string;
  /** Stretches of the file, each sorted. */
  readonly runs: readonly { readonly offset: number; readonly bytes: number }[];
  /** What came after them, sorted. */
  readonly held: Uint8Array;
}

/** The text is gone when the next entry is asked for. */
export interface SortedEntry {
  readonly key: string;
  readonly text: Buffer;
}

/**
 * The memory that it takes does not grow with what is added. Keys are compared by code units; texts of one key stay in the order in which
 * they came.
 * @param name a word for its file, which is made in the system's temporary folder once there is more than a block
 */
export function openSortedSpill(name: string): SortedSpill {
  const path = join(tmpdir(), `evenhand-${name}-${randomBytes(8).toString('hex')}`);
  let file: number | null = null;
  let written = 0;
  const runs: { offset: number; bytes: number }[] = [];
  /** Of the last run. */
  let lastKey = '';
  let block = Buffer.allocUnsafeSlow(FIRST_BLOCK_BYTES);
  let filled = 0;
  let keys: string[] = [];
  let starts: number[] = [];
  let isSorted = true;

  const makeRoom = (bytes: number) => {
    if (filled + bytes <= block.length) return;
    if (filled > 0 && filled + bytes > BLOCK_BYTES) flush();
    if (filled + bytes <= block.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(2 * block.length, filled + bytes));
    block.copy(wider, 0, 0, filled);
    block = wider;
  };
  /** Hands over the entries of the block in the order of their keys. @returns the last key */
  const drain = (write: (bytes: Uint8Array) => void): string | undefined => {
    if (isSorted) write(block.subarray(0, filled));
    if (isSorted) return keys.at(-1);
    const order = Array.from(keys, (_, index) => index).sort((a, b) => compareCodeUnits(keys[a]!, keys[b]!) || a - b);
    for (const index of order) write(block.subarray(starts[index]!, starts[index + 1] ?? filled));
    return keys[order.at(-1)!];
  };
  const flush = () => {
    file ??= openUnnamed(path);
    const target = file;
    const buffer = createWriteBuffer((bytes) => writeAll(target, bytes));
    const last = runs.at(-1);
    if (last !== undefined && isSorted && lastKey <= keys[0]!) last.bytes += filled;
    else runs.push({ offset: written, bytes: filled });
    lastKey = drain((bytes) => buffer.add(bytes))!;
    buffer.flush();
    buffer.release();
    written += filled;
    if (block.length > BLOCK_BYTES) block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    [filled, keys, starts, isSorted] = [0, [], [], true];
  };
  return {
    add(key, text) {
      const keyBytes = Buffer.byteLength(key);
      const textBytes = typeof text === 'string' ? Buffer.byteLength(text) : text.length;
      makeRoom(HEADER_BYTES + keyBytes + textBytes);
      isSorted &&= keys.length === 0 || keys.at(-1)! <= key;
      keys.push(key);
      starts.push(filled);
      filled = block.writeUInt32LE(keyBytes, filled);
      filled = block.writeUInt32LE(textBytes, filled);
      filled += block.write(key, filled);
      if (typeof text === 'string') filled += block.write(text, filled);
      else {
        block.set(text, filled);
        filled += textBytes;
      }
    },
    seal() {
      const parts: Uint8Array[] = [];
      drain((bytes) => parts.push(bytes));
      const sealed = { file, path, runs, held: Uint8Array.from(Buffer.concat(parts)) };
      file = null;
      block = Buffer.alloc(0);
      return sealed;
    },
    close() {
      removeFile(file, path);
      file = null;
      block = Buffer.alloc(0);
    },
  };
}

/** All entries in the order of their keys. */
export function* readSorted({ file, runs, held }: SealedSortedSpill): Generator<SortedEntry> {
  const bufferBytes = Math.min(MOST_READ_BYTES, Math.max(LEAST_READ_BYTES, Math.floor(READ_BYTES / runs.length)));
  const readers = runs.map(({ offset, bytes }) => readRun(file!, offset, bytes, Buffer.allocUnsafeSlow(bufferBytes)));
  const all = [...readers, readHeld(held)].filter((reader) => reader.advance());
  const order = createHeap(all);
  for (let reader = order.first(); reader !== null; reader = order.first()) {
    yield reader;
    order.replaceFirst(reader.advance());
  }
}

/** Lets go of the file, for all who read it. */
export function closeSorted({ file, path }: SealedSortedSpill): void {
  removeFile(file, path);
}

function removeFile(file: number | null, path: string): void {
  if (file === null) return;
  closeSync(file);
  rmSync(path, { force: true });
}

/** A run while it is read: where it stands. */
interface RunReader extends SortedEntry {
  /** Goes to the next entry; false = there is none. */
  advance(): boolean;
}

const readHeld = (held: Uint8Array): RunReader =>
  createRunReader(Buffer.from(held.buffer, held.byteOffset, held.length), held.length, () => 0);

function readRun(file: number, offset: number, bytes: number, buffer: Buffer): RunReader {
  let at = offset;
  const end = offset + bytes;
  return createRunReader(buffer, 0, (into, from) => {
    const count = readSync(file, into, from, Math.min(into.length - from, end - at), at);
    at += count;
    return count;
  });
}

/** @param filled bytes of the buffer that hold something already @param fill reads more into it from a place on; 0 = there is no more */
function createRunReader(buffer: Buffer, filled: number, fill: (into: Buffer, from: number) => number): RunReader {
  let at = 0;
  const ensure = (bytes: number): boolean => {
    if (at + bytes <= filled) return true;
    const wider = bytes > buffer.length ? Buffer.allocUnsafeSlow(2 * bytes) : buffer;
    buffer.copy(wider, 0, at, filled);
    [buffer, filled, at] = [wider, filled - at, 0];
    while (filled < bytes) {
      const count = fill(buffer, filled);
      if (count === 0) return false;
      filled += count;
    }
    return true;
  };
  const reader = {
    key: '',
    text: Buffer.alloc(0) as Buffer,
    advance() {
      if (!ensure(HEADER_BYTES)) return false;
      const keyBytes = buffer.readUInt32LE(at);
      const textBytes = buffer.readUInt32LE(at + 4);
      if (!ensure(HEADER_BYTES + keyBytes + textBytes))
        throw new Error('a sorted file is shorter than its entries say');
      const textAt = at + HEADER_BYTES + keyBytes;
      reader.key = buffer.toString('utf8', at + HEADER_BYTES, textAt);
      at = textAt + textBytes;
      reader.text = buffer.subarray(textAt, at);
      return true;
    },
  };
  return reader;
}

/** A binary heap of runs by their keys; of equal keys the earlier run comes first. */
function createHeap(readers: readonly RunReader[]) {
  const heap = readers.map((_, index) => index);
  const isBefore = (a: number, b: number) => (compareCodeUnits(readers[a]!.key, readers[b]!.key) || a - b) < 0;
  const sink = (from: number) => {
    for (let at = from; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  };
  for (let at = heap.length >> 1; at >= 0; at--) sink(at);
  return {
    first: () => (heap.length === 0 ? null : readers[heap[0]!]!),
    /** After the first one went on. @param hasMore false = it has ended */
    replaceFirst(hasMore: boolean) {
      if (!hasMore) {
        const last = heap.pop()!;
        if (heap.length > 0) heap[0] = last;
      }
      sink(0);
    },
  };
}
