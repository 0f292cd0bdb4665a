import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Where a text stands in a spill. */
export interface SpillPlace {
  readonly offset: number;
  readonly bytes: number;
}

const BLOCK_BYTES = 1 << 18;

/** Texts on the disk instead of in memory: written once, one after the other, then read in any order. */
export interface Spill {
  add(text: string): SpillPlace;
  read(place: SpillPlace): string;
  close(): void;
}

/** One buffer serves all that is written, another all that is read: millions of small ones would fill the memory. */
export function openSpill(path: string): Spill {
  const file = openSync(path, 'wx+');
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let room = Buffer.allocUnsafe(1 << 14);
  let held = 0;
  let offset = 0;
  const write = (content: Buffer) => {
    for (let done = 0; done < content.length; ) done += writeSync(file, content, done);
  };
  const flush = () => {
    write(block.subarray(0, held));
    held = 0;
  };
  return {
    add(text) {
      // A character of UTF-16 takes at most three bytes of UTF-8.
      if (3 * text.length > BLOCK_BYTES - held) flush();
      const fits = 3 * text.length <= BLOCK_BYTES;
      const whole = fits ? null : Buffer.from(text, 'utf8');
      const bytes = whole === null ? block.write(text, held, 'utf8') : whole.length;
      const place = { offset, bytes };
      if (whole === null) held += bytes;
      else write(whole);
      offset += bytes;
      return place;
    },
    read(place) {
      if (held > 0) flush();
      if (room.length < place.bytes) room = Buffer.allocUnsafe(2 * place.bytes);
      for (let done = 0; done < place.bytes; ) {
        const read = readSync(file, room, done, place.bytes - done, place.offset + done);
        if (read === 0) throw new Error('the spill is shorter than its places say');
        done += read;
      }
      return room.toString('utf8', 0, place.bytes);
    },
    close: () => closeSync(file),
  };
}
