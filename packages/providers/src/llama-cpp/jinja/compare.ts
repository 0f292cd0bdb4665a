import { compareTexts } from './characters.ts';
import { TemplateError } from './errors.ts';
import { hashKey, isCompound, readText, typeName, type Value } from './values.ts';

/** @returns a number as Python compares it, `True` as 1; null = the value is no number */
export function toNumber(value: Value): bigint | number | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' || typeof value === 'number' ? value : null;
}

/** Python's `==`: no conversion between types, but for numbers. */
export function areEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  const [left, right] = [toNumber(a), toNumber(b)];
  // biome-ignore lint/suspicious/noDoubleEquals: an int equals a float of the same value
  if (left !== null && right !== null) return left == right;
  const [text, other] = [readText(a), readText(b)];
  if (text !== null && other !== null) return text === other;
  if (!isCompound(a) || !isCompound(b) || a.type !== b.type) return false;
  if (a.type === 'undefined') return true;
  if ((a.type === 'list' && b.type === 'list') || (a.type === 'tuple' && b.type === 'tuple'))
    return a.items.length === b.items.length && a.items.every((item, i) => areEqual(item, b.items[i]!));
  if (a.type === 'dict' && b.type === 'dict') {
    if (a.entries.size !== b.entries.size) return false;
    return [...a.entries].every(([hash, [, item]]) => {
      const found = b.entries.get(hash);
      return found !== undefined && areEqual(item, found[1]);
    });
  }
  if (a.type === 'range' && b.type === 'range') return a.start === b.start && a.stop === b.stop && a.step === b.step;
  return false;
}

/**
 * Python's order.
 * @returns below 0, 0 or above 0; NaN where a number is none
 * @throws TemplateError where Python has no order between the two
 */
export function compareValues(a: Value, b: Value): number {
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left !== null && right !== null) {
    if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [text, other] = [readText(a), readText(b)];
  if (text !== null && other !== null) return compareTexts(text, other);
  if (isCompound(a) && isCompound(b)) {
    if ((a.type === 'list' && b.type === 'list') || (a.type === 'tuple' && b.type === 'tuple')) {
      const until = Math.min(a.items.length, b.items.length);
      for (let i = 0; i < until; i++)
        if (!areEqual(a.items[i]!, b.items[i]!)) return compareValues(a.items[i]!, b.items[i]!);
      return a.items.length - b.items.length;
    }
  }
  for (const value of [a, b])
    if (isCompound(value) && value.type === 'undefined') throw new TemplateError(value.reason);
  throw new TemplateError(`'${typeName(a)}' and '${typeName(b)}' have no order`);
}

/** Whether a dict has a key. @throws TemplateError where the key cannot be one */
export function hasKey(entries: ReadonlyMap<string, unknown>, key: Value): boolean {
  return entries.has(hashKey(key));
}
