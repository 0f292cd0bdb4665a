import type { JsonObject, JsonValue, Tool } from '@evenhand/core';
import { isObject } from '../../json/json-compare.ts';
import { jsonIn, strictJson } from '../../json/json-reply.ts';
import { parseLenientJson } from '../../json/loose-json.ts';
import { type Call, listParameters, toCall } from './call.ts';
import { CALL_LIMIT, markedCalls } from './marks.ts';

/** Steps that reading one reply may take. */
const WORK = 400_000;
const HEAD = /(?<![\p{L}\p{N}_.$])([\p{L}_$][\p{L}\p{N}_$.-]{0,100})\s{0,3}\(/gu;
const KEY = /\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*=(?!=)\s*/uy;

/** Calls written as text, and whether the reply holds nothing else. */
export interface Written {
  readonly calls: readonly Call[];
  readonly alone: boolean;
}

/**
 * Calls in a reply's text: JSON ({"name": …, "arguments": …}, {"f": {…}}, lists of them, in tags or fences or bare), in a
 * model family's own marks (see `markedCalls`), or as code, `f(a=1, b="x")`. Code counts only where `known` knows the name.
 * @param text without reasoning @param reply as it came
 */
export function writtenCalls(
  text: string,
  reply: string,
  tools: readonly Tool[] | null,
  known: (name: string) => boolean,
): Written {
  const trimmed = text
    .trim()
    .replace(/^```\w{0,20}\s?\n?/, '')
    .replace(/\s?```$/, '')
    .trim();
  const exact = flat(strictJson(trimmed)).map((value) => toCall(value, known));
  if (exact.length > 0 && exact.every((call) => call !== null)) return { calls: exact, alone: true };
  const code = codeCalls(trimmed, tools, known);
  if (code.alone) return code;
  const marked = markedCalls(text, reply, known);
  if (marked.length > 0) return { calls: marked, alone: false };
  const fromJson = jsonIn(text, (value) => flat(value).some((one) => toCall(one, known) !== null))
    .flatMap((value) => flat(value))
    .flatMap((value) => toCall(value, known) ?? []);
  if (fromJson.length > 0) return { calls: fromJson.slice(0, CALL_LIMIT), alone: false };
  return code;
}

function flat(value: JsonValue | undefined): JsonValue[] {
  if (value === undefined) return [];
  if (isObject(value) && Array.isArray(value.tool_calls)) return value.tool_calls;
  return Array.isArray(value) ? value : [value];
}

function codeCalls(text: string, tools: readonly Tool[] | null, known: (name: string) => boolean): Written {
  const work = { left: WORK };
  const calls: Call[] = [];
  let [from, rest] = [0, ''];
  for (const head of text.matchAll(HEAD)) {
    // Llama calls its built-in tools by f.call(…).
    const name = known(head[1]!) ? head[1]! : head[1]!.replace(/\.call$/, '');
    if (head.index < from || !known(name) || calls.length >= CALL_LIMIT) continue;
    const names = Object.keys(listParameters(tools, name).properties);
    const given = argumentsAt(text, head.index + head[0].length, names, work);
    if (given === null) continue;
    calls.push({ name, arguments: given.value });
    rest += text.slice(from, head.index);
    from = given.end;
  }
  rest += text.slice(from);
  return { calls, alone: calls.length > 0 && /^[\s,;[\]]*$/.test(rest) };
}

/** Arguments up to the closing bracket: by name, by place (in the tool's order), or one object of them all. null = no list of values. */
function argumentsAt(
  text: string,
  start: number,
  names: readonly string[],
  work: { left: number },
): { value: JsonObject; end: number } | null {
  const entries: [string, JsonValue][] = [];
  for (let at = start; work.left > 0; ) {
    at += blanks(text, at);
    if (text[at] === ')') return { value: Object.fromEntries(entries), end: at + 1 };
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    if (key !== null) at += key[0].length;
    const item = parseLenientJson(text, at, work);
    const after = item === null ? -1 : item.end + blanks(text, item.end);
    const isComplete = item !== null && (text[after] === ',' || text[after] === ')');
    const end = isComplete ? after : rawEnd(text, at, work);
    if (end === null || (!isComplete && end === at)) return null;
    const value = isComplete ? item.value : text.slice(at, end).trim();
    if (key === null && isObject(value) && entries.length === 0 && text[end] === ')' && holdsArguments(value, names)) {
      return { value, end: end + 1 };
    }
    entries.push([key?.[1] ?? names[entries.length] ?? `#${entries.length + 1}`, value]);
    at = text[end] === ',' ? end + 1 : end;
  }
  return null;
}

function holdsArguments(value: JsonObject, names: readonly string[]): boolean {
  return Object.keys(value).length > 0 && Object.keys(value).every((key) => names.includes(key));
}

/** Where an expression that is no value (a variable, a call, a sum) ends: at the comma or bracket that belongs to the call. null = nowhere near. */
function rawEnd(text: string, start: number, work: { left: number }): number | null {
  let depth = 0;
  let quote: string | null = null;
  for (let at = start; at < Math.min(text.length, start + 2000); at += 1) {
    work.left -= 1;
    const sign = text[at]!;
    if (quote !== null) {
      if (sign === '\\') at += 1;
      else if (sign === quote) quote = null;
    } else if (sign === '"' || sign === "'") quote = sign;
    else if ('([{'.includes(sign)) depth += 1;
    else if (depth > 0 && ')]}'.includes(sign)) depth -= 1;
    else if (sign === ')' || sign === ',') return at;
    else if (']}'.includes(sign)) return null;
  }
  return null;
}

function blanks(text: string, at: number): number {
  let end = at;
  while (end < text.length && /\s/.test(text[end]!)) end += 1;
  return end - at;
}
