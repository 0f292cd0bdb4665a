import { distance } from 'fastest-levenshtein';

/** The name that was probably meant; null when nothing is near. */
export function findNearest(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const edits = distance(wanted, name);
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
}

/**
 * `did you mean "x"?`; null when nothing is near, and the message says something else.
 * @param write how a name is written where it is typed in a shell: without quotes
 */
export function didYouMean(
  wanted: string,
  names: Iterable<string>,
  write: (name: string) => string = JSON.stringify,
): string | null {
  const near = findNearest(wanted, names);
  return near === null ? null : `did you mean ${write(near)}?`;
}

/** What to say where a name is not known. */
export function suggestName(wanted: string, names: readonly string[]): string {
  return didYouMean(wanted, names) ?? `known are ${names.join(', ') || '(none)'}`;
}
