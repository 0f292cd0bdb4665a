import { type JsonObject, jsonObject } from '@evenhand/core';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, pinFiles } from './definition.ts';
import { jsonLines } from './rows.ts';

const TEST = 'instruction_following_eval/data/input_data.jsonl';

const rowSchema = z.strictObject({
  key: z.int(),
  prompt: z.string().min(1),
  instruction_id_list: z.array(z.string().min(1)).min(1),
  kwargs: z.array(jsonObject),
});

/** IFEval (Zhou et al. 2023): 541 prompts with instructions that a program can check. They are sent as they are. */
export const ifeval: DatasetDefinition = {
  name: 'ifeval',
  licence: 'Apache-2.0',
  warning: null,
  options: commonOptions,
  files: () =>
    pinFiles('josejg/instruction_following_eval', '0c495b2f95155e8b10acb919ae283bfb4d5be6e2', [
      {
        path: TEST,
        sha256: '67ffeee0fcb87c317c5b08a2de85557b4a7e96ada6178aa645b4954fe4b53d49',
        bytes: 207_111,
      },
    ]),
  size: () => 541,
  read: (files) => ({
    samples: jsonLines(files, TEST, rowSchema).map(({ value }) => ({
      id: `ifeval-${value.key}`,
      input: value.prompt,
      target: [value.instruction_id_list.join('; ')],
      language: 'en',
      reference: {
        instruction_id_list: value.instruction_id_list,
        kwargs: value.kwargs,
      } satisfies JsonObject,
    })),
  }),
};
