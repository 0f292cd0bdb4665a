import type { ReasoningMark } from './opening-mark.ts';
import { createStopMatcher } from './stop.ts';
import { type Piece, thinkSplitter } from './think.ts';
import { createTokenDecoder } from './token-text.ts';

/** From tokens to what a reader sees: whole characters, reasoning apart from the answer, nothing after a stop string. */
export interface ReplyText<Token> {
  /** @returns what can be shown now; nothing more may be pushed once `stopped` */
  push(token: Token): Piece[];
  /** What was kept back; to be called once, at the end. */
  flush(): Piece[];
  /** Whether a stop string has come. */
  stopped(): boolean;
  tokens(): number;
  /** Tokens up to the mark that ends the reasoning, marks included; 0 = the reply does not reason; null = its mark is none of the list. */
  reasoningTokens(): number | null;
}

/**
 * @param decode text of tokens that stand beside each other
 * @param stops looked for in the answer, not in the reasoning; not part of the text
 * @param open the mark that the prompt's end leaves open; null = none, `unknown` = one that no list has
 */
export function replyText<Token>(
  decode: (tokens: readonly Token[]) => string,
  stops: readonly string[],
  open: ReasoningMark | 'unknown' | null,
): ReplyText<Token> {
  const characters = createTokenDecoder(decode);
  const splitter = thinkSplitter(open);
  const stop = createStopMatcher(stops);
  let stopped = false;
  let tokens = 0;
  let reasoningTokens = 0;

  const upToStop = (pieces: Piece[]): Piece[] =>
    pieces.flatMap((piece) => {
      if (piece.type === 'reasoning') return [piece];
      if (stopped) return [];
      const matched = stop.push(piece.text);
      stopped = matched.stopped;
      return matched.text === '' ? [] : [{ type: 'text' as const, text: matched.text }];
    });

  return {
    push(token) {
      tokens++;
      const before = splitter.state();
      const pieces = splitter.push(characters.push(token));
      if (before === 'inside' || splitter.state() === 'inside') reasoningTokens = tokens;
      return upToStop(pieces);
    },
    flush() {
      if (stopped) return [];
      const pieces = upToStop([...splitter.push(characters.flush()), ...splitter.flush()]);
      const rest = stopped ? '' : stop.flush();
      return rest === '' ? pieces : [...pieces, { type: 'text', text: rest }];
    },
    stopped: () => stopped,
    tokens: () => tokens,
    reasoningTokens: () => (splitter.state() === 'unknown' ? null : reasoningTokens),
  };
}
