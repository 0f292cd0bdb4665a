import * as z from 'zod';
import type { Generation, Usage } from '../contract/generation.ts';
import type { LocalCost, ModelEntry } from '../models/model.ts';
import { type Price, priceAt, toShortHash } from './price.ts';

export const COST_BASES = ['list', 'billed', 'full', 'energy', 'hosted', 'reported'] as const;
const amount = z.number().nonnegative().nullable();

/** The money of a record. `usd` is what `basis` says; null = unknown, never a guess. */
export const costSchema = z.strictObject({
  usd: amount.describe('Cost by `basis`, USD; null = unknown.'),
  basis: z.enum(COST_BASES).nullable().describe('What `usd` is; null = unknown.'),
  priceId: z.string().nullable().describe('The price that `usd` rests on; null = none.'),
  list: amount.describe('Cost by the price list, USD.'),
  billed: amount.describe('Cost as the provider states it, USD.'),
  energy: amount.describe('Electricity of a local run, USD.'),
  full: amount.describe('Electricity and wear of a local run, USD.'),
});
export type Cost = z.infer<typeof costSchema>;

/**
 * METHODOLOGY §13: (input − cached − written) × input + cached × cached price + written × write price + output × output price.
 * Cached or written tokens that were not stated, or have no price of their own, are priced as plain input.
 * @returns USD; null where input or output tokens are unknown, or the input is longer than the price is known for
 */
export function computeListCost(usage: Usage, { rates, upToInputTokens }: Price): number | null {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null) return null;
  if (upToInputTokens !== null && inputTokens > upToInputTokens) return null;
  const cached = usage.cachedInputTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const plain = Math.max(0, inputTokens - cached - written);
  return (
    (plain * rates.input +
      cached * (rates.cachedInput ?? rates.input) +
      written * (rates.cacheWrite ?? rates.input) +
      outputTokens * rates.output) /
    1e6
  );
}

/** Energy, and energy plus the machine's wear, of `busyMs` on the stated machine. USD. */
export function computeLocalCosts(busyMs: number, local: LocalCost): { energy: number; full: number } {
  const hours = busyMs / 3_600_000;
  const energy = (local.watts / 1000) * hours * local.usdPerKwh;
  return { energy, full: energy + (local.hardwareUsd / local.lifetimeHours / local.utilisation) * hours };
}

/** A reply, and when it was asked for. */
interface PricedReply {
  /** UTC; null = unknown (an imported reply), and so is its price. */
  readonly askedAt: string | null;
  readonly generation: Generation;
}

/** Cost of a cell from its replies, all bases that can be known; each is priced by the moment of its request. */
export function computeCost(replies: readonly PricedReply[], model: ModelEntry): Cost {
  const local = model.host.localCost;
  const prices = new Map(
    replies.map(({ askedAt }) => [askedAt, askedAt === null ? null : priceAt(model, new Date(askedAt))]),
  );
  const total = (read: (turn: Generation, askedAt: string | null) => number | null) =>
    replies.reduce<number | null>(
      (sum, { generation, askedAt }) => {
        const part = read(generation, askedAt);
        return sum === null || part === null ? null : sum + part;
      },
      replies.length === 0 ? null : 0,
    );
  const list = total((turn, askedAt) => {
    const price = prices.get(askedAt) ?? null;
    return price === null ? null : computeListCost(turn.usage, price);
  });
  const priceId = [...new Set([...prices.values()].map((price) => price?.id ?? null))];
  const billed = total((turn) => turn.receipt.billedUsd);
  const busy = local === null ? null : total(busyMs);
  const { energy, full } =
    busy === null || local === null ? { energy: null, full: null } : computeLocalCosts(busy, local);
  if (local !== null)
    return {
      usd: full,
      basis: 'full',
      priceId: `${model.host.id}:${toShortHash(local)}`,
      list,
      billed,
      energy,
      full,
    };
  const known = priceId.length > 0 && !priceId.includes(null);
  return {
    usd: list,
    basis: known ? 'list' : null,
    priceId: known ? priceId.join(';') : null,
    list,
    billed,
    energy,
    full,
  };
}

function busyMs(turn: Generation): number | null {
  const timing = turn.receipt.serverTiming;
  return (
    turn.e2eMs ?? (timing?.prefillMs != null && timing.decodeMs != null ? timing.prefillMs + timing.decodeMs : null)
  );
}

/**
 * The most that a request can cost at the given moment: prompt bytes as tokens, and all the output that is allowed.
 * null = unknown price, no limit, or a prompt that may be longer than the price is known for.
 */
export function computeWorstCase(
  promptBytes: number,
  maxOutputTokens: number | undefined,
  model: ModelEntry,
  at: Date,
): number | null {
  const price = priceAt(model, at);
  if (price === null || maxOutputTokens === undefined) return null;
  const { rates, upToInputTokens } = price;
  if (upToInputTokens !== null && promptBytes > upToInputTokens) return null;
  const input = Math.max(rates.input, rates.cachedInput ?? 0, rates.cacheWrite ?? 0);
  return (promptBytes * input + maxOutputTokens * rates.output) / 1e6;
}
