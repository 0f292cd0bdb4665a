import type { RunTables } from '../tables/run-tables.ts';
import type { ScoreChanges } from '../tables/score-changes.ts';
import { percent, plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** What other judges make of the same replies, and where they differ, sample by sample. */
export function scoreChangesSection({ scoreChanges }: Pick<RunTables, 'scoreChanges'>): string[] {
  if (scoreChanges.length === 0) return [];
  const rows = scoreChanges.map((one) => [
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
    ...scoreChanges.filter(({ flips }) => flips.length > 0).map(flipTable),
  ];
}

function flipTable(one: ScoreChanges): string {
  const total = one.up + one.down;
  const which = total > one.flips.length ? `the first ${one.flips.length} of ${total}` : `all ${total}`;
  const formatAnswer = (answer: string | null) =>
    answer === null ? UNKNOWN : escapeMarkdown(answer.length > 80 ? `${answer.slice(0, 79).toWellFormed()}…` : answer);
  return [
    `${escapeMarkdown(one.model)}, ${escapeMarkdown(one.publishedScorer)} against ${escapeMarkdown(one.scorer)}: ${which}.`,
    markdownTable(
      ['cell', 'published', 'other', 'published answer', 'other answer'],
      one.flips.map((flip) => [
        escapeMarkdown(flip.key),
        plain(flip.published),
        plain(flip.other),
        formatAnswer(flip.publishedAnswer),
        formatAnswer(flip.otherAnswer),
      ]),
    ),
  ].join('\n\n');
}
