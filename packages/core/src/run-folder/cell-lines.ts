import type { JournalEvent } from './journal.ts';
import type { Outcome } from './record.ts';

/** Which lines of a journal make the record of a cell. @typeParam Line how a line is named */
export interface CellLines<Line> {
  /** The turns that it has; one that is asked again takes the place of the one before. */
  readonly turns: readonly Line[];
  /** Its verdict; null = it has none yet. */
  readonly verdict: { readonly line: Line; readonly outcome: Outcome } | null;
}

export const NO_LINES: CellLines<never> = { turns: [], verdict: null };

/** What a line says of its cell, as far as it decides which lines count. */
export type CellStep =
  | { readonly type: 'asked'; readonly turn: number }
  | { readonly type: 'turn' }
  | { readonly type: 'closed'; readonly outcome: Outcome };

/** null = it is of no cell, but of a judge or of money. */
export function toStep(event: JournalEvent): CellStep | null {
  if (event.type === 'asked') return { type: 'asked', turn: event.turn };
  if (event.type === 'turn') return { type: 'turn' };
  return event.type === 'closed' ? { type: 'closed', outcome: event.verdict.outcome } : null;
}

/** The cell behind one more line. What was there of a turn that is asked, and of those behind it, is no part of the record any more. */
export function advanceCell<Line>({ turns, verdict }: CellLines<Line>, step: CellStep, line: Line): CellLines<Line> {
  if (step.type === 'asked') return { turns: turns.slice(0, step.turn - 1), verdict: null };
  if (step.type === 'turn') return { turns: [...turns, line], verdict };
  return { turns, verdict: { line, outcome: step.outcome } };
}

/** The last reply or verdict since the cell was last asked, where the step is another one; null = it is none. */
export function findLastLine<Line>({ turns, verdict }: CellLines<Line>, { type }: CellStep): Line | null {
  return type === 'turn' ? (turns.at(-1) ?? null) : type === 'closed' && verdict !== null ? verdict.line : null;
}

/** A cell that has a verdict other than `failed` is never asked again. */
export function isAnswered(cell: { readonly verdict: { readonly outcome: Outcome } | null } | undefined): boolean {
  return cell?.verdict != null && cell.verdict.outcome !== 'failed';
}
