import type { JsonObject, Reading, Score, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { announcedRest } from '../text/after-announcement.ts';
import { clipped } from '../text/fold-width.ts';
import { withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';
import { pythonLiteral } from './python-literal.ts';

/** How much of a reply's end is searched, in code units. */
const TAIL = 20_000;
/** Places where an assertion may be cut in two, of one piece. */
const MAX_SEGMENTS = 50;

/**
 * What a Python program gives, as CRUXEval asks for it: `[ANSWER] assert f(…) == VALUE [/ANSWER]`. Two values are the same where
 * Python's == holds. Strict: the last pair of tags holds an assertion, or a value, and nothing else. Lenient: the last tags
 * (the first may be missing), else the last line with an assertion, else the announced answer, else the last line.
 * Version 3 knows more marks of reasoning.
 * Version 4 knows one more mark of reasoning (`<analysis>`).
 */
export const pythonValue: ScorerDefinition = {
  name: 'python-value',
  version: 4,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (pythonLiteral(target) === null ? 'expected a Python literal such as [1, 2] or "a"' : null),
  create: (_, reading) => (reply, sample) => scoreReply(withoutReasoning(reply.text), sample.target, reading),
};

interface Read {
  readonly text: string;
  readonly literal: string;
  readonly rule: string;
}

function scoreReply(replyText: string, targets: readonly string[], reading: Reading): Score {
  const text = replyText.slice(-TAIL);
  const accepted = targets.flatMap((target) => pythonLiteral(target) ?? []);
  const right = (read: Read | null) => (read !== null && accepted.includes(read.literal) ? 1 : 0);
  const tagged = /\[ANSWER\]([\s\S]*?)\[\/ANSWER\]/g;
  const closed = [...text.matchAll(tagged)].at(-1)?.[1];
  const strict = right(closed === undefined ? null : valueIn(closed, 'tagged'));
  const read = lenientRead(text, closed);
  const lenient = Math.max(strict, right(read));
  const refused = read === null && declines(text);
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: read === null ? null : clipped(read.text),
    rule: read?.rule ?? null,
    refused,
  };
}

function lenientRead(text: string, closed: string | undefined): Read | null {
  const opened = text.includes('[/ANSWER]')
    ? text.slice(0, text.lastIndexOf('[/ANSWER]'))
    : text.includes('[ANSWER]')
      ? text.slice(text.lastIndexOf('[ANSWER]') + '[ANSWER]'.length)
      : null;
  const lines = (piece: string) => piece.split('\n').filter((line) => line.trim() !== '' && !/^\s*```/.test(line));
  for (const piece of [closed, opened])
    if (piece !== undefined && piece !== null) {
      const found = valueIn(piece, 'tagged') ?? valueIn(lines(piece).at(-1) ?? '', 'tagged');
      if (found !== null) return found;
    }
  const all = lines(text);
  for (const line of all
    .filter((one) => one.includes('=='))
    .reverse()
    .slice(0, MAX_SEGMENTS)) {
    const found = valueIn(line, 'assertion');
    if (found !== null) return found;
  }
  const announced = announcedRest(text).split('\n', 1)[0]!;
  return valueIn(announced, 'announced') ?? valueIn(all.at(-1) ?? '', 'last-line');
}

/** The value of an assertion, or a value by itself. */
function valueIn(piece: string, rule: string): Read | null {
  const text = piece.replace(/^[\s`]*(?:python\n)?|[\s`]*$/g, '');
  const parts = text.split('==');
  for (let cut = 0; cut < Math.min(parts.length, MAX_SEGMENTS); cut += 1) {
    const candidate = parts
      .slice(cut)
      .join('==')
      .replace(/[`*\s]*(?:#[^'"\n]*)?$/, '')
      .trim();
    const literal = pythonLiteral(candidate) ?? pythonLiteral(candidate.replace(/[`*.\s]+$/, ''));
    if (literal !== null) return { text: candidate, literal, rule };
  }
  return null;
}
