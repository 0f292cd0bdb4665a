import type { Reply } from '@evenhand/core';
import { withoutReasoning } from './reasoning.ts';

/**
 * What is left of a reply when reasoning is taken out. Full-width and compatibility forms become their plain
 * twins (NFKC), raised digits become powers (10² is 10^2, not 102), and all dashes a minus.
 */
export function answerText(reply: Reply): string {
  return plain(withoutReasoning(reply.text));
}

/** By code units, which is read in a quarter of the time that code points take. */
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** The same for any text, a target for instance. */
export function plain(text: string): string {
  // All that follows is about other signs.
  if (!BEYOND_ASCII.test(text)) return text;
  return text
    .replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+/gu, (raised) => `^${raised.normalize('NFKC')}`)
    .replace(/(\d)([\u00bc-\u00be\u2150-\u215e])/gu, '$1 $2')
    .normalize('NFKC')
    .replace(/\u2044/g, '/')
    .replace(/[\u2212\u2010-\u2013]/g, '-');
}

/** The marks after which a final answer is announced, English and Chinese. */
export const ANSWER_MARK =
  /(?:final answer|answer|最终答案|答案|答)\s*(?:is|are|是|为)?\s*[:*_\s]*(?:[:=]|is\b|是|为)?/giu;

/** Longest piece of a line, in code units, that is searched for an announced answer. */
const LINE_LIMIT = 2000;
/** A reply that announces more answers than this has lost its way; only the last ones are looked at. */
const MARK_LIMIT = 500;

/** What follows each mark on its line, the last mark first. Every line is cut off, so that the whole stays linear. */
export function* announcedLines(text: string, mark: RegExp = ANSWER_MARK): Generator<string> {
  const ends = [...text.matchAll(mark)].map((match) => match.index + match[0].length);
  for (let index = ends.length - 1; index >= Math.max(0, ends.length - MARK_LIMIT); index -= 1) {
    const next = ends[index + 1] ?? text.length;
    const rest = text.slice(ends[index], Math.min(ends[index]! + LINE_LIMIT, Math.max(next, ends[index]! + 200)));
    yield rest.replace(/^[\s:*_$]+/, '').split('\n', 1)[0] ?? '';
  }
}

/** The last line that says anything. */
export function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf('\n') + 1).trim();
}
