import { visible } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { type AdoptionGroup, type AdoptionTables, formatCount, percent, UNKNOWN } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { Sentence } from './section.ts';

/** Downloads and likes beside measured quality, with their date; or that there is no snapshot. */
export function AdoptionSection({
  tables,
  ageDays,
}: {
  readonly tables: AdoptionTables | null;
  /** Full days from the snapshot to what it stands beside. */
  readonly ageDays: number;
}): JSX.Element {
  const { adoption } = messages;
  if (tables === null) return h(Sentence, { text: adoption.none });
  return h(
    'div',
    null,
    h('p', null, adoption.dated(tables.readAt.slice(0, 10), ageDays)),
    h('h3', null, adoption.family),
    h(GroupTable, { groups: tables.developers, caption: adoption.family, head: adoption.developer }),
    h('h3', null, adoption.byOrigin),
    h(GroupTable, { groups: tables.origins, caption: adoption.byOrigin, head: adoption.countryOf }),
    h('h3', null, messages.site.models),
    h(DataTable, {
      caption: adoption.title,
      head: [
        ...listHeads('model'),
        adoption.repository,
        adoption.downloads,
        adoption.shareOfDownloads,
        adoption.downloadsAll,
        adoption.likes,
        adoption.measured,
      ],
      rows: tables.models.map((one) => [
        visible(one.id),
        visible(one.repository),
        formatCount(one.downloads),
        percent(one.share),
        formatCount(one.downloadsAllTime),
        formatCount(one.likes),
        one.measured === '' ? UNKNOWN : visible(one.measured),
      ]),
      numbers: [2, 3, 4, 5],
    }),
    h('p', { class: 'small' }, adoption.shareNote),
    tables.missing.length === 0
      ? null
      : h('p', { class: 'small' }, adoption.missing(visible(tables.missing.join(', ')))),
  );
}

function GroupTable({
  groups,
  caption,
  head,
}: {
  readonly groups: readonly AdoptionGroup[];
  readonly caption: string;
  readonly head: string;
}): JSX.Element {
  const { adoption } = messages;
  return h(DataTable, {
    caption,
    head: [
      head,
      ...listHeads('models'),
      adoption.downloads,
      adoption.shareOfDownloads,
      adoption.likes,
      adoption.measured,
    ],
    rows: groups.map(({ name, models, downloads, share, likes, best }) => [
      name === '' ? UNKNOWN : visible(name),
      String(models),
      formatCount(downloads),
      percent(share),
      formatCount(likes),
      best === '' ? UNKNOWN : visible(best),
    ]),
    numbers: [1, 2, 3, 4],
  });
}
