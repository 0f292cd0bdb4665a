import * as z from 'zod';
import { commonOptions, type SetDefinition } from './definition.ts';
import { GAOKAO_FILES } from './pins/gaokao.ts';
import { jsonFile } from './rows.ts';

const WORDS = 'Bench/Obj_Prompt.json';
const PAPERS = GAOKAO_FILES.filter(({ path }) => path !== WORDS).map(({ path }) => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1, -'.json'.length),
}));

const paperSchema = z.looseObject({
  example: z
    .array(
      z.looseObject({
        year: z.string(),
        category: z.string(),
        question: z.string().min(1),
        answer: z.array(z.string().regex(/^[A-G]+$/, 'letters from A to G')).min(1),
        index: z.int(),
      }),
    )
    .min(1),
});
const wordsSchema = z.looseObject({
  examples: z.array(z.looseObject({ keyword: z.string(), prefix_prompt: z.string().min(1) })),
});

/**
 * GAOKAO-Bench (Zhang et al. 2023), objective questions of China's university entrance examinations from 2010 to 2022: those
 * with one answer, which in physics may be several letters. Passages with several questions in one are left out.
 */
export const gaokao: SetDefinition = {
  name: 'gaokao',
  licence: 'Apache-2.0',
  warning: null,
  options: commonOptions,
  files: () => GAOKAO_FILES,
  size: () => 1526,
  read: (files) => {
    const { examples: words } = jsonFile(files, WORDS, wordsSchema);
    return {
      samples: PAPERS.flatMap(({ path, name }) =>
        jsonFile(files, path, paperSchema)
          .example.filter(({ answer }) => answer.length === 1)
          .map(({ question, answer, index, year }) => ({
            id: `${name}-${index}`,
            input: question.trim(),
            target: answer,
            language: 'zh',
            tags: [name, year],
          })),
      ),
      headings: Object.fromEntries(words.map(({ keyword, prefix_prompt }) => [keyword, prefix_prompt.trim()])),
    };
  },
};
