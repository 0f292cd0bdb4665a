import { ConfigError, type Shot } from '@evenhand/core';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFile, type DatasetFiles, pinFiles } from './definition.ts';
import { checked, jsonLines } from './rows.ts';
import { onlyMember } from './zip-member.ts';

/** Saved replies of a model, as the authors publish them: all questions stand in them, as corrected by then. */
const TEST = 'eval_results/model_outputs_jamba-1.5-large_5shots.zip';
const EXAMPLES = 'validation.json';
/** Far more than the set unpacks to. */
const LIMIT_BYTES = 64 << 20;

const rowSchema = z.looseObject({
  question_id: z.int(),
  question: z.string().min(1),
  options: z.array(z.string()).min(2),
  answer: z.string().regex(/^[A-J]$/, 'a letter from A to J'),
  category: z.string().min(1),
});
const exampleSchema = z.looseObject({ ...rowSchema.shape, cot_content: z.string().min(1) });

/** The examples are not at GitHub; no version of them has a hash that we know. */
const EXAMPLE_FILE: DatasetFile = {
  repository: 'TIGER-Lab/MMLU-Pro',
  commit: 'validation',
  path: EXAMPLES,
  sha256: null,
  bytes: null,
  url: 'https://datasets-server.huggingface.co/rows?dataset=TIGER-Lab%2FMMLU-Pro&config=default&split=validation&offset=0&length=100',
};

/** MMLU-Pro (Wang et al. 2024): 12,032 questions of 14 subjects with up to ten options; five worked examples a subject. */
export const mmluPro: DatasetDefinition = {
  name: 'mmlu-pro',
  licence: 'MIT',
  warning: null,
  options: commonOptions,
  files: ({ examples }) => [
    ...pinFiles('TIGER-AI-Lab/MMLU-Pro', 'f418b116db00b065c2aea046518d8fcf74d39872', [
      { path: TEST, sha256: 'c4685b28a9b56fcb1270d9d2674f4989f5fc45129f3f635207d3543d67da1a15', bytes: 2_920_361 },
    ]),
    ...(examples ? [EXAMPLE_FILE] : []),
  ],
  size: () => 12_032,
  read: (files, { examples }) => {
    const rows = checked(unpacked(files), z.array(rowSchema), files.locate(TEST));
    return {
      samples: rows.map(({ question_id, question, options, answer, category }) => ({
        id: `mmlu-pro-${question_id}`,
        input: question.trim(),
        choices: options.filter((option) => option !== 'N/A'),
        target: [answer],
        language: 'en',
        tags: [category],
      })),
      shots: examples ? readShots(files) : [],
      headings: Object.fromEntries(rows.map(({ category }) => [category, category])),
    };
  },
};

function unpacked(files: DatasetFiles): unknown {
  try {
    return JSON.parse(onlyMember(files.bytes(TEST), LIMIT_BYTES).toString('utf8'));
  } catch (error) {
    throw new ConfigError(
      `${files.locate(TEST)}: cannot be unpacked (${(error as Error).message}); expected the published zip archive, whole`,
      { cause: error },
    );
  }
}

/** One JSON object a line, an array of them, or what the set's own server answers: `rows: [{ row: {…} }]`. */
function readShots(files: DatasetFiles): Shot[] {
  const served = z.looseObject({ rows: z.array(z.looseObject({ row: exampleSchema })) });
  const text = files.text(EXAMPLES);
  const location = files.locate(EXAMPLES);
  const lines = /^\s*\{[^\n]*\}\s*(?:\n\s*\{|$)/.test(text) && !/"rows"\s*:/.test(text);
  const rows = lines
    ? jsonLines(files, EXAMPLES, exampleSchema).map(({ value }) => value)
    : unlisted(checked(parsed(text, location), z.union([z.array(exampleSchema), served]), location));
  return rows.map(({ question, options, cot_content, category }) => ({
    input: question.trim(),
    choices: options.filter((option) => option !== 'N/A'),
    output: cot_content.replace(/^A:\s*/, '').trim(),
    for: category,
  }));
}

type Example = z.infer<typeof exampleSchema>;

function unlisted(found: Example[] | { rows: { row: Example }[] }): Example[] {
  return Array.isArray(found) ? found : found.rows.map(({ row }) => row);
}

function parsed(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${location}: not valid JSON (${(error as Error).message})`, { cause: error });
  }
}
