import type { JsonValue } from '@evenhand/core';
import { DEPTH_LIMIT, parseLenientJson } from './loose-json.ts';

/** Steps that reading one reply may take; a reply of 1 MB of plain JSON needs about a third of them. */
const WORK = 1_000_000;
const FENCE = /```[ \t]{0,8}([\w+-]{0,20})[^\n`]{0,200}\n([\s\S]*?)(?:\n[ \t]{0,8}```|$(?![\s\S]))/g;

/** The whole text as JSON by the book. undefined = it is none, or nested beyond reason. */
export function strictJson(text: string): JsonValue | undefined {
  if (computeDepth(text) > DEPTH_LIMIT) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function computeDepth(text: string): number {
  let [depth, deepest, inside] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inside && sign === '\\') at += 1;
    else if (sign === '"') inside = !inside;
    else if (inside) continue;
    else if (sign === '{' || sign === '[') deepest = Math.max(deepest, ++depth);
    else if (sign === '}' || sign === ']') depth -= 1;
  }
  return deepest;
}

/** Code blocks of a text, with their language as written; the last may lack its end. */
export function fences(text: string): { language: string; code: string }[] {
  return [...text.matchAll(FENCE)].map((match) => ({ language: match[1]!.toLowerCase(), code: match[2]! }));
}

/**
 * Objects and lists that stand in a reply, in their order, outermost only; fenced ones alone where there are any. The last one
 * may be cut off at the end of the reply.
 */
export function jsonIn(text: string): JsonValue[] {
  const fenced = fences(text).flatMap(({ code }) => valuesIn(code));
  return fenced.length > 0 ? fenced : valuesIn(text);
}

function valuesIn(text: string): JsonValue[] {
  const work = { left: WORK };
  const found: JsonValue[] = [];
  let at = nextOpening(text, 0);
  while (at >= 0 && work.left > 0) {
    const value = parseLenientJson(text, at, work) ?? parseLenientJson(text, at, work, true);
    if (value !== null) found.push(value.value);
    at = nextOpening(text, value?.end ?? at + 1);
  }
  return found;
}

function nextOpening(text: string, from: number): number {
  const next = /[{[]/g;
  next.lastIndex = from;
  return next.exec(text)?.index ?? -1;
}
