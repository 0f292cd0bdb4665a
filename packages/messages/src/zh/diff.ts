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
  altered: (path: string, files: string) =>
    `${path}：运行中的文件与其清单不符（${files}），其数值不可信；evenhand verify 会指出差别所在`,
  renamed: (before: string, after: string) => `模型之前称为 ${before}，之后称为 ${after}；两者作为同一个比较`,
  twice: (side: string, n: number, table: string) => `${side}：${table} 中有 ${n} 行重复；各以第一行为准`,
  twiceIn: (n: number, table: string) => `${table} 中有 ${n} 行重复；各以第一行为准`,
  countOf: (n: number, what: string) => `${n} 条${what}`,
  leftOutHead: '新增 / 移除 / 无法比较',
  flips: (n: number) => `${n} 个改变的判定`,
  figuresDiffer: (n: number) => `表中有 ${n} 个数值不同。`,
  addedRows: (table: string, rows: string) => `${table}：新增 ${rows}`,
  removedRows: (table: string, rows: string) => `${table}：移除 ${rows}`,
} as const;

/** 同一回复的两行无法比较的原因。 */
export const incomparableWords = {
  suite_version: '测试集版本不同',
  prompt_sha256: '提示不同',
  target: '正确答案不同',
  scorer: '评分器不同',
  failed: '一方失败',
} as const;
