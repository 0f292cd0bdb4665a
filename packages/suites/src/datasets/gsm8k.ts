import { ConfigError, type Shot } from '@evenhand/core';

import * as z from 'zod';
import { commonOptions, type DatasetDefinition, pinFiles } from './definition.ts';
import { HARNESS, harnessFile } from './harness.ts';
import { jsonLines } from './rows.ts';

const TEST = 'grade_school_math/data/test.jsonl';
const EXAMPLES = 'lm_eval/tasks/gsm8k/gsm8k-cot.yaml';

const rowSchema = z.strictObject({ question: z.string().min(1), answer: z.string().regex(/####/, 'a text with ####') });

/**
 * GSM8K (Cobbe et al. 2021): 1,319 problems of school mathematics, the answer after `####`. The eight worked examples are
 * those of Wei et al. (2022), as a widely used harness publishes them.
 */
export const gsm8k: DatasetDefinition = {
  name: 'gsm8k',
  licence: 'MIT',
  warning: null,
  options: commonOptions,
  files: ({ examples }) => [
    ...pinFiles('openai/grade-school-math', '3101c7d5072418e28b9008a6636bde82a006892c', [
      { path: TEST, sha256: '3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14', bytes: 749_738 },
    ]),
    ...(examples
      ? [harnessFile(EXAMPLES, '7c9dd2561fe334a55f62bdc6a876f045e6dc7f53714c7a9db506b89c6de6bc96', 3_324)]
      : []),
  ],
  size: () => 1319,
  read: (files, { examples }) => ({
    samples: jsonLines(files, TEST, rowSchema).map(({ value }, index) => ({
      id: `gsm8k-${String(index + 1).padStart(4, '0')}`,
      input: value.question,
      target: [value.answer.slice(value.answer.lastIndexOf('####') + 4).trim()],
      language: 'en',
    })),
    shots: examples ? listedShots(files.text(EXAMPLES), files.locate(EXAMPLES)) : [],
  }),
};

/** The list under `samples:` of a file whose values are folded over lines. */
function listedShots(text: string, location: string): Shot[] {
  const list = /^ {2}samples:\n((?: {2}-? .*\n)+)/m.exec(text)?.[1] ?? '';
  const shots = list
    .split(/^ {2}- /m)
    .slice(1)
    .map((entry): Shot => {
      const [, input, output] = /^question: ([\s\S]*?)\n {4}target: ([\s\S]*)$/.exec(entry) ?? [];
      return { input: unfolded(input), output: unfolded(output), choices: null, for: null };
    });
  if (shots.length === 0 || shots.some((shot) => shot.input === '' || shot.output === ''))
    throw new ConfigError(
      `${location}: found no list of worked examples as ${HARNESS} publishes it; expected question and target`,
    );
  return shots;
}

function unfolded(text: string | undefined): string {
  return (text ?? '')
    .split(/\s*\n\s*/)
    .join(' ')
    .trim();
}
