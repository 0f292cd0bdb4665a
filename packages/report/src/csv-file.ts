import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byCodeUnits, openSpill, type Spill } from '@evenhand/core';
import type { Row } from './columns.ts';
import { csvHeader, csvRow } from './csv.ts';

/** Larger ones lie outside of the young generation, and wait for a collection of the whole heap. */
const BLOCK_CHARACTERS = 1 << 16;
/** Above this, blocks lie in a temporary file. */
const HELD_CHARACTERS = 1 << 20;

/** Rows on their way to a CSV file; sorted by key whatever the order in which they come. */
export interface CsvFile {
  add(key: string, row: Row): void;
  /** The file, piece by piece; can be read once. */
  parts(): Generator<string>;
}

export function csvFile(table: 'samples' | 'measurements'): CsvFile {
  const blocks = store();
  /** `length of the line, key`, a line each. */
  const keys = store();
  let last = '';
  let sorted = true;
  return {
    add(key, row) {
      sorted &&= last <= key;
      last = key;
      const line = csvRow(table, row);
      keys.add(`${line.length} ${key}\n`);
      blocks.add(line);
    },
    *parts() {
      try {
        yield csvHeader(table);
        if (sorted) yield* blocks.all();
        else yield* sortedLines([...blocks.all()].join(''), [...keys.all()].join(''));
      } finally {
        blocks.drop();
        keys.drop();
      }
    },
  };
}

function* sortedLines(text: string, keys: string): Generator<string> {
  let from = 0;
  const lines = keys
    .split('\n')
    .slice(0, -1)
    .map((told) => {
      const blank = told.indexOf(' ');
      const start = from;
      from += Number(told.slice(0, blank));
      return { key: told.slice(blank + 1), start, end: from };
    });
  for (const { start, end } of lines.sort((a, b) => byCodeUnits(a.key, b.key))) yield text.slice(start, end);
}

/** Text in blocks: in memory while it is little, else in a temporary file that no other process needs. */
function store() {
  let waiting: string[] = [];
  let size = 0;
  let held: string[] = [];
  let heldSize = 0;
  let spilled: { folder: string; spill: Spill; places: { offset: number; bytes: number }[] } | null = null;
  const spill = () => {
    if (spilled === null) {
      const folder = mkdtempSync(join(tmpdir(), 'evenhand-csv-'));
      spilled = { folder, spill: openSpill(join(folder, 'rows')), places: [] };
    }
    for (const block of held) spilled.places.push(spilled.spill.add(block));
    held = [];
    heldSize = 0;
  };
  const close = () => {
    held.push(waiting.join(''));
    heldSize += size;
    waiting = [];
    size = 0;
    if (heldSize > HELD_CHARACTERS) spill();
  };
  return {
    add(text: string) {
      waiting.push(text);
      size += text.length;
      if (size > BLOCK_CHARACTERS) close();
    },
    *all(): Generator<string> {
      close();
      if (spilled !== null) for (const place of spilled.places) yield spilled.spill.read(place);
      yield* held;
    },
    drop() {
      held = [];
      if (spilled === null) return;
      spilled.spill.close();
      rmSync(spilled.folder, { recursive: true, force: true });
      spilled = null;
    },
  };
}
