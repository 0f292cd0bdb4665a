import { ConfigError } from '@evenhand/core';
import { type Chunks, isBlank, textBytes } from './json-bytes.ts';
import { createElementCutter } from './json-cut.ts';
import type { Piece } from './json-elements.ts';
import { createPathWalker, type Step } from './json-walk.ts';

/** One entry of an object, its value not parsed. */
export interface EntryPiece extends Piece {
  readonly key: string;
}

const OPENING_BRACE = 0x7b;
const ENTRY = /^("(?:[^"\\]|\\.)*")\s*:\s*/s;

/**
 * The entries of the object at `path`, one by one, in memory one at a time.
 * @param path from the root; empty = the root is the object
 * @throws ConfigError (without the file's name) where there is no object at that path, with the keys that there are
 */
export async function* readEntriesAt(chunks: Chunks, path: readonly Step[]): AsyncGenerator<EntryPiece> {
  const walk = createPathWalker(path);
  const cut = createElementCutter();
  let inside = false;
  let empty = true;
  let bytes = 0;
  for await (const chunk of textBytes(chunks)) {
    empty &&= chunk.every(isBlank);
    bytes += chunk.length;
    let at = 0;
    if (!inside) {
      const found = walk.feed(chunk);
      if (found === null) continue;
      if (chunk[found] !== OPENING_BRACE) throw new ConfigError(noObject(path, chunk.subarray(found)));
      inside = true;
      at = found + 1;
    }
    for (const piece of cut.feed(chunk, at)) yield entry(piece);
    if (cut.endedAt() !== null) return;
  }
  if (empty) throw new ConfigError('is empty; expected a JSON object');
  if (!inside) throw new ConfigError(`there is no ${path.join('.')}; ${walk.keys()}`);
  const rest = cut.rest();
  const key = ENTRY.exec(rest)?.[1] ?? null;
  yield {
    key: key === null ? '' : keyOf(key),
    text: '',
    location: key === null ? 'the end' : `entry ${key}`,
    torn: `the file ends before its object does, after ${bytes} bytes: the rest is missing`,
  };
}

function entry(piece: string): EntryPiece {
  const match = ENTRY.exec(piece);
  if (match === null)
    return {
      key: '',
      text: '',
      location: 'an entry',
      torn: `found ${JSON.stringify(piece.slice(0, 40))}; expected "key": value`,
    };
  const key = keyOf(match[1]!);
  return { key, text: piece.slice(match[0].length), location: `entry ${JSON.stringify(key)}`, torn: null };
}

function keyOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}

function noObject(path: readonly Step[], found: Uint8Array): string {
  const begins = JSON.stringify(Buffer.from(found.slice(0, 24)).toString('utf8'));
  return path.length > 0
    ? `${path.join('.')} is no object (it begins with ${begins})`
    : `is no JSON object: it begins with ${begins}; expected {`;
}
