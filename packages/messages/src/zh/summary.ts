/** 报告开头的五句话。 */
export const summary = {
  noReply: '没有收到任何回复，因此无法得出任何结论。',
  figure: (model: string, metric: string, figure: string) => `${model}（${metric} ${figure}）`,
  difference: (points: string, p: string) => `${points}，校正后 p ${p}`,
  alone: (first: string) => `只有 ${first}：没有可与之比较的模型。`,
  ahead: (first: string, second: string, difference: string) =>
    `${first} 领先于 ${second}：${difference}；仅凭偶然无法解释。`,
  same: (first: string, second: string, margin: string, difference: string) =>
    `${first} 与 ${second} 在 ${margin} 的容差内相同：${difference}。`,
  nobody: (first: string, second: string, difference: string, behind: string) =>
    `没有模型被证实领先：${first} 与 ${second} 无法区分：${difference}${behind === '' ? '' : `；被证实落后于另一模型的有：${behind}`}。`,
  basis: (samples: number, suites: number, trials: number, models: number) =>
    `依据是 ${suites} 个测试集的 ${samples} 个样本、每个样本 ${trials} 次，以及 ${models} 个按实际服务情况测试的模型；对其他模型或其他任务不作任何说明。`,
  noPrice: '没有任何模型的每个正确答案的费用是已知的。',
  price: (list: string, noneRight: string, unknown: number) =>
    `一个正确答案的费用：${list}${noneRight === '' ? '' : `；没有完全正确的答案的模型：${noneRight}`}${unknown === 0 ? '' : `；${unknown} 个模型未知`}。`,
  noSpeed: '没有任何模型的回复时间是已知的。',
  speed: (list: string) => `一个完整回复所需时间（中位数）：${list}。`,
  andOthers: (list: string, n: number) => `${list}，另有 ${n} 个更多`,
  settleAlone: '在相同样本上再测一个模型会说明更多。',
  settleHigher: '更多样本会使区间变窄；其他任务需要其他测试集，关于某类模型的结论需要更多模型。',
  settleSame: '要区分两者，需要更小的容差和更多样本。',
  settle: (needed: string, alike: boolean) => `要得出结论：${needed}${alike ? '，而该差值在这里无关紧要' : ''}。`,
  needClusters: '至少需要两个独立的样本组：区间未知',
  needUnclear: '估计值几乎正好在界限上：仅靠更多样本很难得出结论',
  needNoDifference: '几乎没有可以找到的差异：仅靠更多样本很难显示出差异',
  needSamples: (needed: number, n: number) =>
    `更多样本：若估计值不变，约需 ${needed} 个请求，现为 ${n} 个（evenhand plan 可计算）`,
  needFigures: '每一方至少需要两个数值不全相同的模型',
  needModelsUnclear: '估计值几乎正好在界限上：仅靠更多模型很难得出结论',
  needModels: (needed: number, n: number) => `更多模型：若差异程度与这些相同，约需 ${needed} 个，现为 ${n} 个`,
} as const;
