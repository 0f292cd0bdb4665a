import type { Row } from './columns.ts';

const TURNED: Readonly<Record<string, string>> = { higher: 'lower', lower: 'higher' };

/**
 * A row of comparisons.csv the other way round: second against first. Shares as they stand, signs and ends turned.
 * @example turnPair({ model_a: 'x', model_b: 'y', difference: 0.1, verdict: 'higher' }).verdict // 'lower'
 */
export function turnPair(row: Row): Row {
  const minus = (name: string) => (typeof row[name] === 'number' ? 0 - (row[name] as number) : null);
  return {
    ...row,
    model_a: row.model_b ?? null,
    model_b: row.model_a ?? null,
    a_only: row.b_only ?? null,
    b_only: row.a_only ?? null,
    difference: minus('difference'),
    difference_lo: minus('difference_hi'),
    difference_hi: minus('difference_lo'),
    verdict: TURNED[String(row.verdict)] ?? row.verdict ?? null,
  };
}

/** The row of two models among `rows`, with `first` first; null = they were not compared. */
export function findPair(rows: Iterable<Row>, first: string, second: string): Row | null {
  for (const row of rows) {
    if (row.model_a === first && row.model_b === second) return row;
    if (row.model_a === second && row.model_b === first) return turnPair(row);
  }
  return null;
}
