import { listHeads, messages } from '@evenhand/messages';
import type { RunTables } from '../tables/run-tables.ts';
import type { ScoreChanges } from '../tables/score-changes.ts';
import { percent, plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** What other scorers give for the same replies, and where they differ, sample by sample. */
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
    `## ${messages.titles.rescored}`,
    messages.report.rescoredNote,
    markdownTable(
      listHeads('suite', 'model', 'publishedScorer', 'mean', 'otherScorer', 'mean', 'up', 'down', 'replies'),
      rows,
    ),
    ...scoreChanges.filter(({ flips }) => flips.length > 0).map(flipTable),
  ];
}

function flipTable(one: ScoreChanges): string {
  const total = one.up + one.down;
  const which =
    total > one.flips.length ? messages.report.firstOf(one.flips.length, total) : messages.report.allOf(total);
  const formatAnswer = (answer: string | null) =>
    answer === null ? UNKNOWN : escapeMarkdown(answer.length > 80 ? `${answer.slice(0, 79).toWellFormed()}…` : answer);
  return [
    messages.report.scorersDiffer(
      escapeMarkdown(one.model),
      escapeMarkdown(one.publishedScorer),
      escapeMarkdown(one.scorer),
      which,
    ),
    markdownTable(
      listHeads('request', 'published', 'other', 'publishedAnswer', 'otherAnswer'),
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
