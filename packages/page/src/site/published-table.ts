import { visible } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { percentInterval, type Row, seconds, UNKNOWN, usd } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import { IntervalBar } from '../view/leaderboard.ts';
import { SiteLink } from './layout.ts';
import { sitePaths } from './site-paths.ts';

/** A table of totals that others published: no single reply of it is known. */
export interface SiteTable {
  /** Unique in a site. */
  readonly name: string;
  /** Where it is published. */
  readonly source: string;
  /** SHA-256 of the file that it was read from. */
  readonly sha256: string;
  /** Where it contradicts itself, in sentences. */
  readonly notes: readonly string[];
  /** As in frontier.csv, one a model. */
  readonly rows: readonly Row[];
}

const number = (row: Row, name: string) => (typeof row[name] === 'number' ? (row[name] as number) : null);

/** A published table on a page of its own: accuracy, cost and time as they were printed, the best first, and no ranks. */
export function PublishedTablePage({ table }: { readonly table: SiteTable }): JSX.Element {
  const { site, cost } = messages;
  const amount = (row: Row, name: string, write: (value: number) => string) => {
    const value = number(row, name);
    return value === null ? UNKNOWN : write(value);
  };
  const onFront = (value: unknown) => (value === null ? UNKNOWN : value === true ? messages.imported.yes : '');
  return h(
    'div',
    { class: 'others' },
    h('p', null, site.totalsNote),
    h('p', null, site.totalsSource(visible(table.source), table.sha256)),
    h(DataTable, {
      caption: site.totalsOf(visible(table.name)),
      head: [
        ...listHeads('model'),
        '',
        `${listHeads('accuracy')[0]} [95 %]`,
        ...listHeads('n'),
        cost.perReplyPlainUsd,
        site.onFront,
        cost.perReplyPlainS,
        site.onFront,
      ],
      rows: table.rows
        .toSorted((a, b) => Number(b.quality) - Number(a.quality))
        .map((row) => [
          visible(String(row.model)),
          h(IntervalBar, {
            value: number(row, 'quality'),
            lo: number(row, 'quality_lo'),
            hi: number(row, 'quality_hi'),
          }),
          percentInterval(row, 'quality'),
          String(row.n ?? UNKNOWN),
          amount(row, 'cost_per_sample_usd', usd),
          onFront(row.on_cost_front ?? null),
          amount(row, 's_per_sample', (value) => seconds(value * 1000)),
          onFront(row.on_time_front ?? null),
        ]),
      numbers: [3, 4, 6],
      rowHead: 0,
    }),
    table.notes.length === 0
      ? null
      : h(
          'div',
          null,
          h('h2', null, site.contradictions),
          h(
            'ul',
            null,
            table.notes.map((note) => h('li', null, visible(note))),
          ),
        ),
    h(
      'p',
      null,
      h(SiteLink, { from: sitePaths.table(table.name), to: sitePaths.tableFile(table.name), text: site.asCsv }),
    ),
  );
}

/** The published tables of a site by name, with where they are from. */
export function PublishedTables({
  tables,
  path,
}: {
  readonly tables: readonly SiteTable[];
  readonly path: string;
}): JSX.Element {
  const { site } = messages;
  return h(
    'div',
    { class: 'others' },
    h('p', null, site.totalsNote),
    h(DataTable, {
      caption: site.totals,
      head: [site.totals, ...listHeads('models'), site.totalsFrom],
      rows: tables.map(({ name, source, rows }) => [
        h(SiteLink, { from: path, to: sitePaths.table(name), text: name }),
        String(rows.length),
        visible(source),
      ]),
      numbers: [1],
      rowHead: 0,
    }),
  );
}
