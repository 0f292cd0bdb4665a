import { ConfigError, type Shot } from '@evenhand/core';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, pinFiles } from './definition.ts';
import { harnessFile } from './harness.ts';
import { pythonStrings } from './python-strings.ts';
import { jsonLines } from './rows.ts';

const TEST = 'evaluation/data/math500/test.jsonl';
const EXAMPLES = 'lm_eval/tasks/minerva_math/utils.py';
/** What this copy of the set puts before each problem; MATH itself has no such words. */
const ADDED = 'Return your final response within \\boxed{}. ';

const rowSchema = z.strictObject({
  problem: z.string().min(1),
  solution: z.string().min(1),
  answer: z.string().min(1),
  subject: z.string().min(1),
  level: z.int(),
  unique_id: z.string().min(1),
});

/**
 * MATH-500: the 500 problems of MATH (Hendrycks et al. 2021) that Lightman et al. (2023) held out. The four worked examples are
 * those of Lewkowycz et al. (2022, Minerva), as a widely used harness publishes them.
 */
export const math500: DatasetDefinition = {
  name: 'math-500',
  licence: 'MIT',
  warning: null,
  options: commonOptions,
  files: ({ examples }) => [
    ...pinFiles('MobileLLM/BudgetThinker', 'f0466b9d37595f46603387baa5930e312fefb7f5', [
      { path: TEST, sha256: 'db26dec8a34d6f707f1479f95e01939e21cf83254218a0b55e44b42abff37c27', bytes: 469_064 },
    ]),
    ...(examples
      ? [harnessFile(EXAMPLES, 'cf84cc3d8c089512fb40483a501481c1de54405db1e39d6ada45d5a36ab4cf15', 9_669)]
      : []),
  ],
  size: () => 500,
  read: (files, { examples }) => ({
    samples: jsonLines(files, TEST, rowSchema).map(({ value }) => ({
      id: value.unique_id,
      input: value.problem.startsWith(ADDED) ? value.problem.slice(ADDED.length) : value.problem,
      target: [value.answer],
      language: 'en',
      tags: [value.subject, `level-${value.level}`],
    })),
    shots: examples ? minervaShots(files.text(EXAMPLES), files.locate(EXAMPLES)) : [],
  }),
};

function minervaShots(text: string, location: string): Shot[] {
  const body = /\ndef list_fewshot_samples\(\)[^\n]*\n([\s\S]*?)\n(?=def )/.exec(text)?.[1] ?? '';
  const strings = pythonStrings(body);
  const shots = strings.flatMap((key, index): Shot[] =>
    key === 'problem' && strings[index + 2] === 'solution'
      ? [{ input: strings[index + 1]!, output: strings[index + 3]!, choices: null, for: null }]
      : [],
  );
  if (shots.length === 0)
    throw new ConfigError(`${location}: found no worked examples; expected the list of pairs problem, solution`);
  return shots;
}
