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

/** Names that an error lists at most: more of them nobody reads. */
const MOST_NAMES = 3;

/** What to say where a name is not known: the one that was probably meant, else the nearest few of those that there are. */
export function suggestName(wanted: string, names: readonly string[]): string {
  const near = didYouMean(wanted, names);
  if (near !== null) return near;
  if (names.length <= MOST_NAMES) return `known are ${names.join(', ') || '(none)'}`;
  const ranked = names.map((name, at) => ({ name, at, edits: distance(wanted, name) }));
  const listed = ranked.sort((a, b) => a.edits - b.edits || a.at - b.at).slice(0, MOST_NAMES);
  return `known are ${listed.map(({ name }) => name).join(', ')} and ${names.length - MOST_NAMES} more`;
}
