import { type Cursor, GgufFault } from './gguf-cursor.ts';

/** A metadata value; an array is known by its length alone, a text over the limit not at all (null). */
export type GgufValue = string | number | bigint | boolean | { arrayLength: number } | null;

const STRING = 8;
const ARRAY = 9;
/** Bytes of each type of fixed size, by GGUF type number. */
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);
/** Chat templates have been seen to take 40 kB. */
const TEXT_LIMIT_BYTES = 1 << 20;
const NESTING_LIMIT = 4;

/** Steps over an array's elements without keeping any. @throws GgufFault */
function skipArray(from: Cursor, depth: number): number {
  if (depth > NESTING_LIMIT) throw new GgufFault('arrays are nested too deeply in its header');
  const type = from.u32();
  const length = from.u64();
  const bytes = FIXED_BYTES.get(type);
  if (bytes !== undefined) {
    from.skip(length * bytes);
  } else if (type === STRING) {
    for (let i = 0; i < length; i++) from.skip(from.u64());
  } else if (type === ARRAY) {
    for (let i = 0; i < length; i++) skipArray(from, depth + 1);
  } else {
    throw new GgufFault(`a value of the unknown type ${type} stands in its header`);
  }
  return length;
}

/** Reads the value behind a key. @throws GgufFault */
export function readValue(from: Cursor): GgufValue {
  const type = from.u32();
  switch (type) {
    case 0:
      return from.u8();
    case 1:
      return (from.u8() << 24) >> 24;
    case 2:
      return from.u8() | (from.u8() << 8);
    case 3:
      return ((from.u8() | (from.u8() << 8)) << 16) >> 16;
    case 4:
      return from.u32();
    case 5:
      return from.i32();
    case 6:
      return from.f32();
    case 7:
      return from.u8() !== 0;
    case STRING:
      return from.text(TEXT_LIMIT_BYTES);
    case ARRAY:
      return { arrayLength: skipArray(from, 1) };
    case 10:
      return from.bigint(false);
    case 11:
      return from.bigint(true);
    case 12:
      return from.f64();
    default:
      throw new GgufFault(`a value of the unknown type ${type} stands in its header`);
  }
}
