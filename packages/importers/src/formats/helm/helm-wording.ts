import { fieldAt, toText } from '../../json-stream/json-values.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite } from '../../pipeline/row.ts';

/** Wording of a perturbed copy; `main` is the question as it is. */
export function readWording(perturbation: unknown): string {
  const name = toText(fieldAt(perturbation, 'name'));
  if (name === null || name === 'identity') return 'main';
  const seed = toText(fieldAt(perturbation, 'seed'));
  return toValidId(seed === null ? name : `${name}-${seed}`);
}

/** Where the replies to a wording stand. */
export interface WordingLocation {
  readonly suite: ImportedSuite;
  readonly prompt: string;
}
export type WordingLocator = (wording: string) => WordingLocation;

/**
 * A wording is a prompt variant of the set. Where HELM asked only the copies that a perturbation had changed, it is a set of its
 * own: as many instances as were asked, none of them missing.
 */
export function createWordingLocator(suite: ImportedSuite, onlyChanged: boolean): WordingLocator {
  const located = new Map<string, WordingLocation>();
  return (wording) => {
    const known = located.get(wording);
    if (known !== undefined) return known;
    const apart = onlyChanged && wording !== 'main';
    const location: WordingLocation = apart
      ? { suite: { ...suite, name: toValidId(`${suite.name}-${wording}`) }, prompt: 'main' }
      : { suite, prompt: wording };
    located.set(wording, location);
    return location;
  };
}
