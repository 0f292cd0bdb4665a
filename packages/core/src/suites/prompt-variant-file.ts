import { resolve } from 'node:path';
import { describe, readJsonLines, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import type { Dataset } from '../contract/dataset.ts';
import { outputFormatSchema, toolChoiceSchema } from '../contract/generation.ts';

import { type Prompt, type Shot, shotSchema, shotTemplateSchema, templateSchema } from './prompt-variant.ts';

const overrideSchema = z.strictObject({
  system: describe(
    z.string().nullable().optional(),
    'System message; null or absent = none is sent. `{{heading}}` and `{{tools}}` may stand in it.',
  ),
  template: describe(
    templateSchema.optional(),
    'The user message, with `{{input}}` and perhaps `{{choices}}`, `{{shots}}`, `{{heading}}`, `{{tools}}`. Absent = `{{input}}` alone.',
  ),
  shot: describe(
    shotTemplateSchema.optional(),
    'One worked example as text, with `{{input}}`, `{{output}}` and perhaps `{{choices}}`.',
  ),
});

/** A file beside suite.yaml, or how many of the examples that come with the set; for each tag or language that many. */
const shotsSchema = z.union([
  z.string().min(1),
  z.strictObject({
    count: describe(
      z.int().nonnegative(),
      'How many worked examples of the public dataset are shown, for each tag or language that many.',
    ),
  }),
]);

/** A wording as suite.yaml has it; what is absent is the default, in a variant what the main wording says. */
export const promptVariantSchema = z.strictObject({
  ...overrideSchema.shape,
  shots: describe(
    shotsSchema.optional(),
    'Worked examples: a file beside suite.yaml, or `{ count: n }`, the first n examples of the public dataset for each tag or language.',
  ),
  headings: describe(
    z.record(z.string(), z.string()).optional(),
    'What `{{heading}}` stands for, by tag or language of the sample; absent = what the public dataset says, or nothing.',
  ),
  for: describe(
    z.record(z.string(), overrideSchema).optional(),
    'Another `system`, `template` or `shot` by tag or language of the sample. Tags come before the language, a later tag before an earlier one.',
  ),
  native: describe(
    z
      .strictObject({
        system: describe(
          z.string().nullable().optional(),
          'System message in that form; absent = as in the text form, null = none. It may not show `{{tools}}`.',
        ),
        template: describe(
          templateSchema.optional(),
          'User message in that form; absent = as in the text form. It may not show `{{tools}}`.',
        ),
        toolChoice: describe(
          toolChoiceSchema.optional(),
          'Whether tools may (`auto`, the default), must (`required`) or may not (`none`) be called.',
        ),
      })
      .nullable()
      .optional(),
    'The form of the prompt where tools are sent by a field of their own; null in a variant = it has no such form.',
  ),
  format: describe(
    outputFormatSchema.nullable().optional(),
    'The form that the server is to hold the reply to: `json` (any object), or `{ schema }` with a JSON Schema; null in a variant = free text.',
  ),
});
type PromptVariant = z.infer<typeof promptVariantSchema>;

/** Completes the wordings of a suite. @param dataset where the examples and headings may come from; null = nowhere */
export function createPromptReader(
  file: YamlFile<unknown>,
  folder: string,
  dataset: Dataset | null,
): { readPrompt: (variant: PromptVariant, main: Prompt | null, at: readonly PropertyKey[]) => Prompt } {
  const readPrompt = (variant: PromptVariant, main: Prompt | null, at: readonly PropertyKey[]): Prompt => {
    const template = variant.template ?? main?.template ?? '{{input}}';
    const others = variant.for ?? main?.for;
    const shows = [template, ...Object.values(others ?? {}).map((other) => other.template)].some((text) =>
      text?.includes('{{shots}}'),
    );
    const shot = variant.shot ?? main?.shot;
    const shots = variant.shots === undefined ? main?.shots : readShots(variant.shots, at);
    const headings = variant.headings ?? main?.headings ?? dataset?.headings;
    if (variant.shots !== undefined && shots!.length > 0 && !shows)
      throw file.problem(
        [...at, 'shots'],
        'no template of this prompt variant contains {{shots}}; put it where the examples belong',
      );
    if (shows && shots !== undefined && shots.length > 0 && shot === undefined)
      throw file.problem(at, 'shot: is missing; expected one example as text, with {{input}} and {{output}}');
    const system = variant.system === undefined ? (main?.system ?? null) : variant.system;
    const native = variant.native === undefined ? main?.native : (variant.native ?? undefined);
    const format = variant.format === undefined ? main?.format : (variant.format ?? undefined);
    if (native !== undefined && showsTools({ system, template, for: others, native }))
      throw file.problem(
        [...at, 'native'],
        'the tools would be sent twice, because {{tools}} is shown in this form too; give it a system and a template of its own (system: null for none)',
      );
    return {
      system,
      template,
      ...(!shows || shot === undefined ? {} : { shot }),
      ...(!shows || shots === undefined || shots.length === 0 ? {} : { shots }),
      ...(headings === undefined || Object.keys(headings).length === 0 ? {} : { headings }),
      ...(others === undefined || Object.keys(others).length === 0 ? {} : { for: others }),
      ...(native === undefined ? {} : { native }),
      ...(format === undefined ? {} : { format }),
    };
  };
  const readShots = (from: NonNullable<PromptVariant['shots']>, at: readonly PropertyKey[]): Shot[] => {
    if (typeof from === 'string')
      return readJsonLines(resolve(folder, from), shotSchema, { name: 'worked examples', keys: 'input and output' })
        .map(({ value }) => value)
        .toArray();
    const { shots } = dataset ?? { shots: [] };
    const groups = Map.groupBy(shots, (shot) => shot.for);
    const fewest = Math.min(...[...groups.values()].map((group) => group.length), groups.size === 0 ? 0 : Infinity);
    if (fewest < from.count)
      throw file.problem(
        [...at, 'shots', 'count'],
        `found ${from.count}; ${dataset === null ? 'only a public dataset brings examples' : `the dataset brings ${fewest}`}`,
      );
    return [...groups.values()].flatMap((group) => group.slice(0, from.count));
  };
  return { readPrompt };
}

/** Whether the form in which tools are sent by a field of their own shows them in its text as well. */
function showsTools({ system, template, for: others, native }: Prompt): boolean {
  const forms = [{ system, template }, ...Object.values(others ?? {})];
  return forms.some((form) =>
    [native?.system === undefined ? form.system : native.system, native?.template ?? form.template].some((text) =>
      text?.includes('{{tools}}'),
    ),
  );
}
