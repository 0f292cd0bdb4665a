import { type ModelEntry, priceAt, type RunHeaders } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { type LogRatio, logRatio } from '@evenhand/statistics';
import type { Row } from './columns.ts';
import { type ModelTextUsage, type TextUsage, type TwinUsage, totalUsage } from './text-usage.ts';

const perThousand = (amount: number | null, chars: number) =>
  amount === null || chars === 0 ? null : (1000 * amount) / chars;

/** Tokens and cost per 1,000 characters; null = unknown of one reply, or there are no characters. */
export function textCostCells(usage: TextUsage): Row {
  const { inputChars, outputChars, inputTokens, outputTokens, usd } = usage;
  const isCounted = inputTokens !== null || outputTokens !== null;
  return {
    input_chars: isCounted ? inputChars : null,
    output_chars: isCounted ? outputChars : null,
    input_tokens_per_1k_chars: perThousand(inputTokens, inputChars),
    output_tokens_per_1k_chars: perThousand(outputTokens, outputChars),
    cost_per_1k_chars_usd: perThousand(usd, inputChars + outputChars),
  };
}

/** The rows of efficiency.csv with what the same replies took per 1,000 characters; suite `*` pools all suites. */
export function withTextCosts(rows: readonly Row[], usages: ReadonlyMap<string, ModelTextUsage>): Row[] {
  return rows.map((row) => {
    const bySuite = usages.get(row.model as string)?.bySuite ?? new Map<string, TextUsage>();
    const parts = [...bySuite].filter(([scope]) =>
      row.suite === '*' ? scope.endsWith(`/${row.prompt}`) : scope === `${row.suite}/${row.prompt}`,
    );
    return parts.length === 0 ? row : { ...row, ...textCostCells(totalUsage(parts.map(([, usage]) => usage))) };
  });
}

/**
 * languages.csv: what the same text costs in another language, from the real usage of each model over translations of the same
 * questions. METHODOLOGY §13.2. One row for each suite (`*`: all), wording, model and language that has twins.
 */
export function languageRows(inputs: RunHeaders, usages: ReadonlyMap<string, ModelTextUsage>, at: Date): Row[] {
  const models = [...usages.keys()].sort(compareCodeUnits);
  const all = models.flatMap((model) => usages.get(model)!.twins);
  const prompts = [...new Set(all.map(({ prompt }) => prompt))].sort(compareCodeUnits);
  const suites = ['*', ...[...new Set(all.map(({ suite }) => suite))].sort(compareCodeUnits)];
  return suites.flatMap((suite) =>
    prompts.flatMap((prompt) =>
      models.flatMap((model) => {
        const entry = inputs.models.find(({ id }) => id === model)!;
        const twins = usages
          .get(model)!
          .twins.filter((one) => one.prompt === prompt && (suite === '*' || one.suite === suite));
        return modelRows(twins, { suite, prompt, model, host: entry.host.id, ...listPrice(entry, at) });
      }),
    ),
  );
}

function modelRows(twins: readonly TwinUsage[], head: Row): Row[] {
  const languages = [...new Set(twins.map(({ language }) => language))].sort(compareCodeUnits);
  if (languages.length < 2) return [];
  const reference = languages.includes('en') ? 'en' : languages[0]!;
  const keyOf = ({ suite, twin }: TwinUsage) => `${suite}/${twin}`;
  const find = (language: string) =>
    new Map(twins.filter((one) => one.language === language).map((one) => [keyOf(one), one]));
  const base = find(reference);
  return languages.map((language) => {
    const own = find(language);
    const shared = [...own.keys()].filter((key) => base.has(key)).sort(compareCodeUnits);
    const pairs = shared.map((key) => ({ one: own.get(key)!, other: base.get(key)! }));
    const ratio = (name: string, select: (usage: TwinUsage) => number | null) =>
      ratioCells(name, language === reference ? null : computeRatio(pairs, select));
    return {
      ...head,
      language,
      n: pairs.reduce((sum, { one }) => sum + one.n, 0),
      n_twins: pairs.length,
      ...textCostCells(totalUsage(pairs.map(({ one }) => one))),
      reference,
      ...ratio('input_tokens_ratio', ({ inputTokens }) => inputTokens),
      ...ratio('output_tokens_ratio', ({ outputTokens }) => outputTokens),
      ...ratio('cost_ratio', ({ usd }) => usd),
    };
  });
}

/** Per reply of each twin, so that repetitions that are missing on one side do not count as savings. */
function computeRatio(
  pairs: readonly { readonly one: TwinUsage; readonly other: TwinUsage }[],
  select: (usage: TwinUsage) => number | null,
): LogRatio | null {
  const mean = (usage: TwinUsage) => {
    const amount = select(usage);
    return amount === null ? null : amount / usage.n;
  };
  if (pairs.length === 0) return null;
  return logRatio(
    [
      { values: pairs.map(({ one }) => mean(one)), sign: 1 },
      { values: pairs.map(({ other }) => mean(other)), sign: -1 },
    ],
    pairs.map(({ one }) => one.cluster),
  );
}

function ratioCells(name: string, ratio: LogRatio | null): Row {
  return { [name]: ratio?.ratio ?? null, [`${name}_lo`]: ratio?.lo ?? null, [`${name}_hi`]: ratio?.hi ?? null };
}

/** USD for a million tokens by the price list at a moment, the rates of the shortest requests. */
function listPrice(entry: ModelEntry, at: Date): Row {
  const price = priceAt(entry, at);
  const { perUsd = 1 } = price ?? {};
  return {
    list_input_usd: price === null ? null : price.rates.input / perUsd,
    list_output_usd: price === null ? null : price.rates.output / perUsd,
  };
}
