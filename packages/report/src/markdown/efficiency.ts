import { listHeads } from '@evenhand/messages';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { selectShownPairs } from '../tables/shown-pairs.ts';
import { sortByBase } from './customised.ts';
import { plain, seconds, times, UNKNOWN, usd, withInterval } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

export function efficiency(run: RunTables, suite: string): string {
  const rows = sortByBase(
    run.efficiency.filter((row) => row.suite === suite && row.prompt === findHeadPrompt(run.efficiency)),
    run,
  );
  return table(
    listHeads(
      'model',
      'host',
      'outputTokens',
      'cost',
      'unknownCosts',
      'costBasis',
      'costPerCorrect',
      'medianFirstToken',
      'medianReply',
      'medianSpeed',
      'timePerCorrect',
    ),
    rows.map((row) => [
      text(row.model),
      text(row.host),
      text(row.output_tokens),
      row.cost_usd === null ? UNKNOWN : usd(row.cost_usd as number),
      text(row.n_cost_unknown),
      text(row.cost_basis),
      withInterval(row, 'cost_per_correct_usd', usd),
      withInterval(row, 'ttft_ms_p50', seconds),
      withInterval(row, 'e2e_ms_p50', seconds),
      row.output_tokens_per_s_p50 === null ? UNKNOWN : plain(row.output_tokens_per_s_p50 as number),
      withInterval(row, 's_per_correct', (value) => seconds(value * 1000)),
    ]),
  );
}

export function ratioTable(run: RunTables, suite: string): string {
  const prompt = findHeadPrompt(run.summary);
  const all = run.ratios.filter((row) => row.suite === suite && row.prompt === prompt);
  const rows = selectShownPairs(all, run.summary);
  if (rows.length === 0) return '';
  return table(
    listHeads('firstPerSecond', 'cost', 'costPerCorrect', 'outputTokens', 'time'),
    rows.map((row) => [
      `${text(row.model_a)} ÷ ${text(row.model_b)}`,
      ...['cost_ratio', 'cost_per_correct_ratio', 'tokens_ratio', 'e2e_ratio'].map((name) =>
        withInterval(row, name, times),
      ),
    ]),
  );
}
