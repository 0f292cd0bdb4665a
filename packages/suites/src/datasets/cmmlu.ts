import { ConfigError } from '@evenhand/core';
import { csvRows } from '@evenhand/io';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFile, type DatasetFiles } from './definition.ts';
import { CMMLU_FILES } from './pins/cmmlu.ts';
import { pythonStrings } from './python-strings.ts';

const NAMES = 'src/categories.py';
const SUBJECTS = CMMLU_FILES.flatMap(({ path }) => /^data\/test\/(.*)\.csv$/.exec(path)?.[1] ?? []);
/** Of all subjects together. */
const SIZE = 11_582;

/** The same bare name is used twice, for questions and for examples. */
const FILES: readonly DatasetFile[] = CMMLU_FILES.map((file) =>
  file.path.startsWith('data/') ? { ...file, alias: file.path.slice('data/'.length) } : file,
);
const questionFile = (subject: string) => `data/test/${subject}.csv`;
const exampleFile = (subject: string) => `data/dev/${subject}.csv`;

/** CMMLU (Li et al. 2023): 67 subjects in Chinese, four options each; five examples a subject. Not for commercial use. */
export const cmmlu: DatasetDefinition = {
  name: 'cmmlu',
  licence: 'CC BY-NC-SA 4.0',
  warning: 'its licence allows non-commercial use only, and the same licence for what is made of it',
  options: commonOptions,
  files: ({ examples }) => FILES.filter(({ path }) => examples || !path.startsWith('data/dev/')),
  size: () => SIZE,
  read: (files, { examples }) => ({
    samples: SUBJECTS.flatMap((subject) =>
      readRows(files, questionFile(subject)).map(({ input, choices, answer }, index) => ({
        id: `${subject}-${String(index + 1).padStart(3, '0')}`,
        input,
        choices,
        target: [answer],
        language: 'zh',
        tags: [subject],
      })),
    ),
    shots: examples
      ? SUBJECTS.flatMap((subject) =>
          readRows(files, exampleFile(subject)).map(({ input, choices, answer }) => ({
            input,
            choices,
            output: answer,
            for: subject,
          })),
        )
      : [],
    headings: chineseNames(files),
  }),
};

const rowSchema = z.tuple([
  z.string(),
  z.string().min(1),
  z.string().min(1),
  z.string().min(1),
  z.string().min(1),
  z.string().min(1),
  z.enum(['A', 'B', 'C', 'D']),
]);

function readRows(files: DatasetFiles, path: string): { input: string; choices: string[]; answer: string }[] {
  return csvRows(files.text(path))
    .slice(1)
    .map(({ fields, line }) => {
      const row = rowSchema.safeParse(fields);
      if (!row.success)
        throw new ConfigError(
          `${files.locate(path)}:${line}: found ${fields.length} fields; expected a number, a question, four options and a letter from A to D; the file was cut or changed`,
        );
      const [, input, a, b, c, d, answer] = row.data;
      return { input, choices: [a, b, c, d], answer };
    });
}

/** Pairs of strings, English and Chinese, in the first dictionary of the authors' program. */
function chineseNames(files: DatasetFiles): Record<string, string> {
  const strings = pythonStrings(/name_en2zh = \{([\s\S]*?)\n\}/.exec(files.text(NAMES))?.[1] ?? '');
  const names = Object.fromEntries(
    SUBJECTS.flatMap((subject) => {
      const at = strings.indexOf(subject);
      return at >= 0 && strings[at + 1] !== undefined ? [[subject, strings[at + 1]!]] : [];
    }),
  );
  const missing = SUBJECTS.filter((subject) => names[subject] === undefined);
  if (missing.length > 0)
    throw new ConfigError(`${files.locate(NAMES)}: found no Chinese name of ${missing.slice(0, 5).join(', ')}`);
  return names;
}
