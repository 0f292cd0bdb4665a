import { listHeads, messages } from '@evenhand/messages';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { sortByBase } from './customised.ts';
import { percentInterval, plain, seconds, usd, withInterval } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

/** Of suites with an environment: what was resolved, in how many turns, and what a resolved dialogue costs and takes. */
export function dialoguesSection(run: RunTables): string[] {
  const prompt = findHeadPrompt(run.efficiency);
  const rows = sortByBase(
    run.efficiency.filter((row) => row.suite !== '*' && row.prompt === prompt && row.turns_per_dialogue !== null),
    run,
  );
  if (rows.length === 0) return [];
  const find = (suite: unknown, model: unknown) =>
    run.summary.find(
      (row) => row.suite === suite && row.model === model && row.prompt === prompt && row.language === '*',
    ) ?? {};
  const k = run.inputs.settings.trials;
  return [
    `## ${messages.cost.dialogues}`,
    messages.cost.dialoguesNote,
    table(
      [
        ...listHeads('suite', 'model', 'resolved'),
        ...(k > 1 ? [`pass^${k}`] : []),
        ...listHeads('turnsPerDialogue', 'costPerResolved', 'timePerResolved'),
      ],
      rows.map((row) => [
        text(row.suite),
        text(row.model),
        percentInterval(find(row.suite, row.model), 'accuracy'),
        ...(k > 1 ? [percentInterval(find(row.suite, row.model), 'pass_hat_k')] : []),
        plain(row.turns_per_dialogue as number),
        withInterval(row, 'cost_per_correct_usd', usd),
        withInterval(row, 's_per_correct', (value) => seconds(value * 1000)),
      ]),
    ),
  ];
}
