import { closeSync, openSync } from 'node:fs';
import { compareCodeUnits, readLines, writeAll } from '@evenhand/io';

/** Something to be put in order: neither part holds a line feed. */
export interface Entry {
  readonly key: string;
  readonly text: string;
}

/** Sorts more than fits into memory: by key (code units), equals in the order in which they were added. */
export interface Sorter {
  add(key: string, text: string): void;
  /** All that was added; nothing can be added after. */
  sorted(): Generator<Entry>;
  close(): void;
}

/** Characters that are held before a sorted stretch goes to the disk; each entry counts for its overhead too. */
const BUFFER_BYTES = 6 << 20;
const OVERHEAD = 80;
const CHUNK_BYTES = 1 << 16;

interface SortedRun {
  readonly start: number;
  readonly end: number;
}

/** @param path of a new file for what does not fit; it is the caller's to remove */
export function openSorter(path: string, bufferBytes = BUFFER_BYTES): Sorter {
  let file: number | null = null;
  let entries: Entry[] = [];
  let size = 0;
  let written = 0;
  const sortedRuns: SortedRun[] = [];
  const sortedEntries = () => entries.sort((a, b) => compareCodeUnits(a.key, b.key));
  const flush = () => {
    file ??= openSync(path, 'wx+');
    const start = written;
    let block = '';
    const write = () => {
      writeAll(file!, block);
      written += Buffer.byteLength(block);
      block = '';
    };
    for (const { key, text } of sortedEntries()) {
      block += `${key}\n${text}\n`;
      if (block.length > CHUNK_BYTES) write();
    }
    write();
    sortedRuns.push({ start, end: written });
    entries = [];
    size = 0;
  };
  return {
    add(key, text) {
      entries.push({ key, text });
      size += key.length + text.length + OVERHEAD;
      if (size > bufferBytes) flush();
    },
    *sorted() {
      if (file === null) return yield* sortedEntries();
      flush();
      yield* mergeRuns(sortedRuns.map((sortedRun) => readEntries(file!, sortedRun)));
    },
    close() {
      if (file !== null) closeSync(file);
    },
  };
}

/** Heads of the stretches stand in order; equal keys come in the order of their stretches. */
function* mergeRuns(sortedRuns: readonly Generator<Entry>[]): Generator<Entry> {
  const heads: { entry: Entry; sortedRun: number }[] = [];
  const enter = (sortedRun: number) => {
    const next = sortedRuns[sortedRun]!.next();
    if (next.done === true) return;
    let [low, high] = [0, heads.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const head = heads[middle]!;
      const order = compareCodeUnits(head.entry.key, next.value.key) || head.sortedRun - sortedRun;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    heads.splice(low, 0, { entry: next.value, sortedRun });
  };
  for (const sortedRun of sortedRuns.keys()) enter(sortedRun);
  for (let head = heads.shift(); head !== undefined; head = heads.shift()) {
    yield head.entry;
    enter(head.sortedRun);
  }
}

function* readEntries(file: number, sortedRun: SortedRun): Generator<Entry> {
  let key: string | null = null;
  for (const { text } of readLines(file, { ...sortedRun, chunkBytes: CHUNK_BYTES })) {
    if (key === null) key = text;
    else {
      yield { key, text };
      key = null;
    }
  }
}
