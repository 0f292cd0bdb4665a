import { closeSync, openSync, readSync } from 'node:fs';
import { byCodeUnits } from '../io/canonical.ts';
import { writeHashed } from '../io/files.ts';
import { toldIn } from './journal.ts';
import { answeredIn, type Place, readRunState } from './run-state.ts';

/** Places that lie within so many bytes are read at once. */
const TOGETHER_BYTES = 1 << 15;

/**
 * Folds a journal into one file of records a model, sorted by key. Holds places, not texts, in memory.
 * @param pathOf where the records of a model go
 * @returns lines and SHA-256 of the file of each model, and how many cells have an answer
 */
export function foldJournal(
  journalPath: string,
  models: readonly string[],
  pathOf: (model: string) => string,
): { files: Map<string, { lines: number; sha256: string }>; answered: number } {
  const { cells } = readRunState(journalPath);
  const keys = [...cells.keys().filter((key) => cells.get(key)!.verdict !== null)].sort(byCodeUnits);
  const files = new Map<string, { lines: number; sha256: string }>();
  const file = openSync(journalPath, 'a+');
  let room = Buffer.allocUnsafe(1 << 16);
  // What is told of a cell mostly stands together. It is not checked here: whoever reads the records checks every line of them.
  const read = (places: readonly Place[]): string[] => {
    const start = Math.min(...places.map(({ offset }) => offset));
    const end = Math.max(...places.map(({ offset, bytes }) => offset + bytes));
    if (end - start > TOGETHER_BYTES && places.length > 1) return places.flatMap((place) => read([place]));
    if (room.length < end - start) room = Buffer.allocUnsafe(2 * (end - start));
    readSync(file, room, 0, end - start, start);
    return places.map(({ offset, bytes }) => room.toString('utf8', offset - start, offset - start + bytes));
  };
  try {
    for (const model of models) {
      const mine = keys.filter((key) => modelOf(key) === model);
      const sha256 = writeHashed(
        pathOf(model),
        mine.values().map((key) => {
          const state = cells.get(key)!;
          const [closed, ...turns] = read([state.verdict!, ...state.turns]);
          const verdict = toldIn(closed!, 'closed', key);
          // A record is the verdict with its turns as one more member; all of it stands in the journal already.
          return `${verdict.slice(0, -1)},"turns":[${turns.map((line) => toldIn(line, 'turn', key)).join(',')}]}\n`;
        }),
      );
      files.set(model, { lines: mine.length, sha256 });
    }
  } finally {
    closeSync(file);
  }
  return { files, answered: answeredIn(cells) };
}

/** The last part but one of a cell's key; neither models nor trials hold a slash. */
function modelOf(key: string): string {
  const end = key.lastIndexOf('/');
  return key.slice(key.lastIndexOf('/', end - 1) + 1, end);
}
