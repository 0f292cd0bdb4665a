import { ConfigError } from '@evenhand/core';

/** One value cut out of a JSON text, not parsed. */
export interface Piece {
  readonly text: string;
  /** `element 17` or `line 17`, from 1. */
  readonly place: string;
  /** The file ended before it did. */
  readonly torn: boolean;
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
/** A key of an object, or a place in an array from 0. */
export type Step = string | number;

/** No reply is longer than this, in bytes; a file whose bracket never closes would fill the memory. */
const PIECE_LIMIT = 128 << 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const opens = (byte: number) => byte === 0x7b || byte === 0x5b;
const closes = (byte: number) => byte === 0x7d || byte === 0x5d;

/** A container on the way to what is wanted. */
interface Level {
  readonly isObject: boolean;
  /** Whether every step up to here is the wanted one. */
  readonly onPath: boolean;
  step: Step;
  expectsKey: boolean;
}

/**
 * The elements of the array at `path`, one by one, in memory one at a time; broken ones too, as they stand.
 * @param path from the root; empty = the root is the array
 * @throws ConfigError (without the file's name) where there is no array at that path, with the keys that there are
 */
export async function* elementsAt(chunks: Chunks, path: readonly Step[]): AsyncGenerator<Piece> {
  const walk = walker(path);
  const cut = cutter();
  let inside = false;
  let count = 0;
  for await (const chunk of withoutMark(chunks)) {
    let at = 0;
    if (!inside) {
      const found = walk.feed(chunk);
      if (found === null) continue;
      if (chunk[found] !== 0x5b) throw new ConfigError(`${shownPath(path)} is no array; ${walk.keys()}`);
      inside = true;
      at = found + 1;
    }
    for (const piece of cut.feed(chunk, at)) yield { text: piece, place: `element ${++count}`, torn: false };
    if (cut.ended()) return;
  }
  if (!inside) throw new ConfigError(`there is no ${shownPath(path)}; ${walk.keys()}`);
  yield { text: cut.rest(), place: `element ${count + 1}`, torn: true };
}

/** The value at `path`, parsed. undefined = there is none. @throws SyntaxError where it is no JSON */
export async function valueAt(chunks: Chunks, path: readonly Step[]): Promise<unknown> {
  const walk = walker(path);
  const cut = cutter();
  let inside = false;
  for await (const chunk of withoutMark(chunks)) {
    const found = inside ? 0 : walk.feed(chunk);
    if (found === null) continue;
    inside = true;
    for (const piece of cut.feed(chunk, found)) return JSON.parse(piece);
    if (cut.ended()) return JSON.parse(cut.rest());
  }
  const rest = inside ? cut.rest() : '';
  return rest === '' ? undefined : JSON.parse(rest);
}

/** The lines that are not blank. A last line without its line feed is one. */
export async function* linesOf(chunks: Chunks): AsyncGenerator<Piece> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let number = 0;
  const line = function* (end: Uint8Array): Generator<Piece> {
    number += 1;
    const text = decode([...parts, end]).trim();
    parts = [];
    held = 0;
    if (text !== '') yield { text, place: `line ${number}`, torn: false };
  };
  for await (const chunk of withoutMark(chunks)) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      yield* line(chunk.subarray(from, at));
      from = at + 1;
    }
    held += chunk.length - from;
    if (held > PIECE_LIMIT) throw tooLong(`line ${number + 1}`);
    if (from < chunk.length) parts.push(chunk.slice(from));
  }
  if (parts.length > 0) yield* line(new Uint8Array());
}

/** The first byte that is not blank, after a byte order mark. null = the file is empty. */
export async function firstByte(chunks: Chunks): Promise<string | null> {
  for await (const chunk of withoutMark(chunks)) {
    const found = chunk.find((byte) => !isBlank(byte));
    if (found !== undefined) return String.fromCharCode(found);
  }
  return null;
}

/** @throws ConfigError for UTF-16, which JSON files are not written in */
async function* withoutMark(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length === 0) continue;
    if (first && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)))
      throw new ConfigError('is written in UTF-16; expected UTF-8: save it anew in that encoding');
    yield first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    first = false;
  }
}

function shownPath(path: readonly Step[]): string {
  if (path.length === 0) return 'the outermost value';
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${step}`)).join('');
}

/** Walks to the value at a path; the keys that it passes are kept for the message. */
function walker(path: readonly Step[]) {
  const levels: Level[] = [];
  const passed = new Set<string>();
  let key: number[] | null = null;
  let inString = false;
  let escaped = false;
  let started = false;
  const wanted = () => {
    const top = levels.at(-1);
    return top === undefined
      ? path.length === 0
      : top.onPath && levels.length === path.length && top.step === path[levels.length - 1];
  };
  const onPath = () => {
    const top = levels.at(-1);
    return top === undefined || (top.onPath && top.step === path[levels.length - 1]);
  };
  const endKey = (top: Level) => {
    top.step = decodeKey(key!);
    if (top.onPath && passed.size < 100) passed.add(top.step);
    key = null;
  };
  /** @returns where in the chunk the wanted value begins; null = not in this chunk */
  const feed = (chunk: Uint8Array): number | null => {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      const top = levels.at(-1);
      if (inString) {
        if (key !== null && (escaped || byte !== QUOTE)) key.push(byte);
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (key !== null) endKey(top!);
        }
        continue;
      }
      if (isBlank(byte)) continue;
      if (byte === COLON && top?.isObject === true) {
        top.expectsKey = false;
        started = false;
      } else if (byte === COMMA && top !== undefined) {
        if (top.isObject) top.expectsKey = true;
        else top.step = Number(top.step) + 1;
        started = false;
      } else if (closes(byte)) {
        levels.pop();
        started = true;
      } else if (byte === QUOTE && top?.isObject === true && top.expectsKey) {
        inString = true;
        key = [];
      } else if (!started) {
        if (wanted()) return at;
        if (opens(byte)) levels.push({ isObject: byte === 0x7b, onPath: onPath(), step: 0, expectsKey: byte === 0x7b });
        else started = true;
        if (byte === QUOTE) inString = true;
      } else if (byte === QUOTE) inString = true;
    }
    return null;
  };
  return {
    feed,
    keys: () =>
      passed.size === 0 ? 'the file holds no object there' : `the keys on the way are ${[...passed].join(', ')}`,
  };
}

function decodeKey(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/** Cuts values apart at commas of the outermost level, until the bracket that closes it. */
function cutter() {
  let parts: Uint8Array[] = [];
  let held = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended = false;
  const take = (last: Uint8Array): string => {
    const text = decode([...parts, last]).trim();
    parts = [];
    held = 0;
    return text;
  };
  return {
    ended: () => ended,
    rest: () => take(new Uint8Array()),
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
          ended = true;
          const text = take(chunk.subarray(from, at));
          if (text !== '') yield text;
          return;
        } else if (byte === COMMA && depth === 0) {
          yield take(chunk.subarray(from, at));
          from = at + 1;
        }
      }
      held += chunk.length - from;
      if (held > PIECE_LIMIT) throw tooLong('an element');
      parts.push(chunk.slice(from));
    },
  };
}

function tooLong(what: string): ConfigError {
  return new ConfigError(
    `${what} has more than ${PIECE_LIMIT >> 20} MiB; the file is damaged (a bracket or a quote that never closes?), or no file of replies`,
  );
}

function decode(parts: readonly Uint8Array[]): string {
  const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString('utf8');
}
