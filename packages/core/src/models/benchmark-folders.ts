import * as z from 'zod';

/** What of the folders of benchmarks was used: one's own first, then the one that comes with evenhand. */
export const benchmarkFolderSchema = z.strictObject({
  folder: z
    .string()
    .describe('Path from where evenhand was started; `built in` = the folder that comes with evenhand.'),
  holds: z.array(z.string()).describe('What it holds, such as `prices/openai`, for a folder of your own.'),
  shadows: z
    .array(z.string())
    .describe('What of the folders behind it is not used, because it has the same name here.'),
});
export type BenchmarkFolder = z.infer<typeof benchmarkFolderSchema>;
