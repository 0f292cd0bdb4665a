/** `import` 打印的关于所读文件的内容。 */
export const importStatement = {
  head: '文件的内容',
  expected: (format: string, n: number, by: string) => `（${format}；据${by}应有 ${n} 个样本）`,
  taken: (n: number) => `${n} 个回复`,
  malformed: (n: number) => `${n} 个格式错误`,
  mended: (n: number) => `${n} 个 JSON 损坏，已修复`,
  duplicates: (n: number) => `${n} 个重复（以首个为准）`,
  withoutReply: (n: number) => `${n} 个没有回复`,
  missing: (model: string, n: number, samples: string) =>
    `${model}：缺失 ${n} 个${samples === '' ? '' : `（${samples}）`}`,
  parted: (n: number, ids: string) => `${n} 个 id 在不同文件中对应正确答案不同的问题；各算一个样本（${ids}，……）`,
} as const;
