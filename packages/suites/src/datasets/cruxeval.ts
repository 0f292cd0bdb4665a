import { ConfigError } from '@evenhand/core';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFiles, pinFiles } from './definition.ts';
import { jsonLines } from './rows.ts';

const TEST = 'data/cruxeval.jsonl';
const PROMPTS_FILE = 'prompts.py';

const rowSchema = z.strictObject({
  code: z.string().min(1),
  input: z.string(),
  output: z.string().min(1),
  id: z.string().min(1),
});

/**
 * CRUXEval (Gu et al. 2024), prediction of the output: 800 short Python functions with an input. The authors' words and worked
 * example stand in one piece, which is the heading.
 */
export const cruxeval: DatasetDefinition = {
  name: 'cruxeval',
  licence: 'MIT',
  warning: null,
  options: commonOptions,
  files: ({ examples }) =>
    pinFiles('facebookresearch/cruxeval', '190faf16d175b5847b0af05d937872b1fb395942', [
      { path: TEST, sha256: '8368b81047dc5014e4caf5a2f97604eff7644e0ecd7415e3ceeb184bbc2e0c96', bytes: 186_873 },
      ...(examples
        ? [
            {
              path: PROMPTS_FILE,
              sha256: '8e5378163b70897fcce63035f520ac35b8de333c96ee32029c83a472b17c1fca',
              bytes: 4_335,
            },
          ]
        : []),
    ]),
  size: () => 800,
  read: (files, { examples }) => ({
    samples: jsonLines(files, TEST, rowSchema).map(({ value }) => ({
      id: value.id,
      input: `${value.code}\nassert f(${value.input}) == ??`,
      target: [value.output],
      language: 'en',
      tags: ['output'],
    })),
    headings: examples ? { output: readHeading(files) } : {},
  }),
};

/** What the authors' program puts before the function: explanation and one example that thinks step by step. */
function readHeading(files: DatasetFiles): string {
  const body = /\ndef make_cot_output_prompt\([\s\S]*?return f"""([\s\S]*?)"""/.exec(files.text(PROMPTS_FILE))?.[1];
  const end = body?.lastIndexOf('[PYTHON]') ?? -1;
  if (body === undefined || end < 0)
    throw new ConfigError(
      `${files.locate(PROMPTS_FILE)}: found no make_cot_output_prompt with [PYTHON] in it; expected the authors' program`,
    );
  return body.slice(0, end).trim();
}
