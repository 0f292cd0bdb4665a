import { type Cells, filterCells, PROMPT_REUSED } from './cells.ts';

/** The cells whose prompts were read from their first token: what time per right answer rests on. METHODOLOGY §12. */
export const freshCells = (cells: Cells): Cells => filterCells(cells, (i) => (cells.flags[i]! & PROMPT_REUSED) === 0);

/** Pairs of which both were. @param a @param b of one length; the same place holds one pair */
export function freshPairs(a: Cells, b: Cells): { readonly a: Cells; readonly b: Cells } {
  const isFresh = (i: number) => ((a.flags[i]! | b.flags[i]!) & PROMPT_REUSED) === 0;
  return { a: filterCells(a, isFresh), b: filterCells(b, isFresh) };
}
