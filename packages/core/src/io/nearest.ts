/** The name that was probably meant; null when nothing is near. */
export function findNearest(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = computeEditDistance(wanted, name);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

function computeEditDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** What to say where a name is not known. */
export function suggestName(wanted: string, names: readonly string[]): string {
  const near = findNearest(wanted, names);
  return near === null ? `known are ${names.join(', ') || '(none)'}` : `did you mean ${JSON.stringify(near)}?`;
}
