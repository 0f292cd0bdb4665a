import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** RFC 8785: the one spelling of a JSON value that hashes are taken of. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** SHA-256 as 64 lower-case hex digits; strings are hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}

export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** `hashOf` of an array, without its whole text in memory. */
export function hashOfEach(values: Iterable<unknown>): string {
  const digest = createHash('sha256').update('[');
  let first = true;
  for (const value of values) {
    digest.update(first ? canonicalJson(value) : `,${canonicalJson(value)}`);
    first = false;
  }
  return digest.update(']').digest('hex');
}

const LINES_AT_A_TIME = 256;

/**
 * The canonical JSON of each value on a line of its own. Texts that are put together stay in pieces until they are used, and
 * the pieces take ten times the room: so they are joined a few at a time.
 */
export function canonicalLines(values: readonly unknown[]): string {
  const blocks: string[] = [];
  for (let start = 0; start < values.length; start += LINES_AT_A_TIME) {
    const lines = values.slice(start, start + LINES_AT_A_TIME).map((value) => `${canonicalJson(value)}\n`);
    blocks.push(lines.join(''));
  }
  return blocks.join('');
}

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
