import type { ModelEntry } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import type { ModelFacts } from '../cells/facts.ts';

/** Whether a model was made from another one: as its entry says, or because an adapter was found on top of its weights. */
export function isCustomised({ entry, served }: Pick<ModelFacts, 'entry' | 'served'>): boolean {
  return entry.derivedFrom !== null || served.identity.adapterSha256 !== null;
}

/** Whether a customised model may have learned questions of a suite without anybody being able to tell. */
export function trainingUnknown(facts: Pick<ModelFacts, 'entry' | 'served'>): boolean {
  const { trainedOn } = facts.entry;
  return isCustomised(facts) && (trainedOn === undefined || trainedOn.some(({ questions }) => questions === null));
}

/** A label without its host, or a base told in words (`Name (Developer, CC)`) without the words behind it. */
export function plainName(label: string): string {
  return label
    .split('@')[0]!
    .replace(/ \(.*\)$/, '')
    .toLowerCase();
}

/** The model of a run that another one was made from: at the same host where it is at several; null = it is not in the run. */
export function baseIn(entry: ModelEntry, models: readonly ModelEntry[]): ModelEntry | null {
  const { derivedFrom } = entry;
  if (derivedFrom === null) return null;
  const found = models
    .filter(({ id }) => id !== entry.id && (id === derivedFrom || plainName(id) === plainName(derivedFrom)))
    .sort((a, b) => compareCodeUnits(a.id, b.id));
  return (
    found.find(({ id }) => id === derivedFrom) ??
    found.find(({ host }) => host.id === entry.host.id) ??
    found[0] ??
    null
  );
}
