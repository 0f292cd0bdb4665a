import type { YamlFile } from '@evenhand/io';
import { selectHostedPrices } from '../pricing/hosted-prices.ts';
import { listPrices, selectReferences } from '../pricing/price-files.ts';
import type { Catalogue } from './catalogue.ts';
import { type BaseLookup, readLineage } from './lineage.ts';
import type { ModelEntry } from './model.ts';
import { selectFacts } from './model-facts.ts';

/** What the roster knows of a model that another one was made from. */
export function createBaseLookup({ weights }: Pick<Catalogue, 'weights'>): BaseLookup {
  return (name) => {
    const found = weights.find(({ id }) => id === name.split('@')[0]);
    return found === undefined ? null : { name: found.name, developer: found.developer, origin: found.origin };
  };
}

/**
 * `weights` or `weights@host` as one entry under test; null when the roster has no such thing.
 * @throws ConfigError where its adapter has no base, or a list of its training questions cannot be read
 */
export function findRosterEntry(catalogue: Catalogue, label: string): ModelEntry | null {
  const [id, hostId] = label.split('@');
  const weights = catalogue.weights.find((one) => one.id === id);
  const served = weights?.at.find((listing) => hostId === undefined || listing.host === hostId);
  const host = catalogue.hosts.find((one) => one.id === served?.host);
  if (weights === undefined || served === undefined || host === undefined) return null;
  const prices = listPrices(catalogue.prices, host.pricedAs ?? served.host, [weights.id, served.model]);
  const located = catalogue.files.weights.get(weights.id)!;
  return {
    id: label,
    developer: weights.developer,
    origin: weights.origin,
    weights: weights.weights,
    ...selectFacts(weights),
    quantization: served.quantization,
    derivedFrom: weights.derivedFrom,
    ...readLineage(weights, located.file, ['models', located.index], createBaseLookup(catalogue)),
    host,
    model: served.model,
    requires: weights.requires,
    ...(weights.can === undefined && served.can === undefined ? {} : { can: { ...weights.can, ...served.can } }),
    options: served.options,
    price: served.price,
    prices,
    ...selectReferences(prices, catalogue),
    ...selectHostedPrices(host.localCost, () => catalogue, weights.id),
  };
}

/** Where a roster entry stands: the file of its host, and its place in its developer's file. */
export function locateEntry(
  { weights, files }: Catalogue,
  entry: ModelEntry,
): { host: YamlFile<unknown>; weights: { file: YamlFile<unknown>; at: readonly PropertyKey[] } } {
  const id = entry.id.split('@')[0]!;
  const { file, index } = files.weights.get(id)!;
  const position = weights.find((one) => one.id === id)!.at.findIndex((served) => served.host === entry.host.id);
  return { host: files.hosts.get(entry.host.id)!, weights: { file, at: ['models', index, 'at', position] } };
}

/** All labels that `rosterEntry` knows, first hosts first. */
export function listRosterLabels(catalogue: Catalogue): string[] {
  return catalogue.weights.flatMap((weights) => [
    weights.id,
    ...weights.at.map((served) => `${weights.id}@${served.host}`),
  ]);
}
