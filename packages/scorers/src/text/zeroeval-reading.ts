import { pyJson } from '../json/python-json.ts';
import { PY_SPACE, type PyValue } from '../json/python-text.ts';

const S = `[${PY_SPACE}]`;
const QUOTED = new RegExp(`"answer"${S}*:${S}*"([^"]*)"`, 'u');
const UNQUOTED = new RegExp(`"answer"${S}*:${S}*([^,${PY_SPACE}]*)`, 'u');
const BARE = new RegExp(`answer${S}*:${S}*([^,${PY_SPACE}]*)`, 'u');

/** The answer that a reply states, by the name of the rule that found it. */
export interface StatedAnswer {
  readonly value: PyValue;
  readonly rule: 'first-object' | 'pattern';
}

/**
 * ZeroEval's reading of a reply (WildEval/ZeroEval at 8c1485ed, src/evaluation/eval_utils.py): the field `answer` of the
 * first complete JSON object, line breaks taken out before parsing; where there is none, the field by pattern. Their
 * further step looks at the model's name and is left out. null = no answer.
 */
export function statedAnswer(text: string): StatedAnswer | null {
  const object = firstObject(text);
  const value = object?.get('answer');
  if (value !== undefined) return { value, rule: 'first-object' };
  const match = QUOTED.exec(text) ?? UNQUOTED.exec(text) ?? BARE.exec(text);
  return match === null ? null : { value: match[1]!, rule: 'pattern' };
}

/** `extract_first_complete_json`: brackets are counted, whatever stands in strings. */
function firstObject(text: string): Map<string, PyValue> | null {
  for (const part of balanced(text)) return parseObject(part);
  return null;
}

/** `extract_last_complete_json` */
export function lastObject(text: string): Map<string, PyValue> | null {
  let last: string | null = null;
  for (const part of balanced(text)) last = part;
  return last === null ? null : parseObject(last);
}

function* balanced(text: string): Generator<string> {
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(/[{}]/g)) {
    if (match[0] === '{') {
      if (depth === 0) start = match.index;
      depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      if (depth === 0) yield text.slice(start, match.index + 1);
    }
  }
}

function parseObject(text: string): Map<string, PyValue> | null {
  const value = pyJson(text.replaceAll('\n', ''));
  return value instanceof Map ? value : null;
}
