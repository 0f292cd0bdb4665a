/** `compare` 在表格之外打印的内容。 */
export const comparisons = {
  noWorse: (points: string) => `不更差吗？全部测试集的全部样本合并，容差 ${points} 个百分点。`,
  noWorseInterval: '前者 − 后者 [90 %]',
  pWorse: 'p（更差）',
  power: '功效',
  powerNote: '（功效：若两者同样好，这么多配对得出“不更差”的机会。）',
  groups: (nA: number, a: string, nB: number, b: string) => `${nA} 个 ${a} 模型对 ${nB} 个 ${b} 模型`,
  nothingToCompare: (groups: string) => `${groups}：没有可比较的。`,
  tooFewModels: (groups: string, least: number | null, needed: number) =>
    `依据是 ${groups}。模型这么少，p 不可能低于 ${least}：未定。每一方至少需要 ${needed} 个，或其中一方更多。`,
  pickedModels: (groups: string) =>
    `依据是 ${groups}，只有当这些模型是随机挑选的，才适用于这类模型的一般情况。更多模型会使区间变窄，更多样本不会。`,
} as const;

/** 两个模型中的前者是否不更差。 */
export const noWorseVerdicts = { no_worse: '不更差', worse: '更差', cannot_tell: '无法区分' } as const;
