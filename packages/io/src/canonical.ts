import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { isBigInteger } from './json-text.ts';

/**
 * RFC 8785: the one spelling of a JSON value that hashes are taken of. `undefined` members are left out. Whole numbers beyond 2^53,
 * which that text has no room for, are spelt by their digits.
 */
export function canonicalJson(value: unknown): string {
  const form = formOf(value, MAX_DEPTH);
  const text =
    form === 'ordered'
      ? JSON.stringify(value)
      : form === 'plain' || hasBigInteger(value, MAX_DEPTH)
        ? spelt(value)
        : canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** Deeper ones are for the library, which needs no stack. */
const MAX_DEPTH = 32;

/**
 * `ordered`: JSON.stringify spells it so anyway, several times as fast as the library, because all keys stand in their order.
 * `plain`: the keys do not, and that is all. `other`: something in it is bent, or it is deep.
 */
type Form = 'ordered' | 'plain' | 'other';

function formOf(value: unknown, depth: number): Form {
  if (typeof value === 'string') return value.isWellFormed() ? 'ordered' : 'other';
  if (typeof value === 'number') return Number.isFinite(value) ? 'ordered' : 'other';
  if (typeof value !== 'object') return typeof value === 'boolean' ? 'ordered' : 'other';
  if (value === null || isBigInteger(value)) return 'ordered';
  if (depth === 0) return 'other';
  let form: Form = 'ordered';
  if (Array.isArray(value)) {
    for (const one of value as unknown[]) {
      const inner = formOf(one, depth - 1);
      if (inner === 'other') return inner;
      if (inner === 'plain') form = inner;
    }
    return form;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'other';
  let last: string | null = null;
  for (const key in value) {
    if (!key.isWellFormed()) return 'other';
    if (last !== null && key <= last) form = 'plain';
    const inner = formOf((value as Record<string, unknown>)[key], depth - 1);
    if (inner === 'other') return inner;
    if (inner === 'plain') form = inner;
    last = key;
  }
  return form;
}

function hasBigInteger(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return isBigInteger(value) || Object.values(value).some((one) => hasBigInteger(one, depth - 1));
}

/** As the library spells it, big whole numbers by their digits. */
function spelt(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelt).join(',')}]`;
  if (typeof value !== 'object' || value === null || isBigInteger(value)) return JSON.stringify(value) ?? 'null';
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const one = (value as Record<string, unknown>)[key];
    if (one !== undefined) text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${spelt(one)}`;
  }
  return `${text}}`;
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
