import type { Manifest, RunHeaders } from '@evenhand/core';
import { pushAll } from '@evenhand/io';

/**
 * Models of one run that serve the same weights, each group in the order of the run: their files have one SHA-256, or one
 * server lists them under one name for two of its interfaces, or their labels name the same weights before the `@`. With
 * another adapter on top they are other weights, and so are those that were made from them.
 * Of imported replies nothing of this is known.
 */
export function groupSameWeights(manifest: Manifest, inputs: RunHeaders): string[][] {
  if (manifest.import !== null) return [];
  const entries = new Map(inputs.models.map((model) => [model.id, model]));
  // Numbers of models; the group of a sign, which is joined with others that the same model shows.
  const bySign = new Map<string, Group>();
  for (const [number, { id, identity, baseUrl }] of manifest.models.entries()) {
    const entry = entries.get(id);
    const requestedName = identity.servedModel ?? entry?.model ?? null;
    const { derivedFrom = null, adapter } = entry ?? {};
    const stated = adapter === undefined ? '' : ` with ${adapter.sha256 ?? adapter.file} at ${adapter.scale}`;
    const signs = [`label ${id.split('@', 1)[0]} of ${derivedFrom}${stated}`];
    const added = identity.adapterSha256 === null ? '' : ` with ${identity.adapterSha256} at ${adapter?.scale ?? 1}`;
    if (identity.weightsSha256 !== null) signs.push(`file ${identity.weightsSha256}${added}`);
    if (baseUrl !== null && URL.canParse(baseUrl) && requestedName !== null)
      signs.push(`name ${new URL(baseUrl).host} ${requestedName}`);
    let group: Group = { numbers: [number], signs };
    for (const sign of signs) group = joinGroups(group, bySign.get(sign) ?? group, bySign);
    for (const sign of signs) bySign.set(sign, group);
  }
  return [...new Set(bySign.values())]
    .filter(({ numbers }) => numbers.length > 1)
    .map(({ numbers }) => numbers.sort((a, b) => a - b))
    .sort((a, b) => a.at(-1)! - b.at(-1)!)
    .map((numbers) => numbers.map((number) => manifest.models[number]!.id));
}

interface Group {
  readonly numbers: number[];
  readonly signs: string[];
}

/** The larger one of two takes the other in. */
function joinGroups(a: Group, b: Group, bySign: Map<string, Group>): Group {
  if (a === b) return a;
  const [small, large] = a.signs.length < b.signs.length ? [a, b] : [b, a];
  for (const sign of small.signs) bySign.set(sign, large);
  pushAll(large.numbers, small.numbers);
  pushAll(large.signs, small.signs);
  return large;
}
