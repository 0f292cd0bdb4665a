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

/** What one reply took, in USD and milliseconds; each null where it is not known. */
export interface TurnCost {
  /** The price in force at the moment of its request. */
  readonly price: Price | null;
  /** By that price. */
  readonly list: number | null;
  /** As the provider stated it. */
  readonly billed: number | null;
  /** How long the machine was busy with it. */
  readonly busyMs: number | null;
}

/** Prices a turn; it is done once for each. */
export function computeTurnCost({ askedAt, generation }: PricedReply, model: ModelEntry): TurnCost {
  const price = askedAt === null ? null : priceAt(model, new Date(askedAt));
  return {
    price,
    list: price === null ? null : computeListCost(generation.usage, price),
    billed: generation.receipt.billedUsd,
    busyMs: computeBusyMs(generation),
  };
}

function computeBusyMs({ e2eMs, receipt: { serverTiming } }: Generation): number | null {
  if (e2eMs !== null) return e2eMs;
  return serverTiming?.prefillMs != null && serverTiming.decodeMs != null
    ? serverTiming.prefillMs + serverTiming.decodeMs
    : null;
}

/** Cost of a cell from its replies. */
export function computeCost(replies: readonly PricedReply[], model: ModelEntry): Cost {
  return sumTurnCosts(
    replies.map((reply) => computeTurnCost(reply, model)),
    model,
  );
}

/** Cost of a cell from those of its turns, all bases that can be known; null where one of them is unknown, or there is none. */
export function sumTurnCosts(turns: readonly TurnCost[], { host }: ModelEntry): Cost {
  const total = (basis: 'list' | 'billed' | 'busyMs') =>
    turns.reduce<number | null>(
      (sum, { [basis]: part }) => (sum === null || part === null ? null : sum + part),
      turns.length === 0 ? null : 0,
    );
  const [list, billed] = [total('list'), total('billed')];
  const { localCost } = host;
  if (localCost !== null) {
    const busyMs = total('busyMs');
    const { energy, full } = busyMs === null ? { energy: null, full: null } : computeLocalCosts(busyMs, localCost);
    return { usd: full, basis: 'full', priceId: `${host.id}:${toShortHash(localCost)}`, list, billed, energy, full };
  }
  const priceIds = [...new Set(turns.map(({ price }) => price?.id ?? null))];
  const known = priceIds.length > 0 && !priceIds.includes(null);
  return {
    usd: list,
    basis: known ? 'list' : null,
    priceId: known ? priceIds.join(';') : null,
    list,
    billed,
    energy: null,
    full: null,
  };
}

/**
 * Whether the requests of a model are paid by the token: one that runs in this process has no address, and where a machine's
 * own cost is stated that is what it costs.
 */
export function isPaid({ host }: Pick<ModelEntry, 'host'>): boolean {
  return host.localCost === null && host.baseUrl !== null;
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
