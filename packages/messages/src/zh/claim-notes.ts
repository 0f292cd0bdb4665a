/** 理解一条主张的结论还须知道什么，以及怎样才能得出结论；findings.csv 用英文。 */
export const claimNotes = {
  look: (number: number, total: number, percent: string) =>
    `第 ${number} 次查看，共 ${total} 次：其区间用去错误率的 ${percent} %；提前停止的运行，其估计值偏向停止的一侧`,
  noSuite: (suites: string) => `该运行没有测试集 ${suites}`,
  runWith: (what: string) => `包含${what}的运行`,
  theseOnly: (verdict: string, basis: string) =>
    `仅限这些模型：对它们的结论是${verdict}；这对其他模型不说明任何问题，因为依据只有${basis}`,
  atLeast: (what: string) => `至少 ${what}`,
  modelsOnBothSides: '主张的两方都有模型的运行',
  onBothSides: (models: string) => `${models} 会同时属于两方`,
  noCommonModel: '没有共同模型的两方',
  shareNoCell: (a: string, b: string) => `${a} 与 ${b} 没有共同的请求`,
  shareNoCellOfSuite: (a: string, b: string) => `${a} 与 ${b} 在其中一个测试集上没有共同的请求`,
  cannotTell: (a: string, b: string) => `由 ${a} 与 ${b} 共同的请求无法得知`,
  noneRight: (model: string) => `${model} 没有正确答案`,
  amountUnknown: (what: string, unknown: number, n: number, model: string) =>
    `${model} 的 ${n} 个请求中有 ${unknown} 个的${what}未知`,
  amountZero: (what: string, model: string) => `${model} 的${what}为 0，含 0 的比值未知`,
  bestHere: (a: string, b: string) => `此处最好的：${a} 对 ${b}；区间已考虑到它们是按这些数值挑选的`,
  unpaired: (n: number) => `${n} 个请求只有两者之一作了回复，已排除`,
  needSameSamples: '两方回答了相同样本的运行',
  needRightAnswers: '两方都有答对的样本',
  needPrices: '价格：在模型条目或 benchmarks/prices 中写明，然后为该运行计价',
  needTimes: '测量了全部回复时间的运行',
  needCells: '更多两方都回答的请求',
  unknownFor: (models: string) => `${models} 的值未知或为 0`,
  sizes: (a: number, b: number) => `${a} 个对 ${b} 个模型`,
  restsOn: (sizes: string) => `依据是${sizes}：关于这类模型的一般性结论需要以模型为样本，更多的题目样本无济于事`,
  labelPermutation: (p: string, sizes: string, least: string) => `标签置换 p = ${p}（${sizes}不可能低于 ${least}）`,
  geometric: '比值是几何平均之比',
  moreModels: (n: number) => `更多模型：每一方至少 ${n} 个，否则达不到同样的 p`,
  together: (suites: number, a: number, b: number, p: string, test: string | null) =>
    `${suites} 个测试集的全部样本合并：仅前者正确 ${a} 次，仅后者正确 ${b} 次；前者更差的单侧 p 为 ${p}（${test ?? '无检验'}）`,
  noPower: '这里模型之间没有变化，因此能证实的机会未知',
  power: (percent: string) => `若两者同样好，这么多配对能证实它的机会为 ${percent}`,
  noOther: '该运行中没有其他模型',
  silent: (models: string) => `；对 ${models} 一无所知，可在主张文件的 models: 一节中写明`,
  noSuchModel: (group: string) => `该运行没有符合条件的模型：${group}`,
  baseUnknown: (model: string) => `不知道 ${model} 由什么制成`,
  baseAbsent: (model: string, base: string) => `${model} 由 ${base} 制成，后者不在该运行中`,
  among: (models: string) => `属于 ${models}`,
  ofOrigin: (countries: string) => `来源国为 ${countries}`,
  or: ' 或 ',
  and: '，且',
  derived: '由其他权重制成',
  original: '如开发者发布的原样',
} as const;

/** 关于一类模型的结论所依据的数量。 */
export const shortfalls = {
  models: (n: number) => `每一方 ${n} 个模型`,
  samples: (n: number) => `${n} 个样本`,
  suites: (n: number) => `${n} 个测试集`,
} as const;
