import { listHeads, messages } from '@evenhand/messages';
import { escapeMarkdown, markdownTable, percentInterval, type Row, usd } from '@evenhand/report';
import { toMonth } from './ledger.ts';
import type { EndedNight } from './run-night.ts';

/** A figure of tonight. */
interface RequestedRow {
  readonly suite: string;
  readonly model: string;
  readonly why: string;
  /** With its interval; '–' = unknown. */
  readonly figure: string;
  readonly n: string;
  readonly failed: string;
}

/** What was requested, with what came of it. */
export function listRequestedRows({ night, runs }: EndedNight): RequestedRow[] {
  const rows = runs.flatMap(({ summary }) => summary.filter(({ language }) => language === '*'));
  return night.requested.map(({ suite, model, why }) => {
    const row: Row = rows.find((one) => one.suite === suite && one.model === model) ?? {};
    return {
      suite,
      model,
      why,
      figure: percentInterval(row, row.metric === 'mean_score' ? 'mean_score' : 'accuracy'),
      n: String(row.n ?? '–'),
      failed: String(row.n_failed ?? '–'),
    };
  });
}

/** Sentences on the night as a whole. */
export function listNightSentences({ night, log, monthUsd }: EndedNight, monthlyUsd: number | null): string[] {
  const { nightly } = messages;
  const { requested, carried, putOff, at } = night;
  return [
    requested.length === 0 && putOff.length === 0
      ? nightly.nothingChanged(carried.length)
      : nightly.did(requested.length, carried.length, putOff.length),
    ...(log.repriced.length === 0 ? [] : [nightly.repriced(log.repriced.length)]),
    nightly.spent(toMonth(new Date(at)), usd(monthUsd), monthlyUsd === null ? null : usd(monthlyUsd)),
  ];
}

/** The night as Markdown, for the step summary of a workflow. */
export function nightMarkdown(ended: EndedNight, monthlyUsd: number | null): string {
  const { nightly } = messages;
  const { night, log } = ended;
  const requested = listRequestedRows(ended);
  const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length === 0
      ? []
      : [
          '',
          `### ${title}`,
          '',
          markdownTable(
            head,
            rows.map((row) => row.map(escapeMarkdown)),
          ),
        ];
  return [
    `## ${escapeMarkdown(nightly.title(log.experiment, night.at.slice(0, 10)))}`,
    '',
    ...listNightSentences(ended, monthlyUsd),
    ...section(
      nightly.requestedHead,
      [...listHeads('suite', 'model', 'figure', 'n', 'failed'), messages.drift.why],
      requested.map(({ suite, model, figure, n, failed, why }) => [suite, model, figure, n, failed, why]),
    ),
    ...section(
      nightly.putOffHead,
      [...listHeads('suite', 'model'), messages.drift.why],
      night.putOff.map(({ suite, model, why }) => [suite, model, why]),
    ),
    ...section(
      nightly.carriedHead,
      [...listHeads('suite', 'model'), nightly.since],
      night.carried.map(({ suite, model, since }) => [suite, model, since.slice(0, 10)]),
    ),
    '',
  ].join('\n');
}
