import type { JsonValue } from '@evenhand/core';
import { parseJson } from '@evenhand/io';
import { fences, outsideFences } from '../text/fences.ts';
import { DEPTH_LIMIT, parseLenientJson } from './loose-json.ts';

/** Steps that reading one reply may take; a reply of 1 MB of plain JSON needs about a third of them. */
const WORK = 1_000_000;

/** The whole text as JSON by the book. undefined = it is none, or nested beyond reason. */
export function strictJson(text: string): JsonValue | undefined {
  if (computeDepth(text) > DEPTH_LIMIT) return undefined;
  try {
    return parseJson(text) as JsonValue;
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

/** Languages whose blocks hold data. */
const JSON_NAMES: ReadonlySet<string> = new Set(['json', 'jsonc', 'json5', 'jsonl', 'ndjson']);
const PLAIN_NAMES: ReadonlySet<string> = new Set(['', 'text', 'txt', 'plaintext', 'plain', 'output']);

/**
 * Objects and lists that stand in a reply, in their order, outermost only, of the first of these that holds one: the `json` fences,
 * the fences without a language, the text outside of all fences, the fences of other languages. One that the end of the reply cut
 * off is none, except where nothing wanted stands whole before it: then it counts with what it holds, and one that holds nothing
 * never does: `{"a": 1} {` is `{"a": 1}`. @param wanted what is looked for; a part of the reply that holds none of it is passed over
 */
export function jsonIn(text: string, wanted: (value: JsonValue) => boolean = () => true): JsonValue[] {
  const blocks = fences(text);
  const work = { left: WORK };
  const of = (fits: (language: string) => boolean) => blocks.filter(({ language }) => fits(language));
  const parts: (() => readonly string[])[] = [
    () => of((language) => JSON_NAMES.has(language)).map(({ code }) => code),
    () => of((language) => PLAIN_NAMES.has(language)).map(({ code }) => code),
    () => outsideFences(text, blocks),
    () => of((language) => !JSON_NAMES.has(language) && !PLAIN_NAMES.has(language)).map(({ code }) => code),
  ];
  for (const part of parts) {
    const found = part().flatMap((one) => valuesIn(one, work));
    const complete = found.filter(({ cut }) => !cut).map(({ value }) => value);
    if (complete.some(wanted)) return complete;
    const values = found.map(({ value }) => value);
    if (values.some(wanted)) return values;
  }
  return [];
}

interface Written {
  readonly value: JsonValue;
  /** The text ends inside of it. */
  readonly cut: boolean;
}

function valuesIn(text: string, work: { left: number }): Written[] {
  const found: Written[] = [];
  let at = nextOpening(text, 0);
  while (at >= 0 && work.left > 0) {
    const closed = parseLenientJson(text, at, work);
    const read = closed ?? parseLenientJson(text, at, work, true);
    if (read !== null && (closed !== null || holdsSomething(read.value)))
      found.push({ value: read.value, cut: closed === null });
    at = nextOpening(text, read?.end ?? at + 1);
  }
  return found;
}

function holdsSomething(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function nextOpening(text: string, from: number): number {
  const next = /[{[]/g;
  next.lastIndex = from;
  return next.exec(text)?.index ?? -1;
}
