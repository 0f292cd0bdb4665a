import { type Chunks, decode, isBlank, PIECE_LIMIT, textBytes, tooLong } from './json-bytes.ts';
import type { Piece } from './json-elements.ts';

/** The lines that are not blank. A last line without its line feed is one. */
export async function* readLines(chunks: Chunks): AsyncGenerator<Piece> {
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  let number = 0;
  const line = function* (end: Uint8Array): Generator<Piece> {
    number += 1;
    const text = decode([...parts, end]).trim();
    parts = [];
    heldBytes = 0;
    if (text !== '') yield { text, location: `line ${number}`, torn: null };
  };
  for await (const chunk of textBytes(chunks)) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      yield* line(chunk.subarray(from, at));
      from = at + 1;
    }
    heldBytes += chunk.length - from;
    if (heldBytes > PIECE_LIMIT) throw tooLong(`line ${number + 1}`);
    if (from < chunk.length) parts.push(new Uint8Array(chunk.subarray(from)));
  }
  if (parts.length > 0) yield* line(new Uint8Array());
}

/** The first byte of a file, of any kind, that is not blank, after a byte order mark. null = it is empty. */
export async function firstByte(chunks: Chunks): Promise<string | null> {
  let first = true;
  for await (const chunk of chunks) {
    const mark = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    const found = chunk.subarray(mark ? 3 : 0).find((byte) => !isBlank(byte));
    if (found !== undefined) return String.fromCharCode(found);
    first = false;
  }
  return null;
}
