import type { Turn } from '@evenhand/core';

/** @returns marks of the model's own vocabulary in the questions of all turns; null = no turn says */
export function countMarksInQuestion(turns: readonly Turn[]): number | null {
  const counts = turns.flatMap(({ generation }) => generation?.markupInQuestion?.length ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
