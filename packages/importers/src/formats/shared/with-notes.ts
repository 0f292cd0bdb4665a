import type { ReplyFile } from '../../pipeline/row.ts';

/** The same files, the first of which says besides what was seen of all together, such as what was left out. */
export function withNotes(files: readonly ReplyFile[], notes: readonly string[]): ReplyFile[] {
  const [first, ...others] = files;
  if (first === undefined || notes.length === 0) return [...files];
  return [{ ...first, notes: () => [...first.notes(), ...notes] }, ...others];
}
