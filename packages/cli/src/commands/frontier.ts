import { join, resolve } from 'node:path';
import { readPublishedTable } from '@evenhand/importers';
import { displayPath, writeAtomic } from '@evenhand/io';
import {
  CHEAPER_COLUMNS,
  cheaperRows,
  csvHeaderLine,
  csvLine,
  frontierSvg,
  percent,
  publishedFrontierCsv,
  publishedFrontierRows,
  type Row,
  seconds,
  UNKNOWN,
  usd,
} from '@evenhand/report';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson } from '../output/terminal.ts';
import { findTableMap } from '../published-tables.ts';

interface Flags {
  readonly map: string;
  /** Percent. */
  readonly cheaper?: number;
  /** Points. */
  readonly margin: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Quality against cost and time of a table that somebody published, by a map of its fields. @throws ConfigError */
export function frontier(table: string, flags: Flags): void {
  const { map, rows: entries, notes } = readPublishedTable(resolve(table), findTableMap(flags.map));
  const rows = publishedFrontierRows(map.name, entries);
  const cheaper = flags.cheaper === undefined ? null : cheaperRows(entries, flags.cheaper / 100, flags.margin / 100);
  if (flags.out !== undefined) {
    const write = (name: string, text: string) => writeAtomic(join(flags.out!, name), text);
    write('frontier.csv', publishedFrontierCsv(rows));
    const plot = frontierSvg(rows);
    if (plot !== null) write('frontier.svg', plot);
    if (cheaper !== null)
      write(
        'cheaper.csv',
        [csvHeaderLine(CHEAPER_COLUMNS), ...cheaper.map((row) => csvLine(CHEAPER_COLUMNS, row))].join(''),
      );
  }
  if (flags.json) printJson({ source: map.source, rows, cheaper, notes });
  else printFrontier(rows, cheaper, flags, notes);
  if (flags.out !== undefined) console.error(`Files: ${displayPath(flags.out)}`);
}

function printFrontier(
  rows: readonly Row[],
  cheaper: readonly Row[] | null,
  flags: Flags,
  notes: readonly string[],
): void {
  const cell = (value: unknown, write: (value: number) => string) =>
    typeof value === 'number' ? write(value) : UNKNOWN;
  const onFront = (value: unknown) => (value === null ? UNKNOWN : value === true ? 'yes' : '');
  const price = (row: Row) => (row.cost_per_sample_usd as number | null) ?? Number.POSITIVE_INFINITY;
  printTable(
    ['model', 'accuracy', 'cost per sample', 'on the front', 'draws', 'time per sample', 'on the front', 'draws'],
    [...rows]
      .sort((a, b) => (price(a) === price(b) ? 0 : price(a) - price(b)))
      .map((row) => [
        oneLine(row.model as string, 50),
        `${percent(row.quality as number)} [${percent(row.quality_lo as number)}, ${percent(row.quality_hi as number)}]`,
        cell(row.cost_per_sample_usd, usd),
        onFront(row.on_cost_front),
        cell(row.cost_front_share, (share) => percent(share, 0)),
        cell(row.s_per_sample, (value) => seconds(value * 1000)),
        onFront(row.on_time_front),
        cell(row.time_front_share, (share) => percent(share, 0)),
      ]),
    [1, 2, 4, 5, 7],
  );
  for (const note of notes) print(`note: ${oneLine(note, 300)}`);
  if (cheaper === null) return;
  const count = (verdict: string) => cheaper.filter((row) => row.no_worse === verdict).length;
  print(
    `\nAt least ${flags.cheaper} % cheaper: ${cheaper.length} pairs; no worse by ${flags.margin} points: ${count('supported')} supported, ${count('refuted')} refuted, ${count('undecided')} undecided.`,
  );
  const shown = cheaper.filter((row) => row.no_worse !== 'refuted');
  for (const row of shown.slice(0, 20))
    print(
      `  ${row.no_worse}: ${oneLine(row.model_a as string, 50)} costs ${percent(row.cost_ratio as number)} of ${oneLine(row.model_b as string, 50)}, accuracy ${percent(row.difference as number)} [${percent(row.difference_lo as number)}, ${percent(row.difference_hi as number)}]`,
    );
  if (shown.length > 20) print(`  and ${shown.length - 20} more; --out writes all of them`);
}
