import { isBigInteger, readInteger, toInteger } from '@evenhand/io';

/** Deeper than this nothing is converted. */
const DEPTH_LIMIT = 200;

/**
 * A copy of a value for code of a user's own, in which whole numbers beyond ±(2^53 − 1) are BigInts: to other programs the form that
 * `parseJson` keeps them in is an object without a value.
 */
export function copyForModule<T>(value: T): T {
  return converted(value, 0, (one) => (isBigInteger(one) ? readInteger(one) : one)) as T;
}

/** What such code returned, with BigInts as files hold them: `details`, samples. */
export function fromModule(value: unknown): unknown {
  return converted(value, 0, (one) => (typeof one === 'bigint' ? toInteger(one) : one));
}

function converted(value: unknown, depth: number, convert: (value: unknown) => unknown): unknown {
  const one = convert(value);
  if (one !== value || typeof one !== 'object' || one === null || depth > DEPTH_LIMIT || isBigInteger(one)) return one;
  if (Array.isArray(one)) return one.map((part) => converted(part, depth + 1, convert));
  const prototype: unknown = Object.getPrototypeOf(one);
  if (prototype !== Object.prototype && prototype !== null) return one;
  return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, converted(part, depth + 1, convert)]));
}
