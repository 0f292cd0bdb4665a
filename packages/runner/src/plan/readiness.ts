import { isFlat, isLoopback, isPaid, type ModelEntry, priceAt, type RunInputs } from '@evenhand/core';
import { findCapProblems } from './check-inputs.ts';

/**
 * What would stand in the way of a run or leave its costs unknown, as far as files and environment tell: keys, prices, a cap
 * that cannot be kept. Speaks to nobody. @param at when it is to be run
 */
export function findReadinessProblems(
  inputs: RunInputs,
  env: Readonly<Record<string, string | undefined>>,
  at: Date,
): string[] {
  const { models } = inputs;
  const unset = models.filter(
    ({ host }) =>
      host.apiKeyEnv !== null && (env[host.apiKeyEnv] ?? '').trim() === '' && !isLoopback(host.baseUrl ?? 'http://x'),
  );
  const unpriced = models.filter((model) => isPaid(model) && priceAt(model, at) === null);
  const why = (model: ModelEntry) => {
    const record = model.prices.find((one) => !isFlat(one));
    if (record !== undefined) return `depends on ${record.depends.join(', ')} (${record.id})`;
    return model.prices.length > 0 ? 'no dated price holds today' : 'none was read';
  };
  return [
    ...[...Map.groupBy(unset, ({ host }) => host.apiKeyEnv!)].map(
      ([variable, sharing]) => `${variable} is not set: ${ids(sharing)} cannot be asked`,
    ),
    ...[...Map.groupBy(unpriced, why)].map(
      ([reason, sharing]) => `price unknown, so the cost will be: ${ids(sharing)}; ${reason}`,
    ),
    ...findCapProblems(inputs, at),
  ];
}

const ids = (models: readonly ModelEntry[]) => models.map(({ id }) => id).join(', ');
