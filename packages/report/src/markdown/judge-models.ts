import { listHeads, messages } from '@evenhand/messages';
import type { RunTables } from '../tables/run-tables.ts';
import { percent, UNKNOWN, usd } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** Which judge model scored, how often it agreed with itself, and what it cost. */
export function judgeSection({ judgeResults, manifest }: Pick<RunTables, 'judgeResults' | 'manifest'>): string[] {
  if (judgeResults.length === 0) return [];
  const rows = judgeResults.map(({ suite, model, n, agreement, kappa, spent }) => {
    const twice = agreement.agreed + agreement.disagreed;
    return [
      escapeMarkdown(suite),
      escapeMarkdown(model),
      String(n),
      twice === 0 ? UNKNOWN : percent(agreement.agreed / twice),
      String(twice),
      String(agreement.unreadable),
      kappa === null ? UNKNOWN : kappa.toFixed(2),
      String(spent.requests),
      spent.usd === null ? UNKNOWN : usd(spent.usd),
    ];
  });
  const who =
    manifest.judge === null
      ? messages.report.judgeUnknown
      : `\`${manifest.judge.id}\` at ${escapeMarkdown(manifest.judge.host)}`;
  return [
    `## ${messages.titles.judged}`,
    messages.report.judgeNote(who),
    markdownTable(
      listHeads('suite', 'model', 'replies', 'sameBothOrders', 'of', 'oneVerdict', 'kappa', 'requests', 'judgeCost'),
      rows,
    ),
  ];
}
