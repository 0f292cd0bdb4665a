import { listHeads, messages } from '@evenhand/messages';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { percent, percentInterval, points, pValue, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable as table, toCellText as text } from './text.ts';

const { report: phrases, titles } = messages;

/** Suites against fresh questions, and against another order of their options; empty where the run has neither. */
export function counterpartsSection(run: RunTables): string[] {
  const rows = run.counterparts.filter((row) => row.prompt === findHeadPrompt(run.counterparts));
  const names = [...new Set(rows.map((row) => row.counterpart as string))];
  if (names.length === 0) return [];
  return [
    `## ${titles.counterparts}`,
    ...names.flatMap((name) => {
      const own = rows.filter((row) => row.counterpart === name);
      const suite = escapeMarkdown(String(own[0]!.suite));
      return own[0]!.how === 'shuffled'
        ? [
            phrases.shuffledNote(suite),
            table(
              listHeads('model', 'n', 'onSuite', 'onCounterpart', 'difference95', 'surviving95'),
              own.map((row) => [...listFigures(row), percentInterval(row, 'order_sensitivity')]),
            ),
          ]
        : [
            phrases.freshNote(suite),
            table(
              listHeads('model', 'n', 'onSuite', 'onCounterpart', 'difference95', 'pAdjusted'),
              own.map((row) => [...listFigures(row), pValue(row.p_adjusted as number | null)]),
            ),
          ];
    }),
  ];
}

function listFigures(row: Row): string[] {
  return [
    row.model === '*' ? phrases.allModels : text(row.model),
    row.n_samples === null ? UNKNOWN : text(row.n_samples),
    percent(row.mean_score as number | null),
    percent(row.counterpart_mean_score as number | null),
    points(row),
  ];
}
