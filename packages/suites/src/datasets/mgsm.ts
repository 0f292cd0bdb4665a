import { ConfigError, type SampleInput, type Shot } from '@evenhand/core';
import { describe, findLargest } from '@evenhand/io';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFiles, pinFiles } from './definition.ts';
import { pythonStrings } from './python-strings.ts';
import { splitLines } from './rows.ts';

const LANGUAGES = ['en', 'zh'] as const;
type Language = (typeof LANGUAGES)[number];
const EXAMPLES = 'mgsm/exemplars.py';
const toFilePath = (language: Language) => `mgsm/mgsm_${language}.tsv`;

const options = commonOptions.extend({
  languages: describe(
    z
      .array(z.enum(LANGUAGES))
      .min(1)
      .default([...LANGUAGES]),
    'The languages to take.',
  ),
});
type Options = z.infer<typeof options>;

/**
 * MGSM (Shi et al. 2022): 250 problems of GSM8K, translated by people. The same line in two languages is a twin. The worked
 * examples are theirs, in the language of the question.
 */
export const mgsm: DatasetDefinition<Options> = {
  name: 'mgsm',
  licence: 'CC BY 4.0',
  warning: null,
  options,
  files: ({ languages, examples }) =>
    pinFiles('google-research/url-nlp', '452a21ad3dae5668c06ceeac21ff073e1e40f9be', [
      ...languages.map((language) => ({ path: toFilePath(language), ...PINS[language] })),
      ...(examples
        ? [
            {
              path: EXAMPLES,
              sha256: '239dda1557bb2ba76b71e5ef744ddd0b454da0b453e5f8b909498ceff690a919',
              bytes: 104_924,
            },
          ]
        : []),
    ]),
  size: ({ languages }) => 250 * languages.length,
  read: (files, { languages, examples }) => ({
    samples: twinned(languages.map((language) => readSamples(files, language))),
    shots: examples ? languages.flatMap((language) => readShots(files, language)) : [],
  }),
};

const PINS: Readonly<Record<Language, { sha256: string; bytes: number }>> = {
  en: { sha256: '50021d0f28cc957edcb44e7806425b1c7fbd648ddcb9e0a8ec689d10e57d40fa', bytes: 61_299 },
  zh: { sha256: 'b2fa63151022370a0de1f4211c8c284eae74b0f5a3b003b1d5982c0d4a73f661', bytes: 57_838 },
};

function readSamples(files: DatasetFiles, language: Language): SampleInput[] {
  const path = toFilePath(language);
  return splitLines(files.text(path)).map(({ text, line }, index) => {
    const [question, answer, ...rest] = text.split('\t');
    if (question === undefined || answer === undefined || rest.length > 0)
      throw new ConfigError(
        `${files.locate(path)}:${line}: found ${rest.length + (answer === undefined ? 1 : 2)} columns; expected question, tab, number`,
      );
    const twin = `mgsm-${String(index + 1).padStart(3, '0')}`;
    return { id: `${twin}-${language}`, input: question.trim(), target: [answer.trim()], language, twin };
  });
}

/** Line by line, so that the first n hold whole twins. */
function twinned(byLanguage: readonly SampleInput[][]): SampleInput[] {
  const longest = findLargest(byLanguage.map((samples) => samples.length));
  return Array.from({ length: longest }, (_, line) => byLanguage.flatMap((samples) => samples[line] ?? [])).flat();
}

function readShots(files: DatasetFiles, language: Language): Shot[] {
  const text = files.text(EXAMPLES);
  const start = text.indexOf(`\n    "${language}": {`);
  const end = text.indexOf('\n    },', start);
  const strings = start < 0 ? [] : pythonStrings(text.slice(start, end < 0 ? text.length : end));
  const findValues = (key: string) => strings.flatMap((one, index) => (one === key ? (strings[index + 1] ?? []) : []));
  const questions = findValues('q').map(unlabelled);
  const answers = findValues('a').map(unlabelled);
  if (questions.length === 0 || questions.length !== answers.length)
    throw new ConfigError(
      `${files.locate(EXAMPLES)}: found ${questions.length} questions and ${answers.length} answers in ${language}; expected the examples of MGSM`,
    );
  return questions.map((input, index) => ({ input, output: answers[index]!, choices: null, for: language }));
}

/** Without `Question:` or `逐步解答：`: the labels stand in the suite's wording. */
function unlabelled(text: string): string {
  return text.replace(/^[^:：]{1,40}[:：]\s*/, '').trim();
}
