import * as z from 'zod';
import { hashOf } from './canonical.ts';
import type { Generation, Usage } from './generation.ts';
import type { LocalCost, ModelEntry, Rates } from './model.ts';

export const COST_BASES = ['list', 'billed', 'full', 'energy', 'hosted'] as const;
const amount = z.number().nonnegative().nullable();

/** The money of a record. `usd` is what `basis` says; null = unknown, never a guess. */
export const costSchema = z.strictObject({
  usd: amount,
  basis: z.enum(COST_BASES).nullable(),
  /** The price that `usd` rests on; null = none. */
  priceId: z.string().nullable(),
  /** All that is known, by basis. */
  list: amount,
  billed: amount,
  energy: amount,
  full: amount,
});
export type Cost = z.infer<typeof costSchema>;

export interface Price {
  readonly id: string;
  readonly rates: Rates;
}

/** The price in force for a model; null = unknown. A stated price is named by its own hash. */
export function priceOf(model: ModelEntry): Price | null {
  return model.price === null ? null : { id: `${model.id}:${shortHash(model.price)}`, rates: model.price };
}

const hashes = new WeakMap<object, string>();

/** The same few objects are asked for once a record. */
function shortHash(of: object): string {
  const known = hashes.get(of) ?? hashOf(of).slice(0, 12);
  hashes.set(of, known);
  return known;
}

/**
 * METHOD 4: (input − cached − written) × input + cached × cached price + written × write price + output × output price.
 * Cached or written tokens that were not stated, or have no price of their own, are priced as plain input.
 * @returns USD; null where input or output tokens are unknown
 */
export function listCost(usage: Usage, rates: Rates): number | null {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null) return null;
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
export function localCosts(busyMs: number, local: LocalCost): { energy: number; full: number } {
  const hours = busyMs / 3_600_000;
  const energy = (local.watts / 1000) * hours * local.usdPerKwh;
  return { energy, full: energy + (local.hardwareUsd / local.lifetimeHours / local.utilisation) * hours };
}

/** Cost of a cell from its turns, all bases that can be known. */
export function costOf(turns: readonly Generation[], model: ModelEntry): Cost {
  const price = priceOf(model);
  const local = model.host.localCost;
  const total = (of: (turn: Generation) => number | null) =>
    turns.reduce<number | null>(
      (sum, turn) => {
        const part = of(turn);
        return sum === null || part === null ? null : sum + part;
      },
      turns.length === 0 ? null : 0,
    );
  const list = price === null ? null : total((turn) => listCost(turn.usage, price.rates));
  const billed = total((turn) => turn.receipt.billedUsd);
  const busy = local === null ? null : total(busyMs);
  const { energy, full } = busy === null || local === null ? { energy: null, full: null } : localCosts(busy, local);
  if (local !== null)
    return {
      usd: full,
      basis: 'full',
      priceId: `${model.host.id}:${shortHash(local)}`,
      list,
      billed,
      energy,
      full,
    };
  return { usd: list, basis: price === null ? null : 'list', priceId: price?.id ?? null, list, billed, energy, full };
}

function busyMs(turn: Generation): number | null {
  const timing = turn.receipt.serverTiming;
  return (
    turn.e2eMs ?? (timing?.prefillMs != null && timing.decodeMs != null ? timing.prefillMs + timing.decodeMs : null)
  );
}

/** The most that a request can cost: prompt bytes as tokens, and all the output that is allowed. null = unknown price or no limit. */
export function worstCase(promptBytes: number, maxOutputTokens: number | undefined, model: ModelEntry): number | null {
  const rates = priceOf(model)?.rates;
  if (rates === undefined || maxOutputTokens === undefined) return null;
  const input = Math.max(rates.input, rates.cachedInput ?? 0, rates.cacheWrite ?? 0);
  return (promptBytes * input + maxOutputTokens * rates.output) / 1e6;
}
