import { constants } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import { displayPath, nameFile } from './files.ts';

/** A line, and where it stands. */
export interface Line {
  /** Without its line feed. */
  readonly text: string;
  readonly offset: number;
  /** With its line feed. */
  readonly bytes: number;
}

export interface LineOptions {
  /** Offset of the first byte; absent = where the file is, which is the beginning of one that is named by its path. */
  readonly start?: number;
  /** Offset behind the last byte; absent = the end of the file. */
  readonly end?: number;
  /** Whether a last line without its line feed is one; absent = it is dropped, as a kill leaves it. */
  readonly unfinished?: boolean;
  /** How much is read at a time. */
  readonly chunkBytes?: number;
}

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 10;

/**
 * The lines of a file, or of a part of it, one by one, however long the file is. One buffer serves all of them.
 * @param source a path, or a file that is open and stays so
 * @throws the error of the system where the file cannot be read, or ends before `end`
 */
export function* readLines(
  source: string | number,
  { start, end = Number.POSITIVE_INFINITY, unfinished = false, chunkBytes = CHUNK_BYTES }: LineOptions = {},
): Generator<Line> {
  const file = typeof source === 'string' ? openSync(source, 'r') : source;
  try {
    let buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - (start ?? 0)));
    let filled = 0;
    let offset = start ?? 0;
    for (;;) {
      if (filled > constants.MAX_STRING_LENGTH)
        throw new ConfigError(
          `${describeSource(source)}: has a line that is more than a text can hold (512 MiB); it was damaged`,
        );
      if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * filled);
      const room = Math.min(buffer.length - filled, end - offset - filled);
      // Without a start it is read on, because pipes have no positions.
      const read = room === 0 ? 0 : readSync(file, buffer, filled, room, start === undefined ? null : offset + filled);
      if (read === 0) {
        if (room > 0 && end !== Number.POSITIVE_INFINITY) throw new Error(`the file ends before byte ${end}`);
        if (unfinished && filled > 0) yield { text: buffer.toString('utf8', 0, filled), offset, bytes: filled };
        return;
      }
      let from = filled;
      filled += read;
      let begin = 0;
      const held = buffer.subarray(0, filled);
      for (let at = held.indexOf(LINE_FEED, from); at >= 0; at = held.indexOf(LINE_FEED, from)) {
        yield { text: held.toString('utf8', begin, at), offset: offset + begin, bytes: at + 1 - begin };
        begin = at + 1;
        from = begin;
      }
      buffer.copyWithin(0, begin, filled);
      filled -= begin;
      offset += begin;
    }
  } catch (error) {
    throw typeof source === 'string' ? nameFile(error, source) : error;
  } finally {
    if (typeof source === 'string') closeSync(file);
  }
}

const describeSource = (source: string | number): string =>
  typeof source === 'string' ? displayPath(source) : 'a file';
