import { existsSync } from 'node:fs';
import { displayPath } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';

import { advanceCell, type CellLines, findLastLine, isAnswered, toStep } from './cell-lines.ts';
import { isSameLine } from './check-journal.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { type JournalEvent, readJournal } from './journal.ts';
import type { Outcome, Turn } from './record.ts';

/** How far a cell came. */
export interface CellState {
  /** null = it has none yet. */
  readonly verdict: { readonly outcome: Outcome } | null;
  /**
   * Of a cell that has no answer: its turns with a reply. They are never asked again: a dialogue goes on behind them, and whatever is
   * at its end is judged. Of other cells empty.
   */
  readonly replied: readonly Turn[];
  /** Attempts of the turn that has no reply, which is the last one; and those of turns that were asked again. */
  readonly failedAttempts: readonly FailedAttempt[];
  readonly earlierAttempts: readonly FailedAttempt[];
}

/** By key of the cell. A Map is one. */
export interface CellStates {
  readonly size: number;
  get(key: string): CellState | undefined;
  keys(): IteratorObject<string, unknown>;
}

export interface RunState {
  readonly cells: CellStates;
  /** Where the last whole line of the journal ends. */
  readonly validBytes: number;
  /** USD settled, judges included, and what was held for requests whose end was never seen. */
  readonly spentUsd: number;
}

/** How far a run came. @throws ConfigError for a journal that is damaged before its end */
export function readRunState(journalPath: string): RunState {
  const cells = new JournalCells();
  const reservations = new Map<string, number>();
  let validBytes = 0;
  let spentUsd = 0;
  let number = 0;
  for (const { event, offset, bytes } of existsSync(journalPath) ? readJournal(journalPath) : []) {
    number++;
    validBytes = offset + bytes;
    // A line that stands twice is no event.
    const before = cells.findLast(event);
    if (before !== null && isSameLine(journalPath, before, { offset, bytes })) {
      cells.skipLine(bytes);
      continue;
    }
    if (event.type === 'judge-asked') {
      spentUsd += reservations.get(event.key) ?? 0;
      reservations.set(event.key, event.reservedUsd);
    } else if (event.type === 'judge-settled' || event.type === 'booked') {
      reservations.delete(event.key);
      spentUsd += event.settledUsd;
    } else if (event.type === 'asked') {
      if (isAnswered(cells.get(event.key))) throw toResentError(journalPath, number, event.key);
      spentUsd += reservations.get(event.key) ?? 0;
      reservations.set(event.key, event.reservedUsd);
    } else if (event.type === 'turn') {
      reservations.delete(event.key);
      spentUsd += event.settledUsd;
    }
    cells.applyEvent(event, bytes);
  }
  for (const reserved of reservations.values()) spentUsd += reserved;
  return { cells, validBytes, spentUsd };
}

/** What few cells have. */
type AttemptHistory = Omit<CellState, 'verdict'>;

const NONE: readonly never[] = [];
const NO_ATTEMPTS: AttemptHistory = { replied: NONE, failedAttempts: NONE, earlierAttempts: NONE };

/** Lines by their numbers and cells by theirs: an object for each of a million cells would take several times the room. */
class JournalCells implements CellStates {
  readonly #numbers = new Map<string, number>();
  /** Where each line begins, and after the last one the end. */
  readonly #starts = [0];
  /** Of each cell; most have one turn. */
  readonly #turns: (number | readonly number[])[] = [];
  readonly #verdicts: (number | null)[] = [];
  readonly #outcomes: (Outcome | null)[] = [];
  readonly #histories = new Map<number, AttemptHistory>();

  get size(): number {
    return this.#numbers.size;
  }

  keys(): IteratorObject<string, unknown> {
    return this.#numbers.keys();
  }

