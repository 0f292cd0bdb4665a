import { describe, findLargest } from '@evenhand/io';
import * as z from 'zod';
import type { Generation, Usage } from '../contract/generation.ts';
import type { MeasuredEnergy } from '../contract/measured-energy.ts';
import type { LocalCost, ModelEntry } from '../models/model.ts';
import { findBand } from './bands.ts';
import { findRecordInForce, type Price, priceAt, toShortHash } from './price-at.ts';
import type { PriceRecord, Rates } from './price-record.ts';

export const COST_BASES = ['list', 'billed', 'full', 'energy', 'hosted', 'reported'] as const;
const amount = z.number().nonnegative().nullable();

/** The money of a record. `usd` is what `basis` says; null = unknown, never a guess. */
export const costSchema = z.strictObject({
  usd: amount.describe('Cost by `basis`, USD; null = unknown.'),
  basis: describe(z.enum(COST_BASES).nullable(), 'What `usd` is; null = unknown.'),
  priceId: describe(z.string().nullable(), 'The price that `usd` rests on; null = none.'),
  list: amount.describe('Cost by the price list, USD.'),
  billed: amount.describe('Cost as the provider states it, USD.'),
  energy: amount.describe('Electricity of a local run, USD.'),
  full: amount.describe('Electricity and wear of a local run, USD.'),
  measured: describe(
    amount.optional(),
    'Electricity of a local run by measured power, USD; absent = none was measured, null = not of every turn.',
  ),
  hosted: describe(
    amount.optional(),
    'What the same tokens cost at the host that `localCost.hostedAs` names, USD; absent = it names none.',
  ),
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

type ClassRates = Omit<Rates, 'tiers' | 'bands'>;

/** The rates of a class of service; null = not known. @param tier as the reply states it; absent = the usual one */
function findRates(rates: Omit<Rates, 'bands'>, tier: string | undefined): ClassRates | null {
  if (tier === undefined) return rates;
  const name = tier.toLowerCase();
  const { tiers } = rates;
  const own = tiers !== undefined && Object.hasOwn(tiers, name) ? tiers[name]! : null;
  return own ?? (STANDARD_TIERS.has(name) ? rates : null);
}

/** Whether a reply was reasoned; null = not known. @param reasoning its text, where it came along */
function isThinking({ reasoningTokens }: Usage, reasoning: string): boolean | null {
  if (reasoning !== '') return true;
  return reasoningTokens === null ? null : reasoningTokens > 0;
}

/**
 * METHODOLOGY §13: (input − cached − written) × input + cached × cached price + written × write price + output × output price,
 * over the units of the currency for one US dollar. Cached or written tokens that were not stated, or have no price of their
 * own, are priced as plain input; what is kept for an hour where only the price of the shorter time is known has no known price.
 * @param tier the class of service that the reply states; absent = the usual one
 * @param reasoning the text of its reasoning; empty = none came, and the count decides
 * @returns USD; null where input or output tokens or the rates of the class are unknown, a count is impossible, the input is longer than the price
 *   is known for, or the price hangs on thinking and it is not known whether the reply was reasoned
 */
export function computeListCost(
  usage: Usage,
  { rates, perUsd = 1, upToInputTokens }: Price,
  tier?: string,
  reasoning = '',
): number | null {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null || usage.impossible !== undefined) return null;
  if (upToInputTokens !== null && inputTokens > upToInputTokens) return null;
  const band = findBand(rates.bands ?? [], inputTokens, outputTokens, isThinking(usage, reasoning));
  if (band === undefined) return null;
  const classRates = findRates(band ?? rates, tier);
  if (classRates === null) return null;
  const { input, output, cachedInput, cachedInputExplicit, cacheWrite, cacheWrite1h } = classRates;
  const cached = usage.cachedInputTokens ?? 0;
  const explicit = Math.min(usage.explicitCachedInputTokens ?? 0, cached);
  const written = usage.cacheWriteTokens ?? 0;
  const written1h = Math.min(usage.cacheWrite1hTokens ?? 0, written);
  const hourPrice = cacheWrite1h ?? (cacheWrite === null ? input : null);
  if (written1h > 0 && hourPrice === null) return null;
  const plain = Math.max(0, inputTokens - cached - written);
  return (
    (plain * input +
      (cached - explicit) * (cachedInput ?? input) +
      explicit * (cachedInputExplicit ?? cachedInput ?? input) +
      (written - written1h) * (cacheWrite ?? input) +
      written1h * (hourPrice ?? 0) +
      outputTokens * output) /
    1e6 /
    perUsd
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
  readonly energy?: MeasuredEnergy | undefined;
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
  /** Energy that was measured, joules; absent = none was. */
  readonly joules?: number;
  /** By the price of the hosted equivalent; absent = there is none. */
  readonly hosted?: number | null;
}

/** Prices a turn; it is done once for each. */
export function computeTurnCost({ askedAt, generation, energy }: PricedReply, model: ModelEntry): TurnCost {
  const price = askedAt === null ? null : priceAt(model, new Date(askedAt));
  const { hostedPrices } = model;
  return {
    price,
    list:
      price === null
        ? null
        : computeListCost(generation.usage, price, generation.receipt.serviceTier, generation.reasoning),
    billed: generation.receipt.billedUsd,
    busyMs: computeBusyMs(generation),
    ...(energy === undefined ? {} : { joules: energy.joules }),
    ...(hostedPrices === undefined ? {} : { hosted: computeHostedCost(askedAt, generation, model, hostedPrices) }),
  };
}

function computeHostedCost(
  askedAt: string | null,
  { usage, reasoning }: Generation,
  model: ModelEntry,
  prices: readonly PriceRecord[],
): number | null {
  const price = askedAt === null ? null : priceAt({ ...model, price: null, prices }, new Date(askedAt));
  return price === null ? null : computeListCost(usage, price, undefined, reasoning);
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
    return {
      ...{ usd: full, basis: 'full', priceId: `${host.id}:${toShortHash(localCost)}`, list, billed, energy, full },
      ...sumLocalExtras(turns, localCost),
    };
  }
  const priceIds = [...new Set(turns.map(({ price }) => price?.id ?? null))];
  const known = priceIds.length > 0 && !priceIds.includes(null);
  // Without a price or a count the bill is all that is known, and it is the provider's own word.
  const byBill = list === null && billed !== null;
  return {
    usd: byBill ? billed : list,
    basis: byBill ? 'billed' : known ? 'list' : null,
    priceId: known && !byBill ? priceIds.join(';') : null,
    list,
    billed,
    energy: null,
    full: null,
  };
}

/** What was measured, and what the tokens cost elsewhere, where either is known of any turn. */
function sumLocalExtras(turns: readonly TurnCost[], { usdPerKwh }: LocalCost): Pick<Cost, 'measured' | 'hosted'> {
  const total = (select: (turn: TurnCost) => number | null | undefined) =>
    turns.reduce<number | null>((sum, turn) => {
      const part = select(turn) ?? null;
      return sum === null || part === null ? null : sum + part;
    }, 0);
  const joules = total((turn) => turn.joules);
  const isMeasured = turns.some((turn) => turn.joules !== undefined);
  const isHosted = turns.some((turn) => turn.hosted !== undefined);
  return {
    ...(isMeasured ? { measured: joules === null ? null : (joules / JOULES_PER_KWH) * usdPerKwh } : {}),
    ...(isHosted ? { hosted: total((turn) => turn.hosted) } : {}),
  };
}

const JOULES_PER_KWH = 3.6e6;

/**
 * Whether the requests of a model are paid by the token: one that runs in this process has no address, and where a machine's
 * own cost is stated that is what it costs.
 */
export function isPaid({ host }: Pick<ModelEntry, 'host'>): boolean {
  return host.localCost === null && host.baseUrl !== null;
}

/** So long may a request wait for its turn at most: until another window opens, a promotion ends or a rate of exchange begins. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * The most that a request can cost that is due at the given moment: prompt bytes as tokens, and all the output that is allowed, at
 * the highest rates that a reply may be billed by: read, written to a cache for whatever time, in whatever class of service, band
 * and window, then or within a day.
 * null = unknown price, no limit, or a prompt that may be longer than the price is known for.
 */
export function computeWorstCase(
  promptBytes: number,
  maxOutputTokens: number | undefined,
  model: ModelEntry,
  at: Date,
): number | null {
  const now = computeWorstAt(promptBytes, maxOutputTokens, model, at);
  const later = computeWorstAt(promptBytes, maxOutputTokens, model, new Date(at.getTime() + LONGEST_WAIT_MS));
  return now === null || later === null ? now : Math.max(now, later);
}

function computeWorstAt(
  promptBytes: number,
  maxOutputTokens: number | undefined,
  model: ModelEntry,
  at: Date,
): number | null {
  const price = priceAt(model, at);
  if (price === null || maxOutputTokens === undefined) return null;
  const { rates, perUsd = 1, upToInputTokens } = price;
  if (upToInputTokens !== null && promptBytes > upToInputTokens) return null;
  const record = model.price === null ? findRecordInForce(model, at) : null;
  const classes = [rates, ...(record === null ? [] : [record, ...(record.windows ?? [])])].flatMap(listClasses);
  const input = Math.max(
    ...classes.flatMap((one) => [
      one.input,
      one.cachedInput ?? 0,
      one.cachedInputExplicit ?? 0,
      one.cacheWrite ?? 0,
      one.cacheWrite1h ?? 0,
    ]),
  );
  const output = findLargest(classes.map((one) => one.output));
  return (promptBytes * input + maxOutputTokens * output) / 1e6 / perUsd;
}

/** The rates of every class of service in every band. */
function listClasses(rates: Rates): ClassRates[] {
  return [rates, ...(rates.bands ?? [])].flatMap((one) => [one, ...Object.values(one.tiers ?? {})]);
}
