/** What a suite can show of two models, as `plan` prints it. */
export const power = {
  none: 'a difference of any size cannot be shown',
  shown: (points: string) => `a difference of ${points} points is shown with 80 % power`,
  beyond: (points: string, discordance: string) =>
    `; ${points} points cannot be: the two models differ on ${discordance} % of the samples alone`,
  needs: (points: string, samples: number) => `; ${points} points need ${samples} samples`,
  needsOverAMillion: (points: string) => `; ${points} points need over a million samples`,
  otherTrials: (source: string, earlier: number, trials: number) => `${source} (of ${earlier} trials, not ${trials})`,
  sentence: (of: {
    suite: string;
    n: number;
    detectable: string;
    needs: string;
    discordance: string;
    designEffect: string;
    discordanceFrom: string;
    designEffectFrom: string;
  }) =>
    `${of.suite}: with ${of.n} samples ${of.detectable}${of.needs} (${of.discordance} % of the samples right for only one of the two, design effect ${of.designEffect}: discordance ${of.discordanceFrom}, design effect ${of.designEffectFrom}).`,
} as const;

/** Where a share or a design effect is from. */
export const powerWords = {
  given: 'as given',
  earlier_run: 'as in the earlier run',
  assumed: 'assumed',
  independent_samples: 'of samples that share nothing',
} as const;
