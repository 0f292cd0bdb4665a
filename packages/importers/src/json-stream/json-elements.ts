import { ConfigError } from '@evenhand/core';
import { type Chunks, decode, isBlank, textBytes } from './json-bytes.ts';
import { createElementCutter } from './json-cut.ts';
import { parseForeignJson, readJson } from './json-values.ts';
import { createPathWalker, type Step } from './json-walk.ts';

/** One value cut out of a JSON text, not parsed. */
export interface Piece {
  readonly text: string;
  /** `element 17` or `line 17`, from 1. */
  readonly location: string;
  /** Why it is not whole, or no value at all; null = it is whole. */
  readonly torn: string | null;
}

/**
 * The elements of the array at `path`, one by one, in memory one at a time; broken ones too, as they stand.
 * @param path from the root; empty = the root is the array
 * @throws ConfigError (without the file's name) where there is no array at that path, with the keys that there are
 */
export async function* elementsAt(chunks: Chunks, path: readonly Step[]): AsyncGenerator<Piece> {
  const walk = createPathWalker(path);
  const cut = createElementCutter();
  let state: 'before' | 'inside' | 'after' = 'before';
  let count = 0;
  let bytes = 0;
  let empty = true;
  for await (const chunk of textBytes(chunks)) {
    empty &&= chunk.every(isBlank);
    let at = 0;
    if (state === 'before') {
      const found = walk.feed(chunk);
      if (found !== null) {
        if (chunk[found] !== 0x5b) throw new ConfigError(describeNonArray(path, chunk.subarray(found), walk.keys()));
        state = 'inside';
        at = found + 1;
      }
    }
    if (state === 'inside') {
      for (const piece of cut.feed(chunk, at)) yield { text: piece, location: `element ${++count}`, torn: null };
      const end = cut.endedAt();
      if (end !== null) {
        if (path.length > 0) return;
        state = 'after';
        at = end + 1;
      }
    }
    if (state === 'after') {
      const torn = findTrailingContent(chunk, at, bytes);
      if (torn !== null) return yield { text: '', location: 'after the list', torn };
    }
    bytes += chunk.length;
  }
  if (empty) throw new ConfigError('is empty; expected a list of replies (JSON)');
  if (state === 'before') throw new ConfigError(`there is no ${formatPath(path)}; ${walk.keys()}`);
  if (state === 'after') return;
  const text = cut.rest();
  const torn =
    text === ''
      ? `the file ends before its list does, after ${bytes} bytes`
      : `the file ends in the middle of it, after ${bytes} bytes: the rest is missing`;
  yield { text, location: `element ${count + 1}`, torn };
}

/** What stands behind the list's end; null = nothing but blanks. */
function findTrailingContent(chunk: Uint8Array, at: number, before: number): string | null {
  const rest = chunk.subarray(at).findIndex((byte) => !isBlank(byte));
  if (rest < 0) return null;
  const text = JSON.stringify(decode([chunk.slice(at + rest, at + rest + 24)]));
  return `the list ends, and more stands behind it (byte ${before + at + rest + 1}, ${text}), which is not read: a file holds one list`;
}

function describeNonArray(path: readonly Step[], found: Uint8Array, keys: string): string {
  const begins = JSON.stringify(decode([found.slice(0, 24)]));
  if (path.length > 0) return `${formatPath(path)} is no list (it begins with ${begins}); ${keys}`;
  const page = found[0] === 0x3c ? ': it looks like a web page; download the file itself' : '';
  return `is no JSON list: it begins with ${begins}${page === '' ? '; expected [' : page}`;
}

/** The value at `path`, parsed. undefined = there is none. @throws SyntaxError where it is no JSON */
export async function valueAt(chunks: Chunks, path: readonly Step[]): Promise<unknown> {
  const walk = createPathWalker(path);
  const cut = createElementCutter();
  let inside = false;
  for await (const chunk of textBytes(chunks)) {
    const found = inside ? 0 : walk.feed(chunk);
    if (found === null) continue;
    inside = true;
    for (const piece of cut.feed(chunk, found)) return parseForeignJson(piece);
    if (cut.endedAt() !== null) return parseForeignJson(cut.rest());
  }
  const rest = inside ? cut.rest() : '';
  return rest === '' ? undefined : parseForeignJson(rest);
}

/** Whether there is a value at `path`, whatever it is. */
export async function hasValueAt(chunks: Chunks, path: readonly Step[]): Promise<boolean> {
  const walk = createPathWalker(path);
  for await (const chunk of textBytes(chunks)) if (walk.feed(chunk) !== null) return true;
  return false;
}

function formatPath(path: readonly Step[]): string {
  if (path.length === 0) return 'the outermost value';
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${step}`)).join('');
}

/** Headers hold settings and results; larger ones are something else. */
const LARGEST_HEADER = 64 << 20;

/**
 * The members of the outermost object that stand before the one called `key`, parsed; all of them where it is not there.
 * null = it is no object, or it is larger than any header. @throws SyntaxError where it is no JSON
 */
export async function membersBefore(chunks: Chunks, key: string): Promise<unknown> {
  const walk = createPathWalker([key]);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of textBytes(chunks)) {
    const found = walk.feed(chunk);
    parts.push(new Uint8Array(found === null ? chunk : chunk.subarray(0, found)));
    size += parts.at(-1)!.length;
    if (found !== null) {
      const text = decode(parts);
      const head = text
        .slice(0, text.lastIndexOf(`"${key}"`))
        .trimEnd()
        .replace(/,$/, '');
      return parsed(`${head}}`);
    }
    if (size > LARGEST_HEADER) return null;
  }
  return parsed(decode(parts));
}

function parsed(text: string): unknown {
  const found = readJson(text);
  if (typeof found === 'string') throw new SyntaxError(found);
  return found.value;
}
