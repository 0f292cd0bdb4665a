import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { isBigInteger } from './json-text.ts';

/**
 * RFC 8785: the one spelling of a JSON value that hashes are taken of. `undefined` members are left out. Whole numbers beyond 2^53,
 * which that text has no room for, are spelt by their digits.
 */
export function canonicalJson(value: unknown): string {
  const text = isOrdered(value, MAX_DEPTH)
    ? JSON.stringify(value)
    : hasBigInteger(value, MAX_DEPTH)
      ? spelt(value)
      : canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** Deeper ones are for the library, which needs no stack. */
const MAX_DEPTH = 32;

/** Whether JSON.stringify spells it so anyway, several times as fast: all keys stand in their order, and nothing in it is bent. */
function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return typeof value === 'boolean';
  if (value === null) return true;
  if (isBigInteger(value)) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((one) => isOrdered(one, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let last: string | null = null;
  for (const key in value) {
    if ((last !== null && key <= last) || !key.isWellFormed()) return false;
    if (!isOrdered((value as Record<string, unknown>)[key], depth - 1)) return false;
    last = key;
  }
  return true;
}

function hasBigInteger(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return isBigInteger(value) || Object.values(value).some((one) => hasBigInteger(one, depth - 1));
}

/** As the library spells it, big whole numbers by their digits. */
function spelt(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelt).join(',')}]`;
  if (typeof value !== 'object' || value === null || isBigInteger(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => compareCodeUnits(a, b));
  return `{${members.map(([key, one]) => `${JSON.stringify(key)}:${spelt(one)}`).join(',')}}`;
}

/** SHA-256 as 64 lower-case hex digits; strings are hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}

export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
