import type { Catalogue } from '../models/catalogue.ts';
import type { LocalCost, ModelEntry } from '../models/model.ts';
import { listPrices, selectReferences } from './price-files.ts';

/**
 * The dated prices by which the hosted equivalent of a local run is reckoned: those of the host that its `localCost` names, or the
 * one price. With the rates and calendars that they need.
 * @param names of the weights: their roster id, and what they are called at that host
 */
export function selectHostedPrices(
  localCost: LocalCost | null,
  getCatalogue: () => Pick<Catalogue, 'prices' | 'hosts' | 'exchangeRates' | 'holidays' | 'weights'>,
  weightsId: string,
): Pick<ModelEntry, 'hostedPrices' | 'exchangeRates' | 'holidays'> {
  const hostedAs = localCost?.hostedAs;
  if (hostedAs === undefined) return {};
  const catalogue = getCatalogue();
  const named = catalogue.prices.filter(({ record }) => record.id === hostedAs).map(({ record }) => record);
  const served = catalogue.weights.find(({ id }) => id === weightsId)?.at.find(({ host }) => host === hostedAs)?.model;
  const host = catalogue.hosts.find(({ id }) => id === hostedAs)?.pricedAs ?? hostedAs;
  const names = [weightsId, ...(served === undefined ? [] : [served])];
  const hostedPrices = named.length > 0 ? named : listPrices(catalogue.prices, host, names);
  return { hostedPrices, ...selectReferences(hostedPrices, catalogue) };
}
