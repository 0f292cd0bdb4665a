/** 论文表格的标题和注释。 */
export const paper = {
  leaderboard: (experiment: string, metric: string) => `${experiment}：按${metric}排列的模型，含 95 % 置信区间。`,
  comparison: (experiment: string) => `${experiment}：在相同样本上两两比较的模型。`,
  rankNote: '名次为一个范围：两两比较允许其中的每个名次。',
  adjustNote: (adjustment: string) => `p 为双侧，并按全部配对校正（${adjustment}）。`,
  intervals: (samples: string) => `方括号内为 95 % 置信区间；n 为回复数：${samples}。`,
  run: (id: string, sha256: string) => `evenhand 运行 ${id}，其清单的 SHA-256 为 ${sha256}。`,
} as const;
