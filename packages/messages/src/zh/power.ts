/** 一个测试集能显示两个模型之间多大的差异，供 plan 输出。 */
export const power = {
  none: '任何大小的差异都无法显示',
  shown: (points: string) => `可以 80 % 的功效显示 ${points} 个百分点的差异`,
  beyond: (points: string, discordance: string) =>
    `；无法显示 ${points} 个百分点：两个模型仅在 ${discordance} % 的样本上不同`,
  needs: (points: string, samples: number) => `；${points} 个百分点需要 ${samples} 个样本`,
  needsOverAMillion: (points: string) => `；${points} 个百分点需要一百万以上的样本`,
  otherTrials: (source: string, earlier: number, trials: number) =>
    `${source}（其为 ${earlier} 次，而非 ${trials} 次）`,
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
    `${of.suite}：用 ${of.n} 个样本，${of.detectable}${of.needs}（仅其中一个模型答对的样本占 ${of.discordance} %，设计效应 ${of.designEffect}：不一致率${of.discordanceFrom}，设计效应${of.designEffectFrom}）。`,
};

/** 不一致率或设计效应的来源。 */
export const powerWords = {
  given: '按给定值',
  earlier_run: '同较早的运行',
  assumed: '为假定值',
  independent_samples: '按互无关联的样本',
};
