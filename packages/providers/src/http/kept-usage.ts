import type { JsonObject, JsonValue } from '@evenhand/core';
import type { JsonRecord } from './json-access.ts';

/** Of a vendor's own block of counts no more is kept than this; none is known that comes near. */
const MAX_DEPTH = 6;
const MAX_MEMBERS = 200;
const MAX_TEXT = 500;

/**
 * A vendor's block of counts as it came, but no deeper and no larger than any that means something: what is nested deeper than six
 * levels, or stands behind the first 200 members, is left out, and texts are cut at 500 characters. Counts are read from what is kept,
 * so that they can be read from it again.
 */
export function toKeptUsage(block: JsonRecord): JsonObject {
  let members = 0;
  const keep = (value: unknown, depth: number): JsonValue | undefined => {
    if (typeof value === 'string') return cut(value);
    if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
    if (typeof value !== 'object' || value === null) return value as JsonValue;
    if (depth === MAX_DEPTH) return undefined;
    if (Array.isArray(value)) return keepList(value, depth);
    const kept: [string, JsonValue][] = [];
    for (const [name, member] of Object.entries(value)) {
      if (++members > MAX_MEMBERS) break;
      const one = name === '__proto__' ? undefined : keep(member, depth + 1);
      if (one !== undefined) kept.push([cut(name), one]);
    }
    return Object.fromEntries(kept);
  };
  const keepList = (list: readonly unknown[], depth: number): JsonValue[] => {
    const kept: JsonValue[] = [];
    for (const element of list) {
      if (++members > MAX_MEMBERS) break;
      const one = keep(element, depth + 1);
      if (one !== undefined) kept.push(one);
    }
    return kept;
  };
  return keep(block, 0) as JsonObject;
}

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text).toWellFormed();
