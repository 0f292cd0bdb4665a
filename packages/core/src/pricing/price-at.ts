import { hashJson } from '@evenhand/io';
import { type ExchangeRate, findExchangeRate } from './exchange-rates.ts';
import type { HolidayYear } from './holidays.ts';
import { isFlat, type PriceRecord, type Rates } from './price-record.ts';
import { isInForce } from './validity.ts';
import { findWindow } from './windows.ts';

/** What of a model its prices are found by. */
interface PricedModel {
  readonly id: string;
  /** Price stated in the entry itself; null = look it up among the dated ones. */
  readonly price: Rates | null;
  readonly prices: readonly PriceRecord[];
  /** Dated rates of the currencies of its prices; absent = all are in USD. */
  readonly exchangeRates?: readonly ExchangeRate[] | undefined;
  /** Calendars that windows of its prices name; absent = they name none. */
  readonly holidays?: readonly HolidayYear[] | undefined;
}

/** What a request is priced by. */
export interface Price {
  readonly id: string;
  readonly rates: Rates;
  /** Units of the currency of `rates` for one US dollar; absent = they are in USD. */
  readonly perUsd?: number;
  /** Above so many input tokens the cost is unknown; null = no such end. */
  readonly upToInputTokens: number | null;
  /** Day on which it was read at the host; null = stated by the user. */
  readonly readAt: string | null;
}

/** The dated record in force at a moment; null = none that tells what a request costs. */
export function findRecordInForce({ prices }: Pick<PricedModel, 'prices'>, at: Date): PriceRecord | null {
  return prices.find((one) => isFlat(one) && isInForce(one, at)) ?? null;
}

/**
 * The price in force for a model at the moment of a request; null = unknown, also where a window hangs on holidays that are
 * not listed, or where no exchange rate is old enough.
 * A price stated in the entry itself comes before the dated ones. The id ends with a hash of what it stands for, then the name
 * of the window and the exchange rate with its day.
 */
export function priceAt(model: PricedModel, at: Date): Price | null {
  if (model.price !== null)
    return {
      id: `${model.id}:${toShortHash(model.price)}`,
      rates: model.price,
      upToInputTokens: null,
      readAt: null,
    };
  const record = findRecordInForce(model, at);
  if (record === null) return null;
  const window = findWindow(record.windows ?? [], at, model.holidays ?? []);
  if (window === undefined) return null;
  const { currency = 'USD', upToInputTokens, readAt } = record;
  const exchange = currency === 'USD' ? null : findExchangeRate(model.exchangeRates ?? [], currency, at);
  if (currency !== 'USD' && exchange === null) return null;
  const suffix = `${window === null ? '' : `/${window.name}`}${exchange === null ? '' : `@${exchange.perUsd} ${currency}/USD ${exchange.day}`}`;
  return {
    id: `${record.id}:${toShortHash(record)}${suffix}`,
    rates: selectRates(window ?? record),
    ...(exchange === null ? {} : { perUsd: exchange.perUsd }),
    upToInputTokens,
    readAt,
  };
}

function selectRates(rates: Rates): Rates {
  const { input, output, cachedInput, cachedInputExplicit, cacheWrite, cacheWrite1h, tiers, bands } = rates;
  return {
    input,
    output,
    cachedInput,
    ...(cachedInputExplicit === undefined ? {} : { cachedInputExplicit }),
    cacheWrite,
    ...(cacheWrite1h === undefined ? {} : { cacheWrite1h }),
    ...(tiers === undefined ? {} : { tiers }),
    ...(bands === undefined ? {} : { bands }),
  };
}

const hashes = new WeakMap<object, string>();

/** The first 12 digits of the hash; the same few objects are asked for once a record. */
export function toShortHash(value: object): string {
  const known = hashes.get(value) ?? hashJson(value).slice(0, 12);
  hashes.set(value, known);
  return known;
}
