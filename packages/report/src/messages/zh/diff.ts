/** 两次运行对比的结论。 */
export const diff = {
  overall: '合计',
  counts: (compared: number, before: number, after: number, won: number, lost: number, partial: number) =>
    `${compared} 条回复中，之前 ${before} 条正确，之后 ${after} 条正确（${won} 条变为正确，${lost} 条不再正确${partial === 0 ? '' : `，${partial} 条部分得分有变化`}）`,
  fell: (change: string, counts: string) => `得分下降，超出偶然所能解释的范围，${change}：${counts}。`,
  rose: (change: string, counts: string) => `得分上升，超出偶然所能解释的范围，${change}：${counts}。`,
  withinChance: (change: string, counts: string) => `得分的变化没有超出偶然所能解释的范围，${change}：${counts}。`,
  unchanged: (counts: string) => `得分没有变化：${counts}。`,
  onlyFigures: '这些是不含回复的数字表；有变化的数字列在下面。',
  nothingCompared: '一方没有任何回复可以与另一方的回复相比较；原因列在下面。',
  matters: (grounds: string) => `有变化且可能影响得分的：${grounds}。`,
  mattersNot: (grounds: string) => `有变化但不影响得分的：${grounds}。`,
  sameGrounds: '就记录所及，两者之间没有可能影响得分的差别。',
  dropped: (n: number) => `--fail-on-drop：${n} 行下降：`,
  droppedRow: (suite: string, prompt: string, model: string, points: string) =>
    `${model} 在 ${suite}${prompt === 'main' ? '' : `（${prompt}）`} 上：${points} 个百分点`,
  notDropped: '--fail-on-drop：没有行下降。',
  nothingToFail: '--fail-on-drop：没有可以比较的内容，因此无从得知是否下降。',
};
