import { BACKSLASH, closes, decode, describeBeginning, isBlank, opens, QUOTE } from './json-bytes.ts';

const COMMA = 0x2c;
const COLON = 0x3a;

/** A key of an object, or a place in an array from 0. */
export type Step = string | number;

/** A container on the way to what is wanted. */
interface Level {
  readonly isObject: boolean;
  /** Whether every step up to here is the wanted one. */
  readonly onPath: boolean;
  step: Step;
  expectsKey: boolean;
}

/** Walks to the value at a path; the keys that it passes are kept for the message. */
export function createPathWalker(path: readonly Step[]) {
  const levels: Level[] = [];
  const passed = new Set<string>();
  let key: number[] | null = null;
  let inString = false;
  let escaped = false;
  let started = false;
  let begins: string | null = null;
  const isAtTarget = () => {
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
    begins ??= chunk.every(isBlank) ? null : describeBeginning(decode([chunk.slice(0, 200)]));
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
        if (isAtTarget()) return at;
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
      passed.size === 0
        ? `the file holds no object there: it ${begins ?? 'is empty'}`
        : `the keys on the way are ${[...passed].join(', ')}`,
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
