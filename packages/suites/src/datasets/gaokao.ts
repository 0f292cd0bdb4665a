import * as z from 'zod';
import { commonOptions, type DatasetDefinition } from './definition.ts';
import { GAOKAO_FILES } from './pins/gaokao.ts';
import { jsonFile } from './rows.ts';

const PROMPTS_FILE = 'Bench/Obj_Prompt.json';
const PAPERS = GAOKAO_FILES.filter(({ path }) => path !== PROMPTS_FILE).map(({ path }) => ({
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
const promptsSchema = z.looseObject({
  examples: z.array(z.looseObject({ keyword: z.string(), prefix_prompt: z.string().min(1) })),
});

/**
 * GAOKAO-Bench (Zhang et al. 2023), objective questions of China's university entrance examinations from 2010 to 2022: those
 * with one answer, which in physics may be several letters. Passages with several questions in one are left out.
 */
export const gaokao: DatasetDefinition = {
  name: 'gaokao',
  licence: 'Apache-2.0',
  warning: null,
  options: commonOptions,
  files: () => GAOKAO_FILES,
  size: () => 1526,
  read: (files) => {
    const { examples: prompts } = jsonFile(files, PROMPTS_FILE, promptsSchema);
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
      headings: Object.fromEntries(prompts.map(({ keyword, prefix_prompt }) => [keyword, prefix_prompt.trim()])),
    };
  },
};
