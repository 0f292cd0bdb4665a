/** What `import` prints of the files that it read. */
export const importStatement = {
  head: 'What the files contain',
  expected: (format: string, n: number, by: string) => `(${format}; ${n} samples expected, according to ${by})`,
  taken: (n: number) => `${n} replies`,
  malformed: (n: number) => `${n} malformed`,
  mended: (n: number) => `${n} with broken JSON that was repaired`,
  duplicates: (n: number) => `${n} duplicates (the first counts)`,
  withoutReply: (n: number) => `${n} without a reply`,
  missing: (model: string, n: number, samples: string) =>
    `${model}: ${n} missing${samples === '' ? '' : ` (${samples})`}`,
  parted: (n: number, ids: string) =>
    `${n} ids belong to questions with different right answers in different files; each counts as a sample of its own (${ids}, …)`,
} as const;
