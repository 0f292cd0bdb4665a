import type { JsonValue } from '@evenhand/core';
import { isObject, own } from '../../json/json-compare.ts';
import { parseLenientJson } from '../../json/loose-json.ts';

/**
 * Whether a value is one of the allowed ones, by the rules of the Berkeley Function Calling Leaderboard (ast_checker of
 * ShishirPatil/gorilla at 6ea57973): "" among them means that the argument may be left out; texts are compared without case,
 * blanks and `,./-_*^`; lists element by element in their order; objects key by key, each key with allowed values of its own.
 * Theirs tells 5.0 from 5 where a whole number is due; JSON as it is read here does not.
 */
export function isAllowed(value: JsonValue, allowed: readonly JsonValue[], lenient: boolean): boolean {
  if (allowed.length === 0) return Array.isArray(value) && value.length === 0;
  return allowed.some((one) => matches(value, one, lenient));
}

/** Whether an argument may be missing. No allowed values at all (two rows of live_simple) is read as the empty list or nothing. */
export function mayBeMissing(allowed: readonly JsonValue[]): boolean {
  return allowed.length === 0 || allowed.includes('');
}

function matches(actual: JsonValue, allowed: JsonValue, lenient: boolean): boolean {
  const value =
    lenient && typeof actual === 'string' && typeof allowed !== 'string' ? (literal(actual) ?? actual) : actual;
  if (typeof allowed === 'string') {
    if (typeof value === 'string') return standard(value) === standard(allowed);
    return (
      lenient &&
      (typeof value === 'number' || typeof value === 'boolean') &&
      standard(String(value)) === standard(allowed)
    );
  }
  if (Array.isArray(allowed)) {
    return (
      Array.isArray(value) &&
      value.length === allowed.length &&
      allowed.every((one, index) => matches(value[index]!, one, lenient))
    );
  }
  if (isObject(allowed)) return isObject(value) && objectMatches(value, allowed, lenient);
  if (typeof allowed === 'number' && typeof value === 'number')
    return value === allowed || (lenient && near(value, allowed));
  return value === allowed;
}

function objectMatches(
  value: { [key: string]: JsonValue },
  allowed: { [key: string]: JsonValue },
  lenient: boolean,
): boolean {
  const listed = (key: string): readonly JsonValue[] => {
    const values = own(allowed, key);
    return Array.isArray(values) ? values : values === undefined ? [] : [values];
  };
  return (
    Object.entries(value).every(([key, one]) => Object.hasOwn(allowed, key) && isAllowed(one, listed(key), lenient)) &&
    Object.keys(allowed).every((key) => Object.hasOwn(value, key) || mayBeMissing(listed(key)))
  );
}

function standard(text: string): string {
  return text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"');
}

function near(a: number, b: number): boolean {
  return !(Number.isInteger(a) && Number.isInteger(b)) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

/** What a text holds that was meant as a value: "5", "[1, 2]", "true". null = it is a text. */
function literal(text: string): JsonValue | null {
  const found = parseLenientJson(text, 0, { left: 10_000 });
  return found !== null && text.slice(found.end).trim() === '' ? found.value : null;
}
