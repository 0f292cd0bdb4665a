import { listHeads, messages } from '@evenhand/messages';
import type { Row } from '../tables/columns.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { caveatSentences, percent, percentInterval, UNKNOWN, withInterval } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

const signedPoints = (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;

/** What people’s labels say of the judge, of each suite in a sentence and of each model in a row; none without labels. */
export function judgedSection({ judged }: Pick<RunTables, 'judged'>): string[] {
  if (judged.length === 0) return [];
  return [
    `## ${messages.titles.labelled}`,
    ...listHeadRows(judged).map((row) => escapeMarkdown(judgedSentence(row))),
    messages.report.labelledNote,
    ...caveatSentences(judged)
      .filter(({ caveat }) => caveat === 'labels_not_drawn')
      .map(({ sentence }) => `**${sentence}**`),
    markdownTable(
      listHeads(
        'suite',
        'model',
        'labels',
        'replies',
        'byPeople',
        'byJudge',
        'byBoth95',
        'judgeWeight',
        'judgeBias95',
        'sensitivity95',
        'specificity95',
        'kappa',
      ),
      judged.map((row) => [
        escapeMarkdown(String(row.suite)),
        row.model === '*' ? messages.report.allLanguages : escapeMarkdown(String(row.model)),
        String(row.n_labels),
        String(row.n),
        percent(row.labels_mean as number | null),
        percent(row.judged_mean as number | null),
        percentInterval(row, 'powered_mean'),
        (row.judge_weight as number).toFixed(2),
        withInterval(row, 'judge_bias', signedPoints),
        percentInterval(row, 'sensitivity'),
        percentInterval(row, 'specificity'),
        typeof row.kappa === 'number' ? row.kappa.toFixed(2) : UNKNOWN,
      ]),
    ),
  ];
}

/** The row over all models of each suite and wording, or its only one. */
export function listHeadRows(judged: readonly Row[]): Row[] {
  return Map.groupBy(judged, ({ suite, prompt }) => `${suite}/${prompt}`)
    .values()
    .map((rows) => rows[0]!)
    .toArray();
}

/** What the labels of one row say, in words. */
export function judgedSentence(row: Row): string {
  const model = row.model === '*' ? '' : `, ${row.model}`;
  return messages.report.labelledSentence(
    `${row.suite}${model}`,
    Number(row.n_labels),
    Number(row.n),
    percentInterval(row, 'powered_mean'),
    percent(row.judged_mean as number | null),
    percentInterval(row, 'sensitivity'),
    percentInterval(row, 'specificity'),
  );
}
