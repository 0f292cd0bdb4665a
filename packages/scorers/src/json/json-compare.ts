import type { JsonObject, JsonValue } from '@evenhand/core';
import { isBigInteger, readInteger, toInteger } from '@evenhand/io';
import { fold } from '../text/fold-width.ts';

/** How two values are held against each other. Paths are dotted, list positions are `*`. */
export interface CompareRules {
  /** Strict: types and characters count. Lenient: text is folded, 42 and "42" are the same, "yes" is true, "n/a" is null. */
  readonly lenient: boolean;
  /** Largest difference of numbers that still counts as right. */
  readonly tolerance: (path: string) => number;
  /** Whether the order of this list is of no account. */
  readonly unordered: (path: string) => boolean;
  /** Whether this value is of no account at all. */
  readonly ignored: (path: string) => boolean;
}

/** Where two values differ: dotted paths, list positions as `*`; empty = they are the same. At most 20. */
export function differences(actual: JsonValue, expected: JsonValue, rules: CompareRules): string[] {
  const found: string[] = [];
  walk(actual, expected, '', rules, found);
  return found.slice(0, 20);
}

function walk(
  actual: JsonValue | undefined,
  expected: JsonValue | undefined,
  path: string,
  rules: CompareRules,
  found: string[],
): void {
  if (found.length >= 20 || rules.ignored(path)) return;
  if (isObject(actual) && isObject(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      walk(own(actual, key), own(expected, key), path === '' ? key : `${path}.${key}`, rules, found);
    }
  } else if (Array.isArray(actual) && Array.isArray(expected)) {
    if (!sameList(actual, expected, `${path}.*`, rules)) found.push(path);
  } else if (!sameScalar(actual, expected, path, rules)) found.push(path);
}

function sameList(actual: JsonValue[], expected: JsonValue[], path: string, rules: CompareRules): boolean {
  if (actual.length !== expected.length) return false;
  const same = (a: JsonValue, b: JsonValue) => differences(a, b, rulesBelow(rules, path)).length === 0;
  if (!rules.unordered(path.slice(0, -2))) return actual.every((item, index) => same(item, expected[index]!));
  if (actual.length > PAIRING_LIMIT) return sorted(actual) === sorted(expected);
  const left = [...expected];
  return actual.every((item) => {
    const index = left.findIndex((other) => same(item, other));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/** Longer lists are compared as sorted text, which allows no tolerance. */
const PAIRING_LIMIT = 500;

function sorted(list: readonly JsonValue[]): string {
  return JSON.stringify(list.map((item) => JSON.stringify(item)).sort());
}

function rulesBelow(rules: CompareRules, above: string): CompareRules {
  const at = (path: string) => (path === '' ? above : `${above}.${path}`);
  return {
    lenient: rules.lenient,
    tolerance: (path) => rules.tolerance(at(path)),
    unordered: (path) => rules.unordered(at(path)),
    ignored: (path) => rules.ignored(at(path)),
  };
}

function sameScalar(
  actual: JsonValue | undefined,
  expected: JsonValue | undefined,
  path: string,
  rules: CompareRules,
): boolean {
  if (actual === expected) return true;
  const limit = rules.tolerance(path);
  if (isNumber(actual) && isNumber(expected)) return near(actual, expected, limit);
  if (!rules.lenient) return false;
  if (expected === null || expected === undefined) return isNothing(actual);
  if (actual === null || actual === undefined) return false;
  if (isNumber(expected)) return !isContainer(actual) && near(toNumber(actual), expected, limit);
  if (isContainer(actual) || isContainer(expected)) return false;
  if (typeof expected === 'boolean') return truth(actual) === expected;
  return (
    fold(textOf(actual)) === fold(String(expected)) &&
    (fold(String(expected)) !== '' || textOf(actual).trim() === String(expected).trim())
  );
}

/** Whole numbers exactly, whatever their size. */
function near(a: JsonValue, b: JsonValue, tolerance: number): boolean {
  const [left, right] = [readInteger(a), readInteger(b)];
  if (left !== null && right !== null) {
    const apart = left > right ? left - right : right - left;
    return apart === 0n || apart <= BigInt(Math.floor(Math.min(tolerance, Number.MAX_SAFE_INTEGER)));
  }
  const [x, y] = [double(a), double(b)];
  return Math.abs(x - y) <= tolerance + 1e-9 * Math.max(1, Math.abs(y));
}

function double(value: JsonValue): number {
  return typeof value === 'number' ? value : Number(textOf(value));
}

/** NaN = not a number. */
function toNumber(value: JsonValue): JsonValue {
  if (isNumber(value)) return value;
  const text = fold(String(value)).replace(/[$€£¥%\s]/g, '');
  if (/^[-+]?\d+$/.test(text)) return toInteger(BigInt(text.replace(/^\+/, '')));
  return text === '' ? Number.NaN : Number(text);
}

/** A number of any size, `isBigInteger` ones included. */
export function isNumber(value: unknown): value is JsonValue {
  return typeof value === 'number' || isBigInteger(value);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isBigInteger(value);
}

/** A scalar as text, numbers of any size by their digits. */
export function textOf(value: JsonValue | undefined): string {
  return isBigInteger(value) ? JSON.stringify(value) : String(value);
}

function truth(value: JsonValue): boolean | null {
  const word = fold(textOf(value));
  if (['true', 'yes', '1', '是', '真'].includes(word)) return true;
  return ['false', 'no', '0', '否', '假'].includes(word) ? false : null;
}

function isNothing(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'string' && ['', 'null', 'none', 'n/a', 'na', '无'].includes(fold(value));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isBigInteger(value);
}

/** undefined = the object has no such key of its own. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
