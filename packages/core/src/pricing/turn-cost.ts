import * as z from 'zod';
import type { Generation, Usage } from '../contract/generation.ts';
import type { LocalCost, ModelEntry } from '../models/model.ts';
import { type Price, priceAt, type Rates, toShortHash } from './price.ts';

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

/** Words for the usual class of service, by which the rates of a price hold. */
const STANDARD_TIERS: ReadonlySet<string> = new Set([
  'default',
  'auto',
  'standard',
  'standard_only',
  'on_demand',
  'on-demand',
  'unspecified',
]);

/** The rates of a class of service; null = not known. @param tier as the reply states it; absent = the usual one */
function findRates({ tiers, ...standard }: Rates, tier: string | undefined): Omit<Rates, 'tiers'> | null {
  if (tier === undefined) return standard;
  const name = tier.toLowerCase();
  const own = tiers !== undefined && Object.hasOwn(tiers, name) ? tiers[name]! : null;
  return own ?? (STANDARD_TIERS.has(name) ? standard : null);
}

/**
 * METHODOLOGY §13: (input − cached − written) × input + cached × cached price + written × write price + output × output price.
 * Cached or written tokens that were not stated, or have no price of their own, are priced as plain input; what is kept for
 * an hour where only the price of the shorter time is known has no known price.
 * @param tier the class of service that the reply states; absent = the usual one
 * @returns USD; null where input or output tokens or the rates of the class are unknown, or the input is longer than the price
 *   is known for
 */
export function computeListCost(usage: Usage, { rates, upToInputTokens }: Price, tier?: string): number | null {
  const { inputTokens, outputTokens } = usage;
  const classRates = findRates(rates, tier);
  if (inputTokens === null || outputTokens === null || classRates === null) return null;
  if (upToInputTokens !== null && inputTokens > upToInputTokens) return null;
  const { input, output, cachedInput, cacheWrite, cacheWrite1h } = classRates;
  const cached = usage.cachedInputTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const written1h = Math.min(usage.cacheWrite1hTokens ?? 0, written);
  const hourPrice = cacheWrite1h ?? (cacheWrite === null ? input : null);
  if (written1h > 0 && hourPrice === null) return null;
  const plain = Math.max(0, inputTokens - cached - written);
  return (
    (plain * input +
      cached * (cachedInput ?? input) +
      (written - written1h) * (cacheWrite ?? input) +
      written1h * (hourPrice ?? 0) +
      outputTokens * output) /
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
    return price === null ? null : computeListCost(turn.usage, price, turn.receipt.serviceTier);
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
  // Without a price or a count the bill is all that is known, and it is the provider's own word.
  const byBill = list === null && billed !== null;
  return {
    usd: byBill ? billed : list,
    basis: byBill ? 'billed' : known ? 'list' : null,
    priceId: known && !byBill ? priceId.join(';') : null,
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

/** Whether a bill and the price table tell two different stories of a cost, in USD: by more than 1 %, and by more than rounding. */
export function isBillDifferent(listUsd: number | null, billedUsd: number | null): boolean {
  if (listUsd === null || billedUsd === null) return false;
  const difference = Math.abs(billedUsd - listUsd);
  return difference > 0.01 * Math.max(listUsd, billedUsd) && difference > 5e-7;
}

/**
 * What a reply came to, for a cap on money: by the price table or as billed, whichever is more.
 * null = neither is known. USD.
 */
export function computeSettledCost({ usage, receipt }: Generation, price: Price | null): number | null {
  const list = price === null ? null : computeListCost(usage, price, receipt.serviceTier);
  if (list === null || receipt.billedUsd === null) return list ?? receipt.billedUsd;
  return Math.max(list, receipt.billedUsd);
}

/**
 * The most that a request can cost at the given moment: prompt bytes as tokens, and all the output that is allowed, at the
 * highest rates that a reply may be billed by: read, written to a cache for whatever time, in whatever class of service.
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
  const classes = [rates, ...Object.values(rates.tiers ?? {})];
  const input = Math.max(
    ...classes.flatMap((one) => [one.input, one.cachedInput ?? 0, one.cacheWrite ?? 0, one.cacheWrite1h ?? 0]),
  );
  const output = Math.max(...classes.map((one) => one.output));
  return (promptBytes * input + maxOutputTokens * output) / 1e6;
}
