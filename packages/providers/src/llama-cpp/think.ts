import { REASONING_MARKS } from '@evenhand/core';
import { beginsWithUnknownMark, LONGEST_MARK, leadingMark, type ReasoningMark } from './opening-mark.ts';
import { heldBack } from './unfinished-mark.ts';

export interface Piece {
  type: 'reasoning' | 'text';
  /** Never empty. */
  text: string;
}

/** Parts a reply into reasoning and answer while it comes. */
export interface ThinkSplitter {
  /** `start` = not known yet; `inside` = reasoning; `after` = the answer; `unknown` = a mark that no list has. */
  state(): 'start' | 'inside' | 'after' | 'unknown';
  push(text: string): Piece[];
  /** What was kept back; to be called once, at the end. */
  flush(): Piece[];
}

/** What ends the reasoning: `skip` is dropped with it, `keep` begins the answer. */
interface Ending {
  /** Longest ends of a text that could be the beginning of an ending. */
  readonly held: (text: string) => number;
  readonly find: (text: string) => { readonly at: number; readonly resume: number } | null;
}

const MARKED =
  /(?:<\|end\|>\s{0,3})?(?:<\|start\|>\s{0,3}assistant\s{0,3})?<\|channel\|>\s{0,3}(?:final\b[^<]{0,40}(?:<\|constrain\|>[^<]{0,40})?<\|message\|>|commentary)/i;
const STRIPPED = /assistant\s{0,2}(?:final|commentary)/;
const STRIPPED_BEGIN = /^\s{0,20}analysis(?=[\p{Lu}\p{Lo}\p{Nd}"“'*(])/u;
const MARKED_BEGIN = /^\s{0,20}<\|(?:start|channel)\|>/i;
/** An ending of Harmony's is shorter than this. */
const HEADER = 160;

function markEnding(close: string): Ending {
  return {
    held: (text) => heldBack(small(text), [close]),
    find: (text) => {
      const at = small(text).indexOf(close);
      return at < 0 ? null : { at, resume: at + close.length };
    },
  };
}

function channelEnding(pattern: RegExp, begins: readonly string[]): Ending {
  return {
    held: (text) => {
      const tail = small(text.slice(-HEADER));
      const found = begins.map((begin) => tail.indexOf(begin)).filter((at) => at >= 0);
      return found.length > 0 ? tail.length - Math.min(...found) : heldBack(tail, begins);
    },
    find: (text) => {
      const match = pattern.exec(text);
      if (match === null) return null;
      const at = match.index;
      return { at, resume: /commentary$/i.test(match[0]) ? at : at + match[0].length };
    },
  };
}

/** ASCII only: every place stays where it is. */
function small(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * What stands between a mark of reasoning and its end is reasoning where the reply begins with the mark, blanks before it left
 * out; marks are dropped and everything else passes unchanged, so a mark in the middle of an answer stays what it is. The
 * analysis of gpt-oss counts, with its special tokens or without.
 * @param open what the prompt's own end has opened already, as the templates of some reasoning models do
 */
export function thinkSplitter(open: ReasoningMark | 'unknown' | null = null): ThinkSplitter {
  let state: ReturnType<ThinkSplitter['state']> = open === null ? 'start' : open === 'unknown' ? 'unknown' : 'inside';
  let ending: Ending | null = open === null || open === 'unknown' ? null : markEnding(open.close);
  let buffer = '';
  const piece = (type: Piece['type'], text: string): Piece[] => (text === '' ? [] : [{ type, text }]);
  const enter = (skip: number, next: Ending) => {
    [state, ending, buffer] = ['inside', next, buffer.slice(skip)];
  };

  const begin = () => {
    const mark = leadingMark(buffer);
    if (mark !== null) return enter(mark.end, markEnding(mark.close));
    const header = MARKED_BEGIN.exec(buffer);
    if (header !== null) {
      if (/<\|message\|>/i.test(buffer) || buffer.length > HEADER) {
        const analysis = /^[\s\S]*?<\|channel\|>\s{0,3}analysis[^<]{0,40}<\|message\|>/i.exec(buffer);
        enter(analysis?.[0].length ?? 0, channelEnding(MARKED, ['<|end|>', '<|start|>', '<|channel|>']));
      }
      return;
    }
    const stripped = STRIPPED_BEGIN.exec(buffer);
    if (stripped !== null) return enter(stripped[0].length, channelEnding(STRIPPED, ['assistant']));
    if (!couldBegin(buffer)) state = beginsWithUnknownMark(buffer) ? 'unknown' : 'after';
  };

  const drain = (): Piece[] => {
    if (state === 'start') begin();
    if (state === 'start') return [];
    if (state === 'inside') {
      const end = ending!.find(buffer);
      const reasoning = buffer.slice(0, end?.at ?? buffer.length - ending!.held(buffer));
      buffer = buffer.slice(end?.resume ?? reasoning.length);
      if (end === null) return piece('reasoning', reasoning);
      state = 'after';
      return [...piece('reasoning', reasoning), ...drain()];
    }
    const text = buffer;
    buffer = '';
    return piece('text', text);
  };

  return {
    state: () => state,
    push(text) {
      buffer += text;
      return drain();
    },
    flush() {
      if (state === 'start' && beginsWithUnknownMark(buffer)) state = 'unknown';
      const rest = buffer;
      buffer = '';
      return piece(state === 'inside' ? 'reasoning' : 'text', rest);
    },
  };
}

/** Whether more text could make a mark of it. */
function couldBegin(buffer: string): boolean {
  const text = small(buffer.trimStart());
  if (text.length > LONGEST_MARK) return false;
  return (
    REASONING_MARKS.some(({ open }) => open.startsWith(text)) ||
    ['<|start|>', '<|channel|>', 'analysis'].some((open) => open.startsWith(text)) ||
    /^(?:<\|?|\[)[a-z0-9:_.-]{0,46}\|?$/.test(text)
  );
}
