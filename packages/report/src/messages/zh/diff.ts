/** 两次运行相互比较的结果。 */
export const diff = {
  overall: '全部合计',
  counts: (compared: number, before: number, after: number, won: number, lost: number, partial: number) =>
    `${compared} 个回复中，之前 ${before} 个正确，之后 ${after} 个正确（${won} 个变为正确，${lost} 个不再正确${partial === 0 ? '' : `，${partial} 个部分得分不同`}）`,
  fell: (change: string, counts: string) => `得分下降，超出偶然所能解释的范围，${change}：${counts}。`,
  rose: (change: string, counts: string) => `得分上升，超出偶然所能解释的范围，${change}：${counts}。`,
  withinChance: (change: string, counts: string) => `得分的变化没有超出偶然所能解释的范围，${change}：${counts}。`,
  unchanged: (counts: string) => `得分没有变化：${counts}。`,
  onlyFigures: '这些是没有回复的数值表；变化的数值见下。',
  nothingCompared: '一方的任何回复都无法与另一方的比较；原因见下。',
  left: (reasons: string) => `未作比较：${reasons}。`,
  onlyBefore: (n: number) => `${n} 条仅见于之前`,
  onlyAfter: (n: number) => `${n} 条仅见于之后`,
  matters: (grounds: string) => `有变化且可能影响得分的：${grounds}。`,
  mattersNot: (grounds: string) => `有变化但不影响得分的：${grounds}。`,
  sameGrounds: '据记录，两者之间没有任何可能影响得分的差别。',
  dropped: (n: number) => `--fail-on-drop：${n} 行下降：`,
  droppedRow: (suite: string, prompt: string, model: string, points: string) =>
    `${model}，${suite}${prompt === 'main' ? '' : `（${prompt}）`}：${points} 个百分点`,
  notDropped: '--fail-on-drop：没有任何行下降。',
  nothingToFail: '--fail-on-drop：没有可比较的内容，因此不知道是否下降。',
} as const;
