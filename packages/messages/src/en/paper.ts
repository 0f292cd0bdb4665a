/** Captions and notes of tables for papers. */
export const paper = {
  leaderboard: (experiment: string, metric: string) =>
    `${experiment}: models by ${metric}, with 95 % confidence intervals.`,
  comparison: (experiment: string) => `${experiment}: models compared pairwise on the same samples.`,
  rankNote: 'A range of ranks: the pairwise comparisons allow each rank in it.',
  adjustNote: (adjustment: string) => `p is two-sided, and adjusted for all pairs (${adjustment}).`,
  intervals: (samples: string) => `Brackets are 95 % confidence intervals; n counts replies: ${samples}.`,
  run: (id: string, sha256: string) => `evenhand run ${id}, SHA-256 of its manifest ${sha256}.`,
} as const;
