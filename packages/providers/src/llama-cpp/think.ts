import { heldBack } from './held-back.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

export interface Piece {
  type: 'reasoning' | 'text';
  /** Never empty. */
  text: string;
}

/** Parts a reply into reasoning and answer while it comes. */
export interface ThinkSplitter {
  /** `start` = not known yet; `inside` = reasoning; `after` = the answer. */
  state(): 'start' | 'inside' | 'after';
  push(text: string): Piece[];
  /** What was kept back; to be called once, at the end. */
  flush(): Piece[];
}

/**
 * Text between `<think>` and `</think>` is reasoning where the reply begins with the tag; tags themselves are dropped and
 * everything else passes unchanged, so a tag in the middle of an answer stays what it is.
 * @param inside whether the prompt's own end has opened the tag already, as the templates of some reasoning models do
 */
export function thinkSplitter(inside = false): ThinkSplitter {
  let state: ReturnType<ThinkSplitter['state']> = inside ? 'inside' : 'start';
  let buffer = '';
  const piece = (type: Piece['type'], text: string): Piece[] => (text === '' ? [] : [{ type, text }]);

  const drain = (): Piece[] => {
    if (state === 'start') {
      if (OPEN.startsWith(buffer) && buffer !== OPEN) return [];
      state = buffer.startsWith(OPEN) ? 'inside' : 'after';
      if (state === 'inside') buffer = buffer.slice(OPEN.length);
    }
    if (state === 'inside') {
      const end = buffer.indexOf(CLOSE);
      if (end === -1) {
        const ready = buffer.length - heldBack(buffer, [CLOSE]);
        const reasoning = buffer.slice(0, ready);
        buffer = buffer.slice(ready);
        return piece('reasoning', reasoning);
      }
      state = 'after';
      const reasoning = buffer.slice(0, end);
      const answer = buffer.slice(end + CLOSE.length);
      buffer = '';
      return [...piece('reasoning', reasoning), ...piece('text', answer)];
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
      const rest = buffer;
      buffer = '';
      return piece(state === 'inside' ? 'reasoning' : 'text', rest);
    },
  };
}
