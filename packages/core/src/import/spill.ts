import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Where a line stands in a spill. */
export interface SpillPlace {
  readonly offset: number;
  readonly bytes: number;
}

const BLOCK_BYTES = 1 << 20;

/** Texts on the disk instead of in memory: written once, one after the other, then read in any order. */
export interface Spill {
  add(text: string): SpillPlace;
  read(place: SpillPlace): string;
  close(): void;
}

export function openSpill(path: string): Spill {
  const file = openSync(path, 'wx+');
  let waiting: Buffer[] = [];
  let held = 0;
  let offset = 0;
  const flush = () => {
    const block = Buffer.concat(waiting);
    for (let done = 0; done < block.length; ) done += writeSync(file, block, done);
    waiting = [];
    held = 0;
  };
  return {
    add(text) {
      const content = Buffer.from(text, 'utf8');
      const place = { offset, bytes: content.length };
      waiting.push(content);
      held += content.length;
      offset += content.length;
      if (held >= BLOCK_BYTES) flush();
      return place;
    },
    read(place) {
      if (held > 0) flush();
      const buffer = Buffer.allocUnsafe(place.bytes);
      for (let done = 0; done < place.bytes; ) {
        const read = readSync(file, buffer, done, place.bytes - done, place.offset + done);
        if (read === 0) throw new Error('the spill is shorter than its places say');
        done += read;
      }
      return buffer.toString('utf8');
    },
    close: () => closeSync(file),
  };
}
