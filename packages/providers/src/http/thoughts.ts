import type { JsonObject, Thought } from '@evenhand/core';

/** Keeps the reasoning of a reply that its server wants back, with its place among text and calls. */
export interface ThoughtCollector {
  /** A piece that begins here. @returns it, to be filled while it is read */
  begin(block: JsonObject): JsonObject;
  /** So many more characters of text came. */
  addText(text: string): void;
  /** One more call came. */
  addCall(): void;
  /** What was kept, in its order; undefined = nothing. */
  list(): readonly Thought[] | undefined;
}

export function createThoughtCollector(): ThoughtCollector {
  const thoughts: Thought[] = [];
  let textBefore = 0;
  let callsBefore = 0;
  return {
    begin(block) {
      thoughts.push({ block, textBefore, callsBefore });
      return block;
    },
    addText(text) {
      textBefore += text.length;
    },
    addCall() {
      callsBefore++;
    },
    list: () => (thoughts.length === 0 ? undefined : thoughts),
  };
}

/** A piece of an earlier reply, in the order in which it came. */
export type ReplyPiece<Call> =
  | { readonly kind: 'thought'; readonly block: JsonObject }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly call: Call };

/** A reply with its thoughts where they stood: texts are cut there, and calls keep their order behind the text before them. */
export function arrangeReply<Call>(
  text: string,
  calls: readonly Call[],
  thoughts: readonly Thought[] = [],
): ReplyPiece<Call>[] {
  const pieces: ReplyPiece<Call>[] = [];
  let [textDone, callsDone] = [0, 0];
  const advance = (textEnd: number, callsEnd: number) => {
    const part = text.slice(textDone, textEnd);
    if (part !== '') pieces.push({ kind: 'text', text: part });
    for (const call of calls.slice(callsDone, callsEnd)) pieces.push({ kind: 'call', call });
    textDone = Math.max(textDone, textEnd);
    callsDone = Math.max(callsDone, callsEnd);
  };
  for (const { block, textBefore, callsBefore } of thoughts) {
    advance(textBefore, callsBefore);
    pieces.push({ kind: 'thought', block });
  }
  advance(text.length, calls.length);
  return pieces;
}
