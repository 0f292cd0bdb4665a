import { type LogRatio, logRatio } from '@evenhand/statistics';
import type { CsvRecord } from './side.ts';

/** Money and time of the same cells, after ÷ before, sums over the pairs; null = a part is unknown or a sum is 0. */
export interface MeasureDiff {
  readonly pairs: number;
  readonly cost: LogRatio;
  readonly time: LogRatio;
  readonly tokens: LogRatio;
  /** Prices that were used before and after, where they differ. */
  readonly prices: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

/** Rows of measurements/<model>.csv of one (suite, prompt, model); samples are the units, clusters are not known here. */
export function diffMeasures(
  before: readonly CsvRecord[],
  after: readonly CsvRecord[],
  findCluster: (sample: string) => string,
): MeasureDiff {
  const name = (row: CsvRecord) => `${row.sample}\u0000${row.trial}`;
  const earlier = new Map(before.map((row) => [name(row), row]));
  const pairs = after.flatMap((now) => {
    const was = earlier.get(name(now));
    return was === undefined ? [] : [{ was, now }];
  });
  const clusters = pairs.map(({ now }) => findCluster(now.sample!));
  const ratio = (column: string) => {
    const values = (side: 'was' | 'now') => pairs.map((pair) => toNumber(pair[side][column]));
    return logRatio(
      [
        { values: values('now'), sign: 1 },
        { values: values('was'), sign: -1 },
      ],
      clusters,
    );
  };
  const ids = (rows: readonly CsvRecord[]) => [...new Set(rows.map((row) => row.price_id ?? ''))].sort();
  const [old, recent] = [ids(before), ids(after)];
  return {
    pairs: pairs.length,
    cost: ratio('cost_usd'),
    time: ratio('e2e_ms'),
    tokens: ratio('output_tokens'),
    prices: old.join() === recent.join() ? null : { before: old, after: recent },
  };
}

function toNumber(cell: string | undefined): number | null {
  return cell === undefined || cell === '' ? null : Number(cell);
}
