import type { IndexEntry } from '../samples/shape.ts';

export const KINDS = ['all', 'disagree', 'allWrong', 'allRight', 'unread', 'failed'] as const;
export type Kind = (typeof KINDS)[number];

/** Whether the outcomes of a sample are of a kind. */
export function isOfKind({ o }: Pick<IndexEntry, 'o'>, kind: Kind): boolean {
  const asked = o.filter((letters) => letters !== '');
  if (kind === 'all') return true;
  // By what counts: right, partly right, anything else.
  if (kind === 'disagree') return new Set(asked.map((letters) => letters.replace(/[^cp]/g, 'x'))).size > 1;
  if (kind === 'allWrong') return asked.length > 0 && asked.every((letters) => !letters.includes('c'));
  if (kind === 'allRight') return asked.length > 0 && asked.every((letters) => /^c+$/.test(letters));
  return asked.some((letters) => (kind === 'unread' ? /[nt]/ : /f/).test(letters));
}
