import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What of the folders of benchmarks was used: one's own first, then the one that comes with evenhand. */
export const benchmarkFolderSchema = z.strictObject({
  folder: describe(
    z.string(),
    'Path from where evenhand was started; `built in` = the folder that comes with evenhand.',
  ),
  holds: describe(z.array(z.string()), 'What it holds, such as `prices/openai`, for a folder of your own.'),
  shadows: describe(
    z.array(z.string()),
    'What of the folders behind it is not used, because it has the same name here.',
  ),
});
export type BenchmarkFolder = z.infer<typeof benchmarkFolderSchema>;
