import type { Manifest, RunHeaders } from '@evenhand/core';

/**
 * Models of one run that serve the same weights, each group in the order of the run: their files have one SHA-256, or one
 * server lists them under one name for two of its interfaces, or their labels name the same weights before the `@`. With
 * another adapter on top they are other weights, and so are those that were made from them.
 * Of imported replies nothing of this is known.
 */
export function groupSameWeights(manifest: Manifest, inputs: RunHeaders): string[][] {
  if (manifest.import !== null) return [];
  const groups: { models: string[]; signs: Set<string> }[] = [];
  for (const { id, identity, baseUrl } of manifest.models) {
    const entry = inputs.models.find((model) => model.id === id);
    const requestedName = identity.servedModel ?? entry?.model ?? null;
    const { derivedFrom = null, adapter } = entry ?? {};
    const stated = adapter === undefined ? '' : ` with ${adapter.sha256 ?? adapter.file} at ${adapter.scale}`;
    const signs = new Set([`label ${id.split('@', 1)[0]} of ${derivedFrom}${stated}`]);
    const added = identity.adapterSha256 === null ? '' : ` with ${identity.adapterSha256} at ${adapter?.scale ?? 1}`;
    if (identity.weightsSha256 !== null) signs.add(`file ${identity.weightsSha256}${added}`);
    if (baseUrl !== null && requestedName !== null) signs.add(`name ${new URL(baseUrl).host} ${requestedName}`);
    const matches = groups.filter((group) => [...signs].some((sign) => group.signs.has(sign)));
    for (const group of matches) groups.splice(groups.indexOf(group), 1);
    groups.push({
      models: [...matches.flatMap(({ models }) => models), id],
      signs: new Set([...signs, ...matches.flatMap((group) => [...group.signs])]),
    });
  }
  const order = new Map(manifest.models.map(({ id }, index) => [id, index]));
  return groups
    .filter(({ models }) => models.length > 1)
    .map(({ models }) => models.sort((a, b) => order.get(a)! - order.get(b)!));
}
