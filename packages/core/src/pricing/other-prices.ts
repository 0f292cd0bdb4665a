import type { Catalogue } from '../models/catalogue.ts';
import type { ModelEntry } from '../models/model.ts';
import { type HostPrice, listPrices, selectReferences } from './price-files.ts';

/** Where other prices of the models of a stored run are looked for. */
export interface OtherPrices {
  readonly catalogue: Pick<Catalogue, 'weights' | 'hosts' | 'exchangeRates' | 'holidays'>;
  /** The price book. */
  readonly prices: readonly HostPrice[];
  /** The host whose prices count; null = each model's own. */
  readonly host: string | null;
}

/**
 * The entry of a stored model with the prices that another book, or the same one by now, has for it; a price stated in the
 * entry itself stays where no other host is named. No prices = the book has none.
 */
export function withOtherPrices(entry: ModelEntry, { catalogue, prices, host }: OtherPrices): ModelEntry {
  if (entry.price !== null && host === null) return entry;
  const weights =
    catalogue.weights.find(({ at }) => at.some((one) => one.host === entry.host.id && one.model === entry.model)) ??
    catalogue.weights.find(({ id }) => id === entry.id.split('@')[0]);
  const hostId = host ?? entry.host.id;
  const served = weights?.at.find((one) => one.host === hostId)?.model;
  const names = [...(weights === undefined ? [] : [weights.id]), served ?? (host === null ? entry.model : null)];
  const priced = catalogue.hosts.find(({ id }) => id === hostId)?.pricedAs ?? hostId;
  const found = listPrices(
    prices,
    priced,
    names.filter((name) => name !== null),
  );
  const { exchangeRates: _, holidays: __, ...rest } = entry;
  return { ...rest, price: null, prices: found, ...selectReferences(found, catalogue) };
}
