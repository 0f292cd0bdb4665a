import { closeSync, openSync, readSync } from 'node:fs';
import { writeAll } from './files.ts';
import { gathering } from './write-buffer.ts';

/** Where a text stands in a spill. */
export interface SpillPlace {
  readonly offset: number;
  readonly bytes: number;
}

/** Texts on the disk instead of in memory: written once, one after the other, then read in any order. */
export interface Spill {
  add(text: string): SpillPlace;
  read(place: SpillPlace): string;
  /** All of it, piece by piece; a piece is gone when the next one is asked for. */
  all(): Generator<Uint8Array>;
  close(): void;
}

/**
 * One buffer serves all that is written, another all that is read: millions of small ones would fill the memory.
 * @param path names a file that does not exist; it is made once there is more than a block of text, and is the caller's to remove
 */
export function openSpill(path: () => string): Spill {
  let file: number | null = null;
  let written = 0;
  const block = gathering((bytes) => {
    file ??= openSync(path(), 'wx+');
    writeAll(file, bytes);
    written += bytes.length;
  });
  let room = Buffer.allocUnsafe(1 << 14);
  let offset = 0;
  const read = (place: SpillPlace): Buffer => {
    if (place.offset >= written)
      return Buffer.from(block.held().subarray(place.offset - written, place.offset - written + place.bytes));
    if (place.offset + place.bytes > written) block.flush();
    if (room.length < place.bytes) room = Buffer.allocUnsafe(2 * place.bytes);
    for (let done = 0; done < place.bytes; ) {
      const got = readSync(file!, room, done, place.bytes - done, place.offset + done);
      if (got === 0) throw new Error('the spill is shorter than its places say');
      done += got;
    }
    return room.subarray(0, place.bytes);
  };
  return {
    add(text) {
      const start = offset;
      const bytes = block.add(text);
      offset += bytes;
      return { offset: start, bytes };
    },
    read: (place) => read(place).toString(),
    *all() {
      for (let at = 0; at < written; at += PIECE_BYTES)
        yield read({ offset: at, bytes: Math.min(PIECE_BYTES, written - at) });
      yield block.held();
    },
    close() {
      block.release();
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

const PIECE_BYTES = 1 << 17;
