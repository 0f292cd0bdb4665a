import { type ModelEntry, readRecords, sumTurnCosts } from '@evenhand/core';
import { findHeadPrompt, type RepricedPair } from '@evenhand/report';
import { computeTurnCostAt } from '../price-again.ts';
import type { StoredPair } from './pairs.ts';

/**
 * What the replies of a carried pair would cost by the prices of a night; nothing is sent, and the run keeps its own figures.
 * @param entry the model with the prices of the night @returns null where it is what the run has, or nothing is known
 */
export function repricePair(stored: StoredPair, entry: ModelEntry, at: Date): RepricedPair | null {
  const { folder, manifest, model, suite } = stored;
  const prompts = manifest.suites.find(({ name }) => name === suite)?.prompts ?? [];
  const head = findHeadPrompt(prompts.map((prompt) => ({ prompt })));
  let before: number | null = 0;
  let after: number | null = 0;
  let right = 0;
  for (const { suite: of, prompt, turns, cost, outcome, score } of readRecords(folder, model)) {
    if (of !== suite || prompt !== head || outcome === 'failed') continue;
    const replies = turns.flatMap(({ generation, askedAt, energy }) =>
      generation === null ? [] : [{ generation, askedAt, ...(energy === undefined ? {} : { energy }) }],
    );
    if (replies.length === 0) continue;
    const { usd } = sumTurnCosts(
      replies.map((reply) => computeTurnCostAt(reply, entry, at.toISOString().slice(0, 10))),
      entry,
    );
    before = before === null || cost.usd === null ? null : before + cost.usd;
    after = after === null || usd === null ? null : after + usd;
    if (outcome === 'correct' && score !== null) right++;
  }
  if (after === null || (before !== null && isSameAmount(before, after))) return null;
  return {
    model,
    suite,
    run: folder.replace(/^.*[\\/]/, ''),
    at: at.toISOString(),
    storedUsd: before,
    usd: after,
    perCorrectUsd: right === 0 ? null : after / right,
  };
}

/** Sums of the same amounts in another order are the same. */
const isSameAmount = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
