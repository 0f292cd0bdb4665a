import { closeSync, openSync, readSync } from 'node:fs';
import { byCodeUnits } from './canonical.ts';
import { writeAtomic } from './files.ts';
import type { JournalEvent } from './journal.ts';
import type { RunRecord } from './record.ts';
import { isAnswered, readRunState } from './run-state.ts';

/**
 * Folds a journal into one file of records a model, sorted by key. Holds places, not texts, in memory.
 * @param pathOf where the records of a model go
 * @returns number of lines by model, and how many cells have an answer
 */
export function foldJournal(
  journalPath: string,
  models: readonly string[],
  pathOf: (model: string) => string,
): { lines: Map<string, number>; answered: number } {
  const { cells } = readRunState(journalPath);
  const keys = [...cells.keys()].filter((key) => cells.get(key)?.verdict != null).sort(byCodeUnits);
  const counts = new Map<string, number>();
  const file = openSync(journalPath, 'a+');
  const read = ({ offset, bytes }: { offset: number; bytes: number }) => {
    const buffer = Buffer.allocUnsafe(bytes);
    readSync(file, buffer, 0, bytes, offset);
    // Not checked here: whoever reads the records checks every line of them.
    return JSON.parse(buffer.toString('utf8')) as JournalEvent;
  };
  try {
    for (const model of models) {
      const mine = keys.filter((key) => modelOf(key) === model);
      counts.set(model, mine.length);
      writeAtomic(
        pathOf(model),
        recordLines(mine, (key) => {
          const state = cells.get(key)!;
          const closed = read(state.verdict!);
          const turns = state.turns.map(read).flatMap((event) => (event.type === 'turn' ? [event.turn] : []));
          if (closed.type !== 'closed') throw new Error(`the journal has moved under ${key}`);
          return { ...closed.verdict, turns };
        }),
      );
    }
  } finally {
    closeSync(file);
  }
  return { lines: counts, answered: [...cells.values()].filter(isAnswered).length };
}

function* recordLines(keys: readonly string[], record: (key: string) => RunRecord): Iterable<string> {
  let block: string[] = [];
  for (const key of keys) {
    block.push(`${JSON.stringify(record(key))}\n`);
    if (block.length === 256) {
      yield block.join('');
      block = [];
    }
  }
  yield block.join('');
}

/** The last part but one of a cell's key; neither models nor trials hold a slash. */
function modelOf(key: string): string {
  const end = key.lastIndexOf('/');
  return key.slice(key.lastIndexOf('/', end - 1) + 1, end);
}
