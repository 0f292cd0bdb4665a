import { gunzipSync } from 'node:zlib';
import { ConfigError } from '@evenhand/core';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFiles, pinFiles } from './definition.ts';
import { jsonLines } from './rows.ts';

const TEST = 'data/HumanEval.jsonl.gz';
/** Far more than the set unpacks to. */
const LIMIT_BYTES = 16 << 20;

const rowSchema = z.strictObject({
  task_id: z.string().min(1),
  prompt: z.string().min(1),
  entry_point: z.string().min(1),
  canonical_solution: z.string().min(1),
  test: z.string().min(1),
});

/** HumanEval (Chen et al. 2021): 164 Python functions to complete, judged by hidden tests. */
export const humanEval: DatasetDefinition = {
  name: 'humaneval',
  licence: 'MIT',
  warning: null,
  options: commonOptions,
  files: () =>
    pinFiles('openai/human-eval', '6d43fb980f9fee3c892a914eda09951f772ad10d', [
      { path: TEST, sha256: 'b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef', bytes: 44_877 },
    ]),
  size: () => 164,
  read: (files) => ({
    samples: jsonLines(unpacked(files), TEST, rowSchema).map(({ value }) => ({
      id: value.task_id,
      input: value.prompt,
      target: [`passes the tests of ${value.entry_point}`],
      language: 'en',
      reference: { entryPoint: value.entry_point, tests: value.test, prompt: value.prompt },
    })),
  }),
};

function unpacked(files: DatasetFiles): DatasetFiles {
  const text = (path: string) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(
        gunzipSync(files.bytes(path), { maxOutputLength: LIMIT_BYTES }),
      );
    } catch (error) {
      throw new ConfigError(
        `${files.locate(path)}: cannot be unpacked (${(error as Error).message}); expected the published gzip file, whole`,
        { cause: error },
      );
    }
  };
  return { ...files, text };
}
