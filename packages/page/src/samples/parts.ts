import { createHash } from 'node:crypto';
import type { DataFile } from './shape.ts';

/** Takes a file beside the page: its name below report-data/ and its content, which is gone when it returns. */
export type EmitData = (name: string, content: Uint8Array) => void;

/** Entries on their way into the page or into files beside it. */
export interface Parts {
  /** A piece of the next entry as JSON; where it is bytes, escaped. */
  put(piece: string | Uint8Array): void;
  /** Ends the entry. @param characters of its JSON, as it stood unescaped */
  finish(characters: number): void;
  /** `inline` is null where there were too many, and files were written. */
  end(): { readonly files: readonly DataFile[]; readonly inline: readonly unknown[] | null };
}

/** Up to so many characters of JSON all entries stand in the page itself. */
const INLINE_LIMIT = 700_000;

/** Nothing in it can end a script. */
export const escapeScript = (json: string): string => (json.includes('<') ? json.replaceAll('<', '\\u003c') : json);

/** Entries of a file that is not written yet. */
interface Part {
  readonly content: Buffer;
  readonly count: number;
}

/**
 * A page that was opened from the disk may fetch nothing, but it may load scripts: each file calls `evenhandData` with its
 * name and its entries as JSON.
 * @param limit characters, at which the next file begins
 */
export function createParts(name: string, emit: EmitData, limit: number): Parts {
  const files: DataFile[] = [];
  let buffer = Buffer.allocUnsafe(2 * limit);
  let filled = 0;
  let count = 0;
  let isOpen = false;
  let [characters, total, written] = [0, 0, 0];
  let held: Part[] = [];
  const room = (bytes: number) => {
    if (filled + bytes <= buffer.length) return;
    const wider = Buffer.allocUnsafe(2 * (filled + bytes));
    buffer.copy(wider, 0, 0, filled);
    buffer = wider;
  };
  const append = (piece: string | Uint8Array) => {
    if (typeof piece === 'string') {
      room(3 * piece.length);
      filled += buffer.write(piece, filled);
    } else {
      room(piece.length);
      buffer.set(piece, filled);
      filled += piece.length;
    }
  };
  const fileName = (number: number) => `${name}-${String(number).padStart(4, '0')}.js`;
  const write = ({ content, count: entries }: Part) => {
    const file = fileName(files.length);
    emit(file, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.push({ name: file, first: written, count: entries, sha256 });
    written += entries;
  };
  const flush = () => {
    if (count === 0) return;
    append('])\n');
    const content = buffer.subarray(0, filled);
    if (total <= INLINE_LIMIT) held.push({ content: Buffer.from(content), count });
    else {
      for (const part of held) write(part);
      held = [];
      write({ content, count });
    }
    [filled, count, characters] = [0, 0, 0];
  };
  return {
    put(piece) {
      if (!isOpen)
        append(count === 0 ? `evenhandData(${JSON.stringify(fileName(files.length + held.length))},[` : ',\n');
      isOpen = true;
      append(typeof piece === 'string' ? escapeScript(piece) : piece);
    },
    finish(length) {
      isOpen = false;
      count++;
      characters += length;
      total += length;
      if (characters >= limit) flush();
    },
    end() {
      flush();
      if (files.length > 0) return { files, inline: null };
      return { files: [], inline: held.flatMap(({ content }) => JSON.parse(readEntries(content)) as unknown[]) };
    },
  };
}

/** The list of entries within a part. */
const readEntries = (content: Buffer): string => content.toString('utf8', content.indexOf('['), content.length - 2);
