/** What JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Of ECMAScript's "JSON.parse source text access", which TypeScript's library does not know yet. */
const { rawJSON, isRawJSON, parse } = JSON as unknown as {
  readonly rawJSON: (text: string) => JsonValue;
  readonly isRawJSON: (value: unknown) => boolean;
  readonly parse: (
    text: string,
    reviver?: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
};

/** Fewer digits are held exactly by any double. */
const LONG_DIGITS = 16;
const INTEGER = /^-?\d+$/;

/**
 * JSON without loss: a whole number beyond ±(2^53 − 1) keeps its digits, as a value that `JSON.stringify` writes as they stood
 * and `isBigInteger` knows; every other value is what `JSON.parse` makes of it.
 * @throws SyntaxError where it is no JSON
 */
export function parseJson(text: string): unknown {
  if (!mayHoldLongNumber(text)) return parse(text);
  return parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && INTEGER.test(source) && !Number.isSafeInteger(value)
      ? rawJSON(source)
      : value,
  );
}

/**
 * Whether a whole number of so many digits may stand in a text. So many digits in a row cover every sixteenth sign of it somewhere,
 * so that few signs have to be looked at. Digits behind a point are a fraction, which a double holds as well as any reader would.
 */
function mayHoldLongNumber(text: string): boolean {
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigit(text, at)) continue;
    let [start, end] = [at, at + 1];
    while (isDigit(text, start - 1)) start--;
    while (isDigit(text, end)) end++;
    if (end - start >= LONG_DIGITS && text[start - 1] !== '.') return true;
    // On to the last sixteenth sign before the end of these digits, which need not be looked at again.
    at = Math.max(at, Math.floor(end / LONG_DIGITS) * LONG_DIGITS - 1);
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** A whole number by its digits, as `parseJson` would read it. */
export function toInteger(digits: bigint): JsonValue {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : rawJSON(String(digits));
}

/** Whether a value is a whole number that no double holds exactly, as `parseJson` keeps it. It is an object to `typeof`. */
export function isBigInteger(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isRawJSON(value);
}

/** A whole number of any size; null = the value is no number, or no whole one. */
export function readInteger(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : null;
  return isBigInteger(value) ? BigInt((value as { readonly rawJSON: string }).rawJSON) : null;
}
