import { type EntryPiece, readEntriesAt } from '../../json-stream/json-entries.ts';
import { isFields, readJson, toText } from '../../json-stream/json-values.ts';
import { readBytes, withFileName } from '../../json-stream/source.ts';
import { toTexts } from './opencompass-details.ts';
import { type OpenCompassEntry, readEntry } from './opencompass-entry.ts';

/** What a first look at all entries tells, before any becomes a row. */
export interface PredictionScan {
  /** Number of the first entry of each part. */
  readonly offsets: readonly number[];
  /** Entries in all. */
  readonly size: number;
  /** How often the same questions come again from the beginning; 1 = never. */
  readonly period: number;
  /** Whether reply and right answer are equal texts, by number of the entry; undefined = one of the two is no text. */
  readonly equal: readonly (boolean | undefined)[];
  /** What a right answer that is absent was, since the others are all of one kind; null = nobody can tell. */
  readonly falsy: string | null;
  readonly absent: number;
  /** Whether all right answers that are there are texts, numbers or lists of them. */
  readonly plain: boolean;
}

/** The entries of the parts, in their order. */
export async function* readEntries(path: string): AsyncGenerator<EntryPiece> {
  yield* withFileName(path, readEntriesAt(readBytes(path), []));
}

export async function scanPredictions(parts: readonly string[]): Promise<PredictionScan> {
  const offsets: number[] = [];
  const hashes: string[] = [];
  const equal: (boolean | undefined)[] = [];
  const kinds = new Set<string>();
  let [size, absent, plain] = [0, 0, true];
  for (const path of parts) {
    offsets.push(size);
    let held = 0;
    for await (const { key, text, torn } of readEntries(path)) {
      const number = /^\d+$/.test(key) ? Number(key) : held;
      held = Math.max(held, number + 1);
      const found = torn === null ? readJson(text) : torn;
      const entry = typeof found === 'string' || !isFields(found.value) ? null : readEntry(found.value);
      if (entry === null || typeof entry === 'string') continue;
      hashes[size + number] = entry.hash;
      equal[size + number] = compareTexts(entry);
      if (entry.gold === undefined) absent++;
      else kinds.add(Array.isArray(entry.gold) ? 'list' : typeof entry.gold);
      plain &&= entry.gold === undefined || toTexts(entry.gold) !== null;
    }
    size += held;
  }
  const kind = kinds.size === 1 ? [...kinds][0]! : null;
  return { offsets, size, period: findPeriod(hashes, size), equal, falsy: FALSY[kind ?? ''] ?? null, absent, plain };
}

const FALSY: Readonly<Record<string, string>> = { number: '0', boolean: 'false', string: '' };

/** Without a right answer that can be read it is unknown whether they are equal. */
function compareTexts({ judged, gold }: OpenCompassEntry): boolean | undefined {
  const right = toText(gold);
  return judged === null || right === null ? undefined : judged === right;
}

/** The largest number of equal runs of questions that the entries fall into. */
function findPeriod(hashes: readonly string[], size: number): number {
  for (let length = 1; length <= size / 2; length++) {
    if (size % length !== 0) continue;
    let same = true;
    for (let at = length; same && at < size; at++)
      same = hashes[at] !== undefined && hashes[at] === hashes[at % length];
    if (same) return size / length;
  }
  return 1;
}
