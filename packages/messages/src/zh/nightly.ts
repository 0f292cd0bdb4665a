/** 每夜运行对所做工作的说明。 */
export const nightly = {
  title: (experiment: string, date: string) => `每夜运行 ${experiment}，${date}`,
  noRow: '还没有它的行',
  notComplete: '之前的一夜没有完成',
  tooOld: (days: number) => `它的行已有 ${days} 天或更久`,
  unreachable: (problem: string) => `无法连接：${problem}`,
  budgetSpent: (month: string, budget: string, spent: string) =>
    `${month} 的预算（${budget}）所剩不足：已花费或预留 ${spent}`,
  stopped: '这一夜被停止',
  cellsLeft: (n: number) => `${n} 个请求没有回复`,
  nothingChanged: (carried: number) => `没有变化：沿用 ${carried} 行，没有发送任何请求。`,
  did: (requested: number, carried: number, putOff: number) =>
    `请求了 ${requested} 个模型与测试集的组合，沿用 ${carried} 个，推迟 ${putOff} 个。`,
  spent: (month: string, usd: string, budget: string | null) =>
    `${month} 已花费：${usd}${budget === null ? '；没有预算。' : `，预算 ${budget}。`}`,
  repriced: (n: number) => `因价格变化，重新计价 ${n} 行；为此没有发送任何请求。`,
  requestedHead: '已请求',
  putOffHead: '推迟',
  carriedHead: '沿用',
  since: '自',
  runAt: (folder: string) => `运行：${folder}`,
  siteAt: (path: string, changed: number) => `网站：${path}（${changed} 个文件有变化）`,
  beginsRun: (models: string, suites: string) => `正在请求 ${models}，测试集 ${suites}`,
  goesOn: (folder: string) => `继续 ${folder}`,
  otherExperiment: (folder: string, found: string, wanted: string) =>
    `${folder}：其中是实验 ${found} 的每夜运行；应为 ${wanted}；请用 --nights 指定另一个文件夹`,
} as const;

/** 一个组合中与之前不同的部分。 */
export const nightWords = {
  suite: '测试集的提示、评分器、版本或请求有变化',
  samples: '测试集的样本有变化',
  model: '模型的条目有变化',
  settings: '实验的设置有变化',
  judge: '评判模型有变化',
} as const;
