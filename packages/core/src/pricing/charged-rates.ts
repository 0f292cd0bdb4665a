import type { ModelEntry } from '../models/model.ts';
import { findBand } from './bands.ts';
import { findRecordInForce, priceAt } from './price-at.ts';
import type { PriceRecord, Rates } from './price-record.ts';

/** What a model is charged by, and the dated record that says so. */
export interface ChargedRates {
  readonly record: PriceRecord;
  /** In the currency of the record; bands and windows are settled, classes of service are not. */
  readonly rates: Omit<Rates, 'tiers' | 'bands'>;
  /** Units of that currency for one US dollar. */
  readonly perUsd: number;
}

/**
 * The rates in force for a request of a length that is not reasoned and gets a reply of a thousand tokens.
 * @returns null = there is no dated price at that moment, or none for that length
 */
export function findChargedRates(entry: ModelEntry, at: Date, inputTokens: number): ChargedRates | null {
  const record = findRecordInForce(entry, at);
  const price = record === null ? null : priceAt(entry, at);
  if (record === null || price === null) return null;
  if (price.upToInputTokens !== null && inputTokens > price.upToInputTokens) return null;
  const band = findBand(price.rates.bands ?? [], inputTokens, 1000, false);
  if (band === undefined) return null;
  return { record, rates: band ?? price.rates, perUsd: price.perUsd ?? 1 };
}
