import { existsSync } from 'node:fs';
import { ConfigError } from '../contract/errors.ts';
import { shown } from '../io/files.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { type JournalEvent, readJournal } from './journal.ts';
import type { Outcome, Turn } from './record.ts';

/** A line of the journal. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** Where a cell stands in the journal. */
export interface CellState {
  /** The turns since it was last asked from the start. */
  readonly turns: readonly Place[];
  /** Its verdict; null = it has none yet. */
  readonly verdict: (Place & { readonly outcome: Outcome }) | null;
  /** Answered but not judged when the run was killed: it is judged, never asked again. */
  readonly unjudged: Turn | null;
  /** Attempts that failed since it was last asked from the start, and before that. */
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
  /** USD settled, and what was held for requests whose end was never seen. */
  readonly spentUsd: number;
}

/** How far a run came. @throws ConfigError for a journal that is damaged before its end */
export function readRunState(journalPath: string): RunState {
  const cells = new JournalCells();
  const held = new Map<string, number>();
  let validBytes = 0;
  let spentUsd = 0;
  for (const { event, offset, bytes } of existsSync(journalPath) ? readJournal(journalPath) : []) {
    validBytes = offset + bytes;
    if (event.type === 'asked') {
      if (isAnswered(cells.get(event.key)))
        throw new ConfigError(
          `${shown(journalPath)}: ${event.key} was asked again after it had been answered; the file is not the journal of one run`,
        );
      spentUsd += held.get(event.key) ?? 0;
      held.set(event.key, event.reservedUsd);
    } else if (event.type === 'turn') {
      held.delete(event.key);
      spentUsd += event.settledUsd;
    }
    cells.take(event, bytes);
  }
  for (const reserved of held.values()) spentUsd += reserved;
  return { cells, validBytes, spentUsd };
}

/** What few cells have. */
type Rest = Pick<CellState, 'unjudged' | 'failedAttempts' | 'earlierAttempts'>;

const NONE: readonly never[] = [];
const NO_REST: Rest = { unjudged: null, failedAttempts: NONE, earlierAttempts: NONE };

/** Lines by their numbers and cells by theirs: an object for each of a million cells would take several times the room. */
class JournalCells implements CellStates {
  readonly #numbers = new Map<string, number>();
  /** Where each line begins, and after the last one the end. */
  readonly #starts = [0];
  /** Of each cell; most have one turn. */
  readonly #turns: (number | readonly number[])[] = [];
  readonly #verdicts: (number | null)[] = [];
  readonly #outcomes: (Outcome | null)[] = [];
  readonly #rest = new Map<number, Rest>();

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
      turns: this.#linesOf(cell).map((line) => this.#place(line)),
      verdict: verdict === null ? null : { ...this.#place(verdict), outcome: this.#outcomes[cell]! },
      ...this.#restOf(cell),
    };
  }

  /** The next line of the journal. */
  take(event: JournalEvent, bytes: number): void {
    const line = this.#starts.length - 1;
    this.#starts.push(this.#starts[line]! + bytes);
    const cell = this.#numberOf(event.key);
    if (event.type === 'turn') {
      const before = this.#linesOf(cell);
      this.#turns[cell] = before.length === 0 ? line : [...before, line];
      this.#add(cell, { unjudged: event.turn, failedAttempts: event.turn.failedAttempts });
    } else if (event.type === 'closed') {
      this.#verdicts[cell] = line;
      this.#outcomes[cell] = event.verdict.outcome;
      this.#add(cell, { unjudged: null });
    } else if (event.turn === 1) this.#startAfresh(cell);
  }

  #numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const cell = this.#numbers.size;
    this.#numbers.set(key, cell);
    this.#turns.push(NONE);
    this.#verdicts.push(null);
    this.#outcomes.push(null);
    return cell;
  }

  #startAfresh(cell: number): void {
    const { failedAttempts, earlierAttempts } = this.#restOf(cell);
    this.#setRest(cell, { ...NO_REST, earlierAttempts: [...earlierAttempts, ...failedAttempts] });
    this.#turns[cell] = NONE;
    this.#verdicts[cell] = null;
  }

  #add(cell: number, { unjudged, failedAttempts = NONE }: Pick<Rest, 'unjudged'> & Partial<Rest>): void {
    const rest = this.#restOf(cell);
    this.#setRest(cell, { ...rest, unjudged, failedAttempts: [...rest.failedAttempts, ...failedAttempts] });
  }

  #setRest(cell: number, rest: Rest): void {
    const { unjudged, failedAttempts, earlierAttempts } = rest;
    if (unjudged === null && failedAttempts.length === 0 && earlierAttempts.length === 0) this.#rest.delete(cell);
    else this.#rest.set(cell, rest);
  }

  #restOf(cell: number): Rest {
    return this.#rest.get(cell) ?? NO_REST;
  }

  #linesOf(cell: number): readonly number[] {
    const lines = this.#turns[cell]!;
    return typeof lines === 'number' ? [lines] : lines;
  }

  #place(line: number): Place {
    const offset = this.#starts[line]!;
    return { offset, bytes: this.#starts[line + 1]! - offset };
  }
}

/** A cell that has a verdict other than `failed` is never asked again. */
export function isAnswered(state: CellState | undefined): boolean {
  return state?.verdict != null && state.verdict.outcome !== 'failed';
}

/** How many cells have an answer. */
export function answeredIn(cells: CellStates): number {
  let answered = 0;
  for (const key of cells.keys()) if (isAnswered(cells.get(key))) answered++;
  return answered;
}
