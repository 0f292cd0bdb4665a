import { exactSum } from '../exact-sum.ts';

/**
 * Cohen's κ: agreement of two judges beyond chance, (p_o − p_e)/(1 − p_e) (Cohen 1960).
 * `table[i][j]` counts the items that the first put in class i and the second in class j.
 * Null without items, and where chance alone already agrees always (both judges use one and the same class).
 * Throws where the table is not square or holds a negative or non-finite count.
 * METHODOLOGY §3.
 */
export function cohenKappa(table: readonly (readonly number[])[]): number | null {
  for (const row of table) {
    if (row.length !== table.length) throw new RangeError(`a row has ${row.length} cells; expected ${table.length}`);
    for (const count of row) {
      if (!(count >= 0 && count < Infinity)) throw new RangeError(`count ${count}; expected 0 or more`);
    }
  }
  const total = exactSum(table.flat());
  if (total === 0) return null;
  const agreed = exactSum(table.map((row, i) => row[i]!)) / total;
  const rows = table.map((row) => exactSum(row) / total);
  const columns = table.map((_, j) => exactSum(table.map((row) => row[j]!)) / total);
  const expected = exactSum(rows.map((share, i) => share * columns[i]!));
  return expected >= 1 ? null : (agreed - expected) / (1 - expected);
}
