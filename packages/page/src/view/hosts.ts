import { hostFidelity, messages, type RunTables } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { Sentence } from './section.ts';

/** The same weights at several hosts: whether these do the same. */
export function Hosts({ run }: { readonly run: RunTables }): JSX.Element {
  const { header, rows } = hostFidelity(run.hosts);
  return h(
    'div',
    null,
    h(Sentence, { text: messages.report.fidelityNote }),
    h(DataTable, { caption: messages.titles.sameWeights, head: header, rows, numbers: [2] }),
  );
}
