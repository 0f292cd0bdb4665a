import { existsSync } from 'node:fs';
import { ConfigError } from './errors.ts';
import { shown } from './files.ts';
import { readJournal } from './journal.ts';
import type { Outcome, Turn } from './record.ts';
import type { FailedAttempt } from './retry.ts';

/** A line of the journal. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** Where a cell stands in the journal. */
export interface CellState {
  /** The turns since it was last asked from the start. */
  turns: readonly Place[];
  /** Its verdict; null = it has none yet. */
  verdict: (Place & { outcome: Outcome }) | null;
  /** Answered but not judged when the run was killed: it is judged, never asked again. */
  unjudged: Turn | null;
  /** Attempts that failed since it was last asked from the start, and before that. */
  failedAttempts: readonly FailedAttempt[];
  earlierAttempts: readonly FailedAttempt[];
}

export interface RunState {
  readonly cells: ReadonlyMap<string, CellState>;
  /** Where the last whole line of the journal ends. */
  readonly validBytes: number;
  /** USD settled, and what was held for requests whose end was never seen. */
  readonly spentUsd: number;
}

/** How far a run came. @throws ConfigError for a journal that is damaged before its end */
export function readRunState(journalPath: string): RunState {
  const cells = new Map<string, CellState>();
  const held = new Map<string, number>();
  let validBytes = 0;
  let spentUsd = 0;
  for (const { event, offset, bytes } of existsSync(journalPath) ? readJournal(journalPath) : []) {
    validBytes = offset + bytes;
    const state = cells.get(event.key) ?? newCell();
    cells.set(event.key, state);
    if (event.type === 'asked') {
      if (isAnswered(state))
        throw new ConfigError(
          `${shown(journalPath)}: ${event.key} was asked again after it had been answered; the file is not the journal of one run`,
        );
      spentUsd += held.get(event.key) ?? 0;
      held.set(event.key, event.reservedUsd);
      if (event.turn === 1) startAfresh(state);
    } else if (event.type === 'turn') {
      held.delete(event.key);
      spentUsd += event.settledUsd;
      state.turns = joined(state.turns, [{ offset, bytes }]);
      state.failedAttempts = joined(state.failedAttempts, event.turn.failedAttempts);
      state.unjudged = event.turn;
    } else {
      state.verdict = { offset, bytes, outcome: event.verdict.outcome };
      state.unjudged = null;
    }
  }
  for (const reserved of held.values()) spentUsd += reserved;
  return { cells, validBytes, spentUsd };
}

const NONE: readonly never[] = [];

function newCell(): CellState {
  return { turns: NONE, verdict: null, unjudged: null, failedAttempts: NONE, earlierAttempts: NONE };
}

/** Most cells have one turn and no failure; lists that grow in place keep room for seventeen. */
function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return b.length === 0 ? a : a.length === 0 ? b : [...a, ...b];
}

function startAfresh(state: CellState): void {
  state.earlierAttempts = joined(state.earlierAttempts, state.failedAttempts);
  state.failedAttempts = NONE;
  state.turns = NONE;
  state.unjudged = null;
  state.verdict = null;
}

/** A cell that has a verdict other than `failed` is never asked again. */
export function isAnswered(state: CellState | undefined): boolean {
  return state?.verdict != null && state.verdict.outcome !== 'failed';
}
