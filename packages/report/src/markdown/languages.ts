import { listHeads, messages } from '@evenhand/messages';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { plain, UNKNOWN, usd, withInterval } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

const { cost: phrases } = messages;

/** What the same text costs in each language; empty where there are no translations, or nobody counted tokens. */
export function languagesSection(run: RunTables, suite: string): string[] {
  const rows = run.languages.filter((row) => row.suite === suite && row.prompt === findHeadPrompt(run.languages));
  if (!rows.some((row) => row.input_tokens_per_1k_chars !== null)) return [];
  const written = (value: unknown, write: (value: number) => string) =>
    typeof value === 'number' ? write(value) : UNKNOWN;
  return [
    `## ${phrases.sameText}`,
    phrases.sameTextNote(String(rows[0]!.reference)),
    table(
      listHeads(
        'model',
        'language',
        'twins',
        'inputPer1k',
        'outputPer1k',
        'costPer1k',
        'listInput',
        'inputRatio',
        'outputRatio',
        'costRatio',
      ),
      rows.map((row) => [
        text(row.model),
        text(row.language),
        text(row.n_twins),
        written(row.input_tokens_per_1k_chars, plain),
        written(row.output_tokens_per_1k_chars, plain),
        written(row.cost_per_1k_chars_usd, usd),
        written(row.list_input_usd, usd),
        withInterval(row, 'input_tokens_ratio', plain),
        withInterval(row, 'output_tokens_ratio', plain),
        withInterval(row, 'cost_ratio', plain),
      ]),
    ),
  ];
}
