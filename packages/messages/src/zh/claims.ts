/** 对一条主张的说明；findings.csv 无论何种语言都用英文。 */
export const claims = {
  noModel: '没有模型',
  bestOf: (models: string) => `${models} 中最好的`,
  perRightAnswer: (amount: string) => `每个正确答案 ${amount}`,
  perSample: (amount: string) => `每个样本 ${amount}`,
  workload: (suite: string, samples: number, size: number, languages: string) =>
    `${suite}（${size > samples ? `${size} 个样本中的 ${samples} 个` : `${samples} 个样本`}${languages === '' ? '' : `，${languages}`}）`,
  noSuite: '没有该运行的测试集',
  trials: (list: string, trials: number) => `${list}，每个样本 ${trials} 次`,
  points: (value: string) => `${value} 个百分点`,
  atLeast: (limit: string) => `至少 ${limit}`,
  atMost: (limit: string) => `至多 ${limit}`,
  above: (limit: string) => `高于 ${limit}`,
  below: (limit: string) => `低于 ${limit}`,
  baseline: (other: string, verdict: string, estimate: string) => `对 ${other} 的结论是${verdict}（${estimate}）`,
  baselines: (side: string, list: string) => `${side}：${list}。回复是相同的；结论不同是因为与之比较的模型不同。`,
  holdsFor: (workload: string) => `适用于 ${workload}`,
} as const;
