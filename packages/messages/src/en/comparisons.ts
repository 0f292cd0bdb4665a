/** What `compare` prints besides its tables. */
export const comparisons = {
  noWorse: (points: string) => `No worse? All samples of all suites together, margin ${points} points.`,
  noWorseInterval: 'first − second [90 %]',
  pWorse: 'p (worse)',
  power: 'power',
  powerNote: '(Power: the chance of “no worse” on so many pairs, were the two equally good.)',
  groups: (nA: number, a: string, nB: number, b: string) => `${nA} ${a} against ${nB} ${b} models`,
  nothingToCompare: (groups: string) => `${groups}: nothing to compare.`,
  tooFewModels: (groups: string, least: number | null, needed: number) =>
    `This rests on ${groups}. With so few, p cannot go below ${least}: undecided. It takes at least ${needed} on each side, or more on one.`,
  pickedModels: (groups: string) =>
    `This rests on ${groups}, and holds for such models in general only if these were picked at random. More models would narrow it, more samples would not.`,
} as const;

/** Whether the first of two models is no worse. */
export const noWorseVerdicts = { no_worse: 'no worse', worse: 'worse', cannot_tell: 'cannot tell' } as const;
