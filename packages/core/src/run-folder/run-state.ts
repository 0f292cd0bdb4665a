import { existsSync } from 'node:fs';
import { displayPath } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';

import { isSameLine } from './check-journal.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { type JournalEvent, readJournal } from './journal.ts';
import type { Outcome, Turn } from './record.ts';

/** A line of the journal. */
export interface JournalSpan {
  readonly offset: number;
  readonly bytes: number;
}

/** Where a cell stands in the journal. */
export interface CellState {
  /** The turns that its record has; one that is asked again takes the place of the one before. */
  readonly turns: readonly JournalSpan[];
  /** Its verdict; null = it has none yet. */
  readonly verdict: (JournalSpan & { readonly outcome: Outcome }) | null;
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
      if (isAnswered(cells.get(event.key)))
        throw new ConfigError(
          `${displayPath(journalPath)}:${number}: ${event.key} was sent again after it had a reply; the file is not the journal of one run`,
        );
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
type AttemptHistory = Pick<CellState, 'replied' | 'failedAttempts' | 'earlierAttempts'>;

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
    if (cell === undefined) return undefined;
    const verdict = this.#verdicts[cell]!;
    return {
      turns: this.#listLines(cell).map((line) => this.#toSpan(line)),
      verdict: verdict === null ? null : { ...this.#toSpan(verdict), outcome: this.#outcomes[cell]! },
      ...this.#readHistory(cell),
    };
  }

  /** The last reply or verdict of the same cell since it was last asked, where this event is another one; null = it is none. */
  findLast({ type, key }: JournalEvent): JournalSpan | null {
    const cell = this.#numbers.get(key);
    if (cell === undefined || (type !== 'turn' && type !== 'closed')) return null;
    const line = type === 'turn' ? this.#listLines(cell).at(-1) : this.#verdicts[cell];
    return line === undefined || line === null ? null : this.#toSpan(line);
  }

  /** The next line of the journal, which is no event. */
  skipLine(bytes: number): void {
    this.#starts.push(this.#starts.at(-1)! + bytes);
  }

  /** The next line of the journal. */
  applyEvent(event: JournalEvent, bytes: number): void {
    const line = this.#starts.length - 1;
    this.#starts.push(this.#starts[line]! + bytes);
    if (event.type === 'judge-asked' || event.type === 'judge-settled' || event.type === 'booked') return;
    const cell = this.#toCellNumber(event.key);
    const history = this.#readHistory(cell);
    if (event.type === 'turn') {
      const before = this.#listLines(cell);
      this.#turns[cell] = before.length === 0 ? line : [...before, line];
      const isReplied = event.turn.generation !== null;
      this.#setHistory(cell, {
        ...history,
        replied: isReplied ? [...history.replied, event.turn] : history.replied,
        failedAttempts: isReplied ? NONE : event.turn.failedAttempts,
      });
    } else if (event.type === 'closed') {
      const { outcome } = event.verdict;
      this.#verdicts[cell] = line;
      this.#outcomes[cell] = outcome;
      if (outcome !== 'failed') this.#setHistory(cell, { ...history, replied: NONE });
    } else this.#askTurn(cell, event.turn, history);
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

  /** What was there of this turn and of those behind it is no part of the record any more. */
  #askTurn(cell: number, turn: number, { replied, failedAttempts, earlierAttempts }: AttemptHistory): void {
    this.#setHistory(cell, {
      replied: replied.slice(0, turn - 1),
      failedAttempts: NONE,
      earlierAttempts: [
        ...earlierAttempts,
        ...replied.slice(turn - 1).flatMap((dropped) => dropped.failedAttempts),
        ...failedAttempts,
      ],
    });
    const kept = this.#listLines(cell).slice(0, turn - 1);
    this.#turns[cell] = kept.length === 1 ? kept[0]! : kept;
    this.#verdicts[cell] = null;
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

  #listLines(cell: number): readonly number[] {
    const lines = this.#turns[cell]!;
    return typeof lines === 'number' ? [lines] : lines;
  }

  #toSpan(line: number): JournalSpan {
    const offset = this.#starts[line]!;
    return { offset, bytes: this.#starts[line + 1]! - offset };
  }
}

/** A cell that has a verdict other than `failed` is never asked again. */
export function isAnswered(state: CellState | undefined): boolean {
  return state?.verdict != null && state.verdict.outcome !== 'failed';
}

/** How many cells have an answer. */
export function countAnswered(cells: CellStates): number {
  let answered = 0;
  for (const key of cells.keys()) if (isAnswered(cells.get(key))) answered++;
  return answered;
}
