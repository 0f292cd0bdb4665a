import { createHash } from 'node:crypto';
import type { DataFile } from './shape.ts';

/** Takes a file beside the page: its name below report-data/ and its content, in pieces. */
export type EmitData = (name: string, content: readonly string[]) => void;

/** Entries on their way into the page or into files beside it. */
export interface Parts {
  /** @param json one entry as JSON */
  add(json: string): void;
  /** `inline` is null where there were too many, and files were written. */
  end(): { readonly files: readonly DataFile[]; readonly inline: readonly unknown[] | null };
}

/** Up to so many characters of JSON all entries stand in the page itself. */
const INLINE_LIMIT = 700_000;

/**
 * A page that was opened from the disk may fetch nothing, but it may load scripts: each file calls `evenhandData` with its
 * name and its entries as JSON.
 * @param limit characters, at which the next file begins
 */
export function createParts(name: string, emit: EmitData, limit: number): Parts {
  const files: DataFile[] = [];
  /** Entries that are not in a file yet. */
  let pending: string[] = [];
  let [characters, total, written] = [0, 0, 0];
  let held: string[][] = [];
  const flush = () => {
    if (pending.length === 0) return;
    if (total <= INLINE_LIMIT) held.push(pending);
    else {
      for (const part of held) write(part);
      held = [];
      write(pending);
    }
    pending = [];
    characters = 0;
  };
  const write = (entries: readonly string[]) => {
    const file = `${name}-${String(files.length).padStart(4, '0')}.js`;
    // Not put together: an entry may be long.
    const content = [
      `evenhandData(${JSON.stringify(file)},[`,
      ...entries.flatMap((json, at) => [at === 0 ? '' : ',\n', json.replaceAll('<', '\\u003c')]),
      '])\n',
    ];
    emit(file, content);
    const hash = createHash('sha256');
    for (const piece of content) hash.update(piece);
    files.push({
      name: file,
      first: written,
      count: entries.length,
      sha256: hash.digest('hex'),
    });
    written += entries.length;
  };
  return {
    add(json) {
      pending.push(json);
      characters += json.length;
      total += json.length;
      if (characters >= limit) flush();
    },
    end() {
      flush();
      if (files.length > 0) return { files, inline: null };
      return { files: [], inline: held.flat().map((json) => JSON.parse(json) as unknown) };
    },
  };
}
