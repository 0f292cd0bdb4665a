import { BACKSLASH, closes, decode, opens, PIECE_LIMIT, QUOTE, tooLong } from './json-bytes.ts';

const COMMA = 0x2c;

/** Cuts values apart at commas of the outermost level, until the bracket that closes it. */
export function createElementCutter() {
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended: number | null = null;
  const finishPiece = (last: Uint8Array): string => {
    const text = decode([...parts, last]).trim();
    parts = [];
    heldBytes = 0;
    return text;
  };
  return {
    /** Where in the chunk that was fed last the closing bracket stands; null = it has not come. */
    endedAt: () => ended,
    rest: () => finishPiece(new Uint8Array()),
    *feed(chunk: Uint8Array, start: number): Generator<string> {
      let from = start;
      for (let at = start; at < chunk.length; at += 1) {
        const byte = chunk[at]!;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) inString = true;
        else if (opens(byte)) depth += 1;
        else if (closes(byte)) {
          depth -= 1;
          if (depth >= 0) continue;
          ended = at;
          const text = finishPiece(chunk.subarray(from, at));
          if (text !== '') yield text;
          return;
        } else if (byte === COMMA && depth === 0) {
          yield finishPiece(chunk.subarray(from, at));
          from = at + 1;
        }
      }
      heldBytes += chunk.length - from;
      if (heldBytes > PIECE_LIMIT) throw tooLong('an element');
      parts.push(new Uint8Array(chunk.subarray(from)));
    },
  };
}
