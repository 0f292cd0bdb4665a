import { findReasoningMarks, REASONING_MARKS } from '@evenhand/core';

export type ReasoningMark = (typeof REASONING_MARKS)[number];

const UNKNOWN =
  /^\s*(?:<\|?|\[|◁)(?!\/)[\p{L}\p{N}_:.-]{0,40}(?:think|thought|reason|reflect|monologue|deliberat|scratchpad|rumination)[\p{L}\p{N}_:.-]{0,40}(?:\|?>|\]|▷)/iu;

/** The mark that a text begins with, blanks before it left out; null = it begins with none of the list. */
export function leadingMark(text: string): { readonly end: number; readonly close: string } | null {
  const blank = /^\s*/.exec(text)![0].length;
  const [first] = findReasoningMarks(text.slice(0, blank + 64));
  if (first === undefined || first.start !== blank || first.close === null) return null;
  return { end: first.end, close: first.close };
}

/** Whether a text begins with what looks like a mark of reasoning that no list has: then nobody can count what was thought. */
export function beginsWithUnknownMark(text: string): boolean {
  return leadingMark(text) === null && UNKNOWN.test(text.slice(0, 200));
}

/**
 * What a prompt's end leaves open: a mark (`close` ends it), `unknown` where it looks like one that no list has, null where it
 * leaves nothing open. Templates of some reasoning models write the opening mark themselves.
 */
export function markLeftOpen(prompt: string): ReasoningMark | 'unknown' | null {
  const end = prompt.slice(-200).trimEnd();
  const last = [...findReasoningMarks(end)].at(-1);
  if (last !== undefined && last.close !== null && last.end === end.length)
    return { open: last.tag, close: last.close };
  const start = Math.max(end.lastIndexOf('<'), end.lastIndexOf('['), end.lastIndexOf('◁'));
  if (start < 0 || last?.end === end.length) return null;
  const matched = UNKNOWN.exec(end.slice(start));
  return matched !== null && matched[0].length === end.length - start ? 'unknown' : null;
}

/** The longest mark of a fixed spelling: so much has to be held back before a beginning can be told. */
export const LONGEST_MARK = Math.max(...REASONING_MARKS.map(({ open }) => open.length), 48);