  get(key: string): CellState | undefined {
    const cell = this.#numbers.get(key);
    return cell === undefined ? undefined : { verdict: this.#readLines(cell).verdict, ...this.#readHistory(cell) };
  }

  /** Where the last reply or verdict of the same cell stands since it was last asked, if this event is another one; null = it is none. */
  findLast(event: JournalEvent): { offset: number; bytes: number } | null {
    const cell = this.#numbers.get(event.key);
    const step = toStep(event);
    const line = cell === undefined || step === null ? null : findLastLine(this.#readLines(cell), step);
    if (line === null) return null;
    const offset = this.#starts[line]!;
    return { offset, bytes: this.#starts[line + 1]! - offset };
  }

  /** The next line of the journal, which is no event. */
  skipLine(bytes: number): void {
    this.#starts.push(this.#starts.at(-1)! + bytes);
  }

  /** The next line of the journal. */
  applyEvent(event: JournalEvent, bytes: number): void {
    const line = this.#starts.length - 1;
    this.#starts.push(this.#starts[line]! + bytes);
    const step = toStep(event);
    if (step === null) return;
    const cell = this.#toCellNumber(event.key);
    this.#setLines(cell, advanceCell(this.#readLines(cell), step, line));
    this.#setHistory(cell, advanceHistory(this.#readHistory(cell), event));
  }

  #toCellNumber(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const cell = this.#numbers.size;
    this.#numbers.set(key, cell);
    this.#turns.push(NONE);
    this.#verdicts.push(null);
    this.#outcomes.push(null);
    return cell;
  }

  #readLines(cell: number): CellLines<number> {
    const [turns, verdict, outcome] = [this.#turns[cell]!, this.#verdicts[cell]!, this.#outcomes[cell]!];
    return {
      turns: typeof turns === 'number' ? [turns] : turns,
      verdict: verdict === null ? null : { line: verdict, outcome: outcome! },
    };
  }

  #setLines(cell: number, { turns, verdict }: CellLines<number>): void {
    this.#turns[cell] = turns.length === 1 ? turns[0]! : turns;
    this.#verdicts[cell] = verdict === null ? null : verdict.line;
    this.#outcomes[cell] = verdict === null ? null : verdict.outcome;
  }

  #setHistory(cell: number, history: AttemptHistory): void {
    const { replied, failedAttempts, earlierAttempts } = history;
    if (replied.length === 0 && failedAttempts.length === 0 && earlierAttempts.length === 0)
      this.#histories.delete(cell);
    else this.#histories.set(cell, history);
  }

  #readHistory(cell: number): AttemptHistory {
    return this.#histories.get(cell) ?? NO_ATTEMPTS;
  }
}

/** What was there of a turn that is asked again, and of those behind it, was an attempt. */
function advanceHistory(history: AttemptHistory, event: JournalEvent): AttemptHistory {
  const { replied, failedAttempts, earlierAttempts } = history;
  if (event.type === 'asked')
    return {
      replied: replied.slice(0, event.turn - 1),
      failedAttempts: NONE,
      earlierAttempts: [
        ...earlierAttempts,
        ...replied.slice(event.turn - 1).flatMap((dropped) => dropped.failedAttempts),
        ...failedAttempts,
      ],
    };
  if (event.type === 'turn')
    return event.turn.generation === null
      ? { ...history, failedAttempts: event.turn.failedAttempts }
      : { ...history, replied: [...replied, event.turn], failedAttempts: NONE };
  return event.type === 'closed' && event.verdict.outcome !== 'failed' ? { ...history, replied: NONE } : history;
}

/** A line by which a cell is asked that has its answer. */
export const toResentError = (journalPath: string, number: number, key: string): ConfigError =>
  new ConfigError(
    `${displayPath(journalPath)}:${number}: ${key} was sent again after it had a reply; the file is not the journal of one run`,
  );

/** How many cells have an answer. */
export function countAnswered(cells: CellStates): number {
  let answered = 0;
  for (const key of cells.keys()) if (isAnswered(cells.get(key))) answered++;
  return answered;
}
