import type { JsonObject, JsonValue } from '@evenhand/core';
import { isObject } from '../../json/json-compare.ts';
import { strictJson } from '../../json/json-reply.ts';
import { parseLenientJson } from '../../json/loose-json.ts';
import { harmonyMessages } from '../../text/harmony.ts';
import type { Call } from './call.ts';

/** No reply makes more calls than this in earnest. */
export const CALL_LIMIT = 100;
/** Steps that reading the arguments behind marks may take, for one reply. */
const WORK = 200_000;

const BAR = '[|｜]';
const GAP = '[▁_ ]';
const NAME = String.raw`([\p{L}_$][\p{L}\p{N}_$.:/-]{0,200})`;
/**
 * Marks that set a function's name before its arguments: DeepSeek (two forms), Kimi, Mistral, Qwen's first agents, Functionary, GLM-4,
 * FunctionGemma, Gemma 4, and ReAct's two lines.
 */
const NAMED = new RegExp(
  [
    `<${BAR}tool${GAP}call${GAP}begin${BAR}>\\s{0,5}(?:function\\s{0,5}<${BAR}tool${GAP}sep${BAR}>)?\\s{0,5}${NAME}\\s{0,5}(?:<${BAR}tool${GAP}sep${BAR}>|<\\|tool_call_argument_begin\\|>)?`,
    String.raw`\[TOOL_CALLS\]\s{0,5}${NAME}\s{0,5}(?:\[CALL_ID\][^[\]\s]{0,100}\s{0,5})?(?:\[ARGS\]|(?=\{))`,
    String.raw`✿FUNCTION✿\s{0,3}:\s{0,3}${NAME}\s{0,5}✿ARGS✿\s{0,3}:`,
    String.raw`<(?:start_function_call|\|tool_call)>\s{0,5}call:${NAME}(?=\{)`,
    String.raw`(?<=^|\n)\s{0,5}(?:>>>\s?)?${NAME}\s{0,5}\n(?=\s{0,5}\{)`,
    String.raw`(?<=^|\n)\s{0,5}\**Action\**\s{0,3}:\**\s{0,3}${NAME}\s{0,5}\n\s{0,5}\**Action Input\**\s{0,3}:\**`,
  ].join('|'),
  'gu',
);
/** What may stand between a name and its arguments. */
const LEAD = /\s{0,20}(?:```[a-z]{0,10}\s{0,20})?/y;

/** Calls by the marks of a model's own family, in their order. The text is the reply as it came, Harmony's channels included. */
export function markedCalls(text: string, reply: string, known: (name: string) => boolean): Call[] {
  const channels = harmonyCalls(reply, known);
  if (channels.length > 0) return channels;
  const tagged = taggedCalls(text);
  return (tagged.length > 0 ? tagged : namedCalls(text, known)).slice(0, CALL_LIMIT);
}

/** Messages to `functions.f`, whatever their channel. */
function harmonyCalls(text: string, known: (name: string) => boolean): Call[] {
  const work = { left: WORK };
  return (harmonyMessages(text) ?? []).slice(0, 1000).flatMap(({ recipient, content }) => {
    if (recipient === null || !(/^functions?\./.test(recipient) || known(recipient))) return [];
    const given = argumentsIn(content, 0, work);
    return [{ name: recipient.replace(/^functions?\./, ''), arguments: given }];
  });
}

function namedCalls(text: string, known: (name: string) => boolean): Call[] {
  if (
    !/tool.call.begin|\[TOOL_CALLS\]|✿FUNCTION✿|<start_function_call>|<\|tool_call>|Action|[\w.-]\s{0,5}\n\s{0,5}\{/.test(
      text,
    )
  )
    return [];
  const work = { left: WORK };
  const calls: Call[] = [];
  for (const match of text.matchAll(NAMED)) {
    if (calls.length >= CALL_LIMIT || work.left <= 0) break;
    const name = match.slice(1).find((group) => group !== undefined)!;
    // A name alone on its line is GLM-4's form; a word before an object is none.
    if (/^\s*(?!Action\b)[\p{L}_$]/u.test(match[0]) && !known(name)) continue;
    const at = match.index + match[0].length;
    const given = /^<(?:start_function_call|\|tool_call)>/.test(match[0])
      ? escapedArguments(text, at, work)
      : argumentsIn(text, at, work);
    calls.push({ name: name.replace(/^functions\./, '').replace(/:\d+$/, ''), arguments: given });
  }
  return calls;
}

/** An object of arguments; nothing there = no arguments; something else = one that no reference allows. */
function argumentsIn(text: string, start: number, work: { left: number }): JsonObject {
  LEAD.lastIndex = start;
  const at = start + (LEAD.exec(text)?.[0].length ?? 0);
  if (text[at] !== '{') return {};
  const found = parseLenientJson(text, at, work);
  return found !== null && isObject(found.value) ? found.value : { '': text.slice(at, at + 200) };
}

/** FunctionGemma sets texts between `<escape>`, Gemma 4 between `<|"|>`. */
function escapedArguments(text: string, start: number, work: { left: number }): JsonObject {
  const end = text.slice(start, start + 20_000).search(/<end_function_call>|<tool_call\|>/);
  const inside = text.slice(start, end < 0 ? start + 20_000 : start + end);
  const parts = inside.split(/<escape>|<\|"\|>/).map((part, index) => (index % 2 === 1 ? JSON.stringify(part) : part));
  return argumentsIn(parts.join(''), 0, work);
}

const PREFIX = `(?:${BAR}{1,2}DSML${BAR}{1,2}|[a-z]{1,20}[:_])?`;
/** The tags of calls whose arguments are elements: Qwen Coder, Seed, MiniMax, Step, DeepSeek's DSML, GLM, LongCat. One pass over the text finds them all. */
const TAG = new RegExp(
  [
    `<${PREFIX}(?:function=([^>\\s]{1,200})|invoke\\s{1,5}name=["']([^"'>]{1,200})["'][^>]{0,100})>`,
    `(<\\/${PREFIX}(?:function|invoke|tool_call)>)`,
    `<${PREFIX}(?:parameter=([^>\\s]{1,200})|parameter\\s{1,5}name=["']([^"'>]{1,200})["']([^>]{0,100}))>`,
    `(<\\/?${PREFIX}parameter>|<\\/(?:[a-z]{1,20}_)?arg_value>)`,
    String.raw`<(?:[a-z]{1,20}_)?tool_call>\s{0,5}([\p{L}_$][\p{L}\p{N}_$.:/-]{0,200})\s{0,5}(?=<(?:[a-z]{1,20}_)?arg_key>|<\/(?:[a-z]{1,20}_)?tool_call>)`,
    '<(?:[a-z]{1,20}_)?arg_key>([^<]{1,200})</(?:[a-z]{1,20}_)?arg_key>\\s{0,5}<(?:[a-z]{1,20}_)?arg_value>',
  ].join('|'),
  'gu',
);

function taggedCalls(text: string): Call[] {
  if (!/<\/?(?:function=|\w{0,20}:?invoke|[|｜]{1,2}DSML|\w{0,20}arg_key|\w{0,20}tool_call>)/.test(text)) return [];
  const calls: Call[] = [];
  let call: { name: string; entries: [string, JsonValue][]; from: number } | null = null;
  let parameter: { key: string; from: number; text: boolean | null } | null = null;
  const endParameter = (to: number) => {
    if (call !== null && parameter !== null) {
      const value = text.slice(parameter.from, to).replace(/^\r?\n|\r?\n$/g, '');
      call.entries.push([parameter.key, parameter.text === true ? value : (strictJson(value) ?? value)]);
    }
    parameter = null;
  };
  const endCall = (to: number) => {
    endParameter(to);
    if (call !== null) {
      const inside = call.entries.length === 0 ? strictJson(text.slice(call.from, to).trim()) : undefined;
      const given = isObject(inside) ? inside : Object.fromEntries(call.entries);
      calls.push({ name: call.name, arguments: given });
    }
    call = null;
  };
  for (const match of text.matchAll(TAG)) {
    if (calls.length >= CALL_LIMIT) break;
    const [, byEqual, byName, closes, keyEqual, keyName, attributes, closesParameter, byText, keyText] = match;
    const end = match.index + match[0].length;
    const name = byEqual ?? byName ?? byText;
    const key = keyEqual ?? keyName ?? keyText;
    if (name !== undefined) {
      endCall(match.index);
      call = { name, entries: [], from: end };
    } else if (closes !== undefined) endCall(match.index);
    else if (key !== undefined) {
      endParameter(match.index);
      const stated = /string=["'](true|false)/.exec(attributes ?? '')?.[1];
      parameter = { key: key.trim(), from: end, text: stated === undefined ? null : stated === 'true' };
    } else if (closesParameter !== undefined) endParameter(match.index);
  }
  endCall(text.length);
  return calls;
}
