import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { compareCodeUnits, findLargest, findSmallest, writeHashed } from '@evenhand/io';

import { extractMember } from './journal.ts';
import { countAnswered, type JournalSpan, readRunState } from './run-state.ts';

/** Places that lie within so many bytes are read at once. */
const MAX_READ_BYTES = 1 << 15;

/**
 * Folds a journal into one file of records a model, sorted by key. Holds places, not texts, in memory.
 * @param toPath where the records of a model go; null = nowhere, only their hash is wanted
 * @returns lines and SHA-256 of the file of each model, and how many cells have an answer
 */
export function compactJournal(
  journalPath: string,
  models: readonly string[],
  toPath: (model: string) => string | null,
): { files: Map<string, { lines: number; sha256: string }>; answered: number } {
  const { cells } = readRunState(journalPath);
  const keys = [...cells.keys().filter((key) => cells.get(key)!.verdict !== null)].sort(compareCodeUnits);
  const files = new Map<string, { lines: number; sha256: string }>();
  const file = openSync(journalPath, 'a+');
  let buffer = Buffer.allocUnsafe(1 << 16);
  // What is told of a cell mostly stands together. It is not checked here: whoever reads the records checks every line of them.
  const read = (spans: readonly JournalSpan[]): string[] => {
    const start = findSmallest(spans.map(({ offset }) => offset));
    const end = findLargest(spans.map(({ offset, bytes }) => offset + bytes));
    if (end - start > MAX_READ_BYTES && spans.length > 1) return spans.flatMap((span) => read([span]));
    if (buffer.length < end - start) buffer = Buffer.allocUnsafe(2 * (end - start));
    readSync(file, buffer, 0, end - start, start);
    return spans.map(({ offset, bytes }) => buffer.toString('utf8', offset - start, offset - start + bytes));
  };
  try {
    for (const model of models) {
      const modelKeys = keys.filter((key) => parseModel(key) === model);
      const sha256 = writeOrHash(
        toPath(model),
        modelKeys.values().map((key) => {
          const state = cells.get(key)!;
          const [closed, ...turns] = read([state.verdict!, ...state.turns]);
          const verdict = extractMember(closed!, 'closed', key);
          // A record is the verdict with its turns as one more member; all of it stands in the journal already.
          return `${verdict.slice(0, -1)},"turns":[${turns.map((line) => extractMember(line, 'turn', key)).join(',')}]}\n`;
        }),
      );
      files.set(model, { lines: modelKeys.length, sha256 });
    }
  } finally {
    closeSync(file);
  }
  return { files, answered: countAnswered(cells) };
}

function writeOrHash(path: string | null, lines: Iterable<string>): string {
  if (path !== null) return writeHashed(path, lines);
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line);
  return hash.digest('hex');
}

/** The last part but one of a cell's key; neither models nor trials hold a slash. */
function parseModel(key: string): string {
  const end = key.lastIndexOf('/');
  return key.slice(key.lastIndexOf('/', end - 1) + 1, end);
}
