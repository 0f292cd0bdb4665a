import type { JsonObject } from '@evenhand/core';
import * as z from 'zod';
import { type PyValue, pyStrip } from '../json/python-text.ts';
import { lastObject } from './zeroeval-reading.ts';

/** A sample's `reference` for grids: the solved table, one row a house; the first column is the house's number. */
export const gridSchema = z.strictObject({
  header: z.array(z.string()).min(2),
  rows: z.array(z.array(z.string())).min(1),
});

export interface GridScore {
  readonly answered: boolean;
  /** Every cell is right. */
  readonly solved: boolean;
  readonly right: number;
  readonly cells: number;
}

/** zebra_grid_eval.py for one output: cells of the last complete JSON object's `solution`, compared without case and blanks. */
export function scoreGrid(text: string, reference: JsonObject | null): GridScore {
  const grid = gridSchema.safeParse(reference);
  const { header, rows } = grid.success ? grid.data : { header: [], rows: [] };
  const columns = header.slice(1);
  const cells = rows.length * columns.length;
  const table = lastObject(text)?.get('solution') ?? null;
  if (table === null) return { answered: false, solved: false, right: 0, cells };
  let right = 0;
  for (const [index, row] of rows.entries()) {
    const house = table instanceof Map ? table.get(`House ${index + 1}`) : undefined;
    if (!(house instanceof Map)) continue;
    for (const [column, name] of columns.entries()) if (same(house.get(name), row[column + 1] ?? '')) right += 1;
  }
  return { answered: true, solved: cells > 0 && right === cells, right, cells };
}

function same(actual: PyValue | undefined, truth: string): boolean {
  const first = Array.isArray(actual) ? actual[0] : actual;
  return typeof first === 'string' && first !== '' && normal(first) === normal(truth);
}

const normal = (text: string) => pyStrip(text.toLowerCase());
