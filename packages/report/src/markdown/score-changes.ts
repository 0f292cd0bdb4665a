import type { RunTables } from '../run-tables.ts';
import type { Moved } from '../tables/score-changes.ts';
import { percent, plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** What other judges make of the same replies, and where they differ, sample by sample. */
export function judgedAgain({ moved }: Pick<RunTables, 'moved'>): string[] {
  if (moved.length === 0) return [];
  const rows = moved.map((one) => [
    escapeMarkdown(one.suite),
    escapeMarkdown(one.model),
    escapeMarkdown(one.publishedScorer),
    percent(one.published / one.n),
    escapeMarkdown(one.scorer),
    percent(one.other / one.n),
    String(one.up),
    String(one.down),
    String(one.n),
  ]);
  return [
    '## Judged again',
    'Verdicts of other judges on the same replies; all of them stand under `scores/`. Up and down: replies to which the other judge gives more, or less.',
    markdownTable(['suite', 'model', 'published by', 'mean', 'other judge', 'mean', 'up', 'down', 'replies'], rows),
    ...moved.filter(({ flips }) => flips.length > 0).map(flipTable),
  ];
}

function flipTable(one: Moved): string {
  const total = one.up + one.down;
  const which = total > one.flips.length ? `the first ${one.flips.length} of ${total}` : `all ${total}`;
  const said = (answer: string | null) =>
    answer === null ? UNKNOWN : escapeMarkdown(answer.length > 80 ? `${answer.slice(0, 79).toWellFormed()}…` : answer);
  return [
    `${escapeMarkdown(one.model)}, ${escapeMarkdown(one.publishedScorer)} against ${escapeMarkdown(one.scorer)}: ${which}.`,
    markdownTable(
      ['cell', 'published', 'other', 'published answer', 'other answer'],
      one.flips.map((flip) => [
        escapeMarkdown(flip.key),
        plain(flip.published),
        plain(flip.other),
        said(flip.publishedAnswer),
        said(flip.otherAnswer),
      ]),
    ),
  ].join('\n\n');
}
