import type { RunTables } from '../tables/run-tables.ts';
import { percent, UNKNOWN, usd } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** Which model judged, how often it agreed with itself, and what it cost. */
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
    manifest.judge === null ? 'A model' : `\`${manifest.judge.id}\` at ${escapeMarkdown(manifest.judge.host)}`;
  return [
    '## Judged by a model',
    `${who} judged these replies, each in both orders (what is judged before what it is held against, and after it). A judge that says something else in the other order judged the order. κ is the agreement beyond chance (Cohen 1960) of its first with its second verdict. What it cost is no cost of the models.`,
    markdownTable(
      [
        'suite',
        'model',
        'replies',
        'same in both orders',
        'of',
        'one verdict only',
        'κ',
        'requests',
        'cost of the judge',
      ],
      rows,
    ),
  ];
}
