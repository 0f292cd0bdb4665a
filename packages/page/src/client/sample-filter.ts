import type { IndexEntry } from '../samples/shape.ts';

export const KINDS = ['all', 'disagree', 'allWrong', 'allRight', 'unread', 'failed'] as const;
export type Kind = (typeof KINDS)[number];

/** Whether the outcomes of a sample are of a kind. */
export function isOfKind({ o }: Pick<IndexEntry, 'o'>, kind: Kind): boolean {
  const requested = o.filter((letters) => letters !== '');
  if (kind === 'all') return true;
  // By what counts: right, partly right, anything else.
  if (kind === 'disagree') return new Set(requested.map((letters) => letters.replace(/[^cp]/g, 'x'))).size > 1;
  if (kind === 'allWrong') return requested.length > 0 && requested.every((letters) => !letters.includes('c'));
  if (kind === 'allRight') return requested.length > 0 && requested.every((letters) => /^c+$/.test(letters));
  return requested.some((letters) => (kind === 'unread' ? /[nt]/ : /f/).test(letters));
}
