import { listHeads, messages } from '@evenhand/messages';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { percent, UNKNOWN, usd } from './format.ts';
import { escapeMarkdown, markdownTable as table, toCellText as text } from './text.ts';

const { cost: phrases } = messages;

/** What local runs cost, with the assumptions beside the figures; empty where no model runs here. */
export function localCostSection(run: RunTables, suite: string): string[] {
  const entries = new Map(run.inputs.models.map((entry) => [entry.id, entry]));
  const prompt = findHeadPrompt(run.efficiency);
  const rows = run.efficiency.filter(
    (row) => row.suite === suite && row.prompt === prompt && entries.get(row.model as string)?.host.localCost != null,
  );
  if (rows.length === 0) return [];
  const amount = (value: unknown) => (typeof value === 'number' ? usd(value) : UNKNOWN);
  return [
    `## ${phrases.local}`,
    phrases.localNote,
    table(
      listHeads('model', 'energyAssumed', 'energyMeasured', 'fullCost', 'hostedCost'),
      rows.map((row) => [
        text(row.model),
        amount(row.energy_usd),
        amount(row.energy_measured_usd),
        amount(row.full_usd),
        amount(row.hosted_usd),
      ]),
    ),
    rows
      .map((row) => {
        const { watts, usdPerKwh, hardwareUsd, lifetimeHours, utilisation, source, hostedAs } = entries.get(
          row.model as string,
        )!.host.localCost!;
        const stated = phrases.assumptions(
          text(row.model),
          watts,
          usd(usdPerKwh),
          usd(hardwareUsd),
          lifetimeHours,
          percent(utilisation, 0),
          escapeMarkdown(source),
        );
        return hostedAs === undefined ? stated : `${stated}${phrases.hostedAt(escapeMarkdown(hostedAs))}`;
      })
      .join('\n'),
  ];
}
