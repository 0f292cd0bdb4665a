import type { Message } from '@evenhand/core';

/** A mark of the model's own vocabulary that came into a prompt with a message. */
export interface QuotedMark {
  readonly mark: string;
  /** Where it begins in the prompt's text, in UTF-16 units. */
  readonly start: number;
}

/** Private-use characters stand in for marks, so that they can be found again in what the template makes of them. */
const OPEN = '\uf8f0';
const CLOSE = '\uf8f1';
const FIRST = 0xe000;
const STAND_IN = new RegExp(`${OPEN}([\\s\\S])${CLOSE}`, 'g');
/** As many as there are private-use characters for, less those that open and close. */
const MARKS_LIMIT = 6000;

/** Finds the marks of a list in a text, the longest first where several begin at one place. */
export interface MarkFinder {
  find(text: string): QuotedMark[];
}

export function createMarkFinder(marks: readonly string[]): MarkFinder {
  const known = [...new Set(marks)].filter((mark) => mark !== '').sort((a, b) => b.length - a.length);
  if (known.length === 0) return { find: () => [] };
  const pattern = new RegExp(known.map((mark) => mark.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&')).join('|'), 'g');
  return { find: (text) => [...text.matchAll(pattern)].map(({ 0: mark, index }) => ({ mark, start: index })) };
}

/**
 * Which marks of a prompt are a message's, not the template's. The messages are rendered a second time with stand-ins for
 * their marks; where that gives the same text but for the stand-ins, each of them is a mark of a message.
 * @param text the prompt
 * @returns null = the template does something with the marks themselves, so that nobody can say which are whose
 */
export function findQuotedMarks(
  text: string,
  messages: readonly Message[],
  finder: MarkFinder,
  render: (messages: readonly Message[]) => string,
): QuotedMark[] | null {
  const marks: string[] = [];
  const replaced = messages.map((message) => ({ ...message, content: replaceMarks(message.content, finder, marks) }));
  if (marks.length === 0) return [];
  if (marks.length > MARKS_LIMIT || messages.some(({ content }) => /[\ue000-\uf8ff]/.test(content))) return null;
  let rendered: string;
  try {
    rendered = render(replaced);
  } catch {
    return null;
  }
  const quoted: QuotedMark[] = [];
  let restored = '';
  let from = 0;
  for (const match of rendered.matchAll(STAND_IN)) {
    const mark = marks[match[1]!.charCodeAt(0) - FIRST];
    if (mark === undefined) return null;
    restored += rendered.slice(from, match.index);
    quoted.push({ mark, start: restored.length });
    restored += mark;
    from = match.index + match[0].length;
  }
  return restored + rendered.slice(from) === text ? quoted : null;
}

function replaceMarks(content: string, finder: MarkFinder, marks: string[]): string {
  let out = '';
  let from = 0;
  for (const { mark, start } of finder.find(content)) {
    out += content.slice(from, start) + OPEN + String.fromCharCode(FIRST + marks.length) + CLOSE;
    marks.push(mark);
    from = start + mark.length;
  }
  return out + content.slice(from);
}

/** A part of a prompt, and whether marks in it are markup. */
export interface PromptPart {
  readonly text: string;
  readonly markup: boolean;
}

/**
 * Cuts a prompt at the template's own marks around what a message quotes, so that those parts can be read as mere text. A
 * prompt without quoted marks stays one part: it is read as ever.
 */
export function splitPrompt(text: string, quoted: readonly QuotedMark[], finder: MarkFinder): PromptPart[] {
  if (quoted.length === 0) return [{ text, markup: true }];
  const starts = new Set(quoted.map(({ start }) => start));
  const own = finder.find(text).filter(({ start }) => !starts.has(start));
  const parts: PromptPart[] = [];
  let from = 0;
  for (const { start } of quoted) {
    if (start < from) continue;
    const begin = Math.max(from, ...own.filter((one) => one.start < start).map((one) => one.start + one.mark.length));
    const end = own.find((one) => one.start > start)?.start ?? text.length;
    if (begin > from) parts.push({ text: text.slice(from, begin), markup: true });
    parts.push({ text: text.slice(begin, end), markup: false });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from), markup: true });
  return parts;
}
