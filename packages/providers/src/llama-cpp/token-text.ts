/** Turns tokens into text as they come, never half a character. */
export interface TokenText<Token> {
  /** @returns what can be shown now; often nothing where a character takes several tokens */
  push(token: Token): string;
  /** What was kept back: U+FFFD where the reply ends within a character. To be called once, at the end. */
  flush(): string;
}

const REPLACEMENT = '\u{FFFD}';
/** Tokens that are decoded anew with each further one; a character takes four at most. */
const WINDOW_TOKENS = 24;

/**
 * A character of several bytes may be spread over several tokens; decoded too early its bytes read as one U+FFFD at the
 * end. So a window of recent tokens is decoded as a whole, and a U+FFFD at its end is kept back until the next token shows
 * whether it was the beginning of something.
 * @param decode text of tokens that stand beside each other
 */
export function createTokenDecoder<Token>(decode: (tokens: readonly Token[]) => string): TokenText<Token> {
  let window: Token[] = [];
  /** How the window reads as far as it has been shown. */
  let emitted = '';

  return {
    push(token) {
      window.push(token);
      let text = decode(window);
      if (!text.startsWith(emitted)) {
        // A tokenizer that tidies up spaces has changed what stands before; what has been shown stays shown.
        window = [token];
        emitted = '';
        text = decode(window);
      }
      const ready = text.endsWith(REPLACEMENT) ? text.length - REPLACEMENT.length : text.length;
      const fresh = text.slice(emitted.length, ready);
      emitted = text.slice(0, Math.max(ready, emitted.length));
      if (ready === text.length && window.length >= WINDOW_TOKENS) {
        // The last token stays as context: the first of a decoded row may lose the space before it.
        window = [token];
        emitted = decode(window);
      }
      return fresh;
    },
    flush() {
      return window.length === 0 ? '' : decode(window).slice(emitted.length);
    },
  };
}
