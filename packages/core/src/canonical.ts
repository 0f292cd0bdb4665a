import { hash } from 'node:crypto';
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

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
