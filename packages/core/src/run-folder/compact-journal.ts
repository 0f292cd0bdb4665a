import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import {
  closeSorted,
  compareCodeUnits,
  findLargest,
  findSmallest,
  openSortedSpill,
  readSorted,
  type SealedSortedSpill,
  writeHashed,
} from '@evenhand/io';
import {
  advanceCell,
  type CellLines,
  type CellStep,
  findLastLine,
  isAnswered,
  NO_LINES,
  toStep,
} from './cell-lines.ts';
import { isSameLine } from './check-journal.ts';
import { extractMember, readJournal } from './journal.ts';
import { toResentError } from './run-state.ts';

/** Places that lie within so many bytes are read at once. */
const MAX_READ_BYTES = 1 << 15;

/**
 * Folds a journal into one file of records a model, sorted by key. The memory that it takes does not grow with the journal.
 * @param toPath where the records of a model go; null = nowhere, only their hash is wanted
 * @returns lines and SHA-256 of the file of each model, and how many cells have an answer
 * @throws ConfigError for a journal that is damaged before its end
 */
export function compactJournal(
  journalPath: string,
  models: readonly string[],
  toPath: (model: string) => string | null,
): { files: Map<string, { lines: number; sha256: string }>; answered: number } {
  const files = new Map<string, { lines: number; sha256: string }>();
  const steps = sortSteps(journalPath);
  const file = openSync(journalPath, 'a+');
  try {
    const read = createSpanReader(file);
    let answered = 0;
    const cells = readSortedCells(journalPath, steps);
    let next = cells.next();
    const generateRecords = function* (model: string | null): Generator<string> {
      for (; next.done !== true && (model === null || next.value.model <= model); next = cells.next()) {
        if (isAnswered(next.value)) answered++;
        if (next.value.model === model && next.value.verdict !== null) yield toRecord(next.value, read);
      }
    };
    for (const model of [...models].sort(compareCodeUnits)) {
      let lines = 0;
      const sha256 = writeOrHash(
        toPath(model),
        generateRecords(model).map((line) => {
          lines++;
          return line;
        }),
      );
      files.set(model, { lines, sha256 });
    }
    // Those of models that are not among them count as answered too.
    for (const _ of generateRecords(null));
    return { files, answered };
  } finally {
    closeSync(file);
    closeSorted(steps);
  }
}

/** Where a line stands. */
interface JournalSpan {
  readonly offset: number;
  readonly bytes: number;
}

/** A cell as its lines in the journal left it. */
interface JournalCell extends CellLines<JournalSpan> {
  readonly model: string;
  readonly key: string;
}

/** Less than all that a name holds: models stand in the order of their names, also where one begins another. */
const SEPARATOR = '\0';

/** What each line says of its cell, by model and key; those of one cell stay in their order. */
function sortSteps(journalPath: string): SealedSortedSpill {
  const spill = openSortedSpill('journal');
  let number = 0;
  try {
    for (const { event, offset, bytes } of existsSync(journalPath) ? readJournal(journalPath) : []) {
      number++;
      const step = toStep(event);
      if (step !== null)
        spill.add(
          `${parseModel(event.key)}${SEPARATOR}${event.key}`,
          JSON.stringify([number, { offset, bytes }, step]),
        );
    }
    return spill.seal();
  } finally {
    spill.close();
  }
}

/** One cell after the other. */
function* readSortedCells(journalPath: string, steps: SealedSortedSpill): Generator<JournalCell> {
  let cell: JournalCell | null = null;
  let sortedBy = '';
  for (const { key, text } of readSorted(steps)) {
    const [number, span, step] = JSON.parse(text.toString()) as [number, JournalSpan, CellStep];
    if (cell === null || key !== sortedBy) {
      if (cell !== null) yield cell;
      const end = key.indexOf(SEPARATOR);
      cell = { model: key.slice(0, end), key: key.slice(end + 1), ...NO_LINES };
      sortedBy = key;
    }
    const before = findLastLine(cell, step);
    if (before !== null && isSameLine(journalPath, before, span)) continue;
    if (step.type === 'asked' && isAnswered(cell)) throw toResentError(journalPath, number, cell.key);
    cell = { ...cell, ...advanceCell(cell, step, span) };
  }
  if (cell !== null) yield cell;
}

type ReadSpans = (spans: readonly JournalSpan[]) => string[];

/** What is told of a cell mostly stands together. It is not checked here: whoever reads the records checks every line of them. */
function createSpanReader(file: number): ReadSpans {
  let buffer = Buffer.allocUnsafe(1 << 16);
  const read: ReadSpans = (spans) => {
    const start = findSmallest(spans.map(({ offset }) => offset));
    const end = findLargest(spans.map(({ offset, bytes }) => offset + bytes));
    if (end - start > MAX_READ_BYTES && spans.length > 1) return spans.flatMap((span) => read([span]));
    if (buffer.length < end - start) buffer = Buffer.allocUnsafe(2 * (end - start));
    readSync(file, buffer, 0, end - start, start);
    return spans.map(({ offset, bytes }) => buffer.toString('utf8', offset - start, offset - start + bytes));
  };
  return read;
}

/** A record is the verdict with its turns as one more member; all of it stands in the journal already. */
function toRecord({ key, turns, verdict }: JournalCell, read: ReadSpans): string {
  const [closed, ...lines] = read([verdict!.line, ...turns]);
  const json = extractMember(closed!, 'closed', key);
  return `${json.slice(0, -1)},"turns":[${lines.map((line) => extractMember(line, 'turn', key)).join(',')}]}\n`;
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
