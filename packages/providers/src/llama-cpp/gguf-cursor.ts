import { readSync } from 'node:fs';

/** Found while reading; the reader of the header says which file and what to do. */
export class GgufFault extends Error {
  override readonly name = 'GgufFault';
}

const WINDOW_BYTES = 1 << 20;

/** Reads an open file forwards through a window of fixed size: no length found in the file is ever allocated unchecked. */
export interface Cursor {
  /** Bytes read or skipped so far. */
  readonly position: number;
  u8(): number;
  u32(): number;
  i32(): number;
  f32(): number;
  f64(): number;
  /** A length or count. @throws GgufFault where it is larger than the file could hold */
  u64(): number;
  /** Any 64 bits: a metadata value, not a length. */
  bigint(signed: boolean): bigint;
  /** UTF-8 of at most `limitBytes`; longer ones are skipped and give null. */
  text(limitBytes: number): string | null;
  skip(bytes: number): void;
}

/**
 * @param descriptor an open file
 * @param sizeBytes its size; whatever points behind it is a GgufFault
 */
export function cursor(descriptor: number, sizeBytes: number): Cursor {
  let window = Buffer.alloc(0);
  let windowStart = 0;
  let position = 0;

  /** The next bytes as a view into the window; `bytes` is at most WINDOW_BYTES. */
  const readBytes = (bytes: number): Buffer => {
    if (position + bytes > sizeBytes) throw new GgufFault('the file ends in the middle of its header');
    if (position < windowStart || position + bytes > windowStart + window.length) {
      const buffer = Buffer.alloc(Math.min(WINDOW_BYTES, sizeBytes - position));
      let filled = 0;
      while (filled < buffer.length) {
        const read = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
        if (read === 0) throw new GgufFault('the file ends in the middle of its header');
        filled += read;
      }
      window = buffer;
      windowStart = position;
    }
    const start = position - windowStart;
    position += bytes;
    return window.subarray(start, start + bytes);
  };
  const skip = (bytes: number): void => {
    if (position + bytes > sizeBytes) throw new GgufFault('the file ends in the middle of its header');
    position += bytes;
  };
  const u64 = (): number => {
    const value = readBytes(8).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new GgufFault(`a length of ${value} stands in its header`);
    return Number(value);
  };

  return {
    get position() {
      return position;
    },
    u8: () => readBytes(1).readUInt8(),
    u32: () => readBytes(4).readUInt32LE(),
    i32: () => readBytes(4).readInt32LE(),
    f32: () => readBytes(4).readFloatLE(),
    f64: () => readBytes(8).readDoubleLE(),
    u64,
    bigint: (signed) => (signed ? readBytes(8).readBigInt64LE() : readBytes(8).readBigUInt64LE()),
    text(limitBytes) {
      const length = u64();
      if (length > Math.min(limitBytes, WINDOW_BYTES)) {
        skip(length);
        return null;
      }
      return readBytes(length).toString('utf8');
    },
    skip,
  };
}
