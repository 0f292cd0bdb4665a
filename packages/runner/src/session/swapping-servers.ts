import type { ModelEntry, ModelIdentity } from '@evenhand/core';

/**
 * The models with a device for those that share a server which holds one model at a time: two of them asked by turns would spend
 * their time in loading, and it would stand in their replies' times. What an entry says itself holds.
 */
export function assignSwappingDevices(
  models: readonly ModelEntry[],
  identities: ReadonlyMap<string, ModelIdentity>,
): ModelEntry[] {
  const toServer = ({ host }: ModelEntry) => `${host.baseUrl === null ? '' : new URL(host.baseUrl).host}`;
  const swapping = models.filter(({ id, host }) => host.device === null && identities.get(id)?.swapsModels === true);
  const shared = new Set(
    [...Map.groupBy(swapping, toServer)].flatMap(([server, sharing]) => (sharing.length > 1 ? [server] : [])),
  );
  return models.map((model) =>
    swapping.includes(model) && shared.has(toServer(model))
      ? { ...model, host: { ...model.host, device: `server-${toServer(model).replace(/[^A-Za-z0-9._-]/g, '-')}` } }
      : model,
  );
}
