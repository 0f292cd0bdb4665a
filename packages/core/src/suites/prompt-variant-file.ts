import { resolve } from 'node:path';
import * as z from 'zod';
import type { Dataset } from '../contract/dataset.ts';
import { outputFormatSchema, toolChoiceSchema } from '../contract/generation.ts';
import { readJsonLines } from '../io/json-lines.ts';
import type { YamlFile } from '../io/yaml-file.ts';
import { type Prompt, type Shot, shotSchema, shotTemplateSchema, templateSchema } from './prompt-variant.ts';

const overrideSchema = z.strictObject({
  system: z.string().nullable().optional(),
  template: templateSchema.optional(),
  shot: shotTemplateSchema.optional(),
});

/** A file beside suite.yaml, or how many of the examples that come with the set; for each tag or language that many. */
const shotsSchema = z.union([z.string().min(1), z.strictObject({ count: z.int().nonnegative() })]);

/** A wording as suite.yaml has it; what is absent is the default, in a variant what the main wording says. */
export const promptVariantSchema = z.strictObject({
  ...overrideSchema.shape,
  shots: shotsSchema.optional(),
  headings: z.record(z.string(), z.string()).optional(),
  for: z.record(z.string(), overrideSchema).optional(),
  /** Where tools are sent by a field of their own; null in a variant = it has no such form. */
  native: z
    .strictObject({
      system: z.string().nullable().optional(),
      template: templateSchema.optional(),
      toolChoice: toolChoiceSchema.optional(),
    })
    .nullable()
    .optional(),
  /** The form that the server is to hold the reply to; null in a variant = free text. */
  format: outputFormatSchema.nullable().optional(),
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
      throw file.problem([...at, 'shots'], 'no template of this wording shows {{shots}}; put it where they belong');
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
        `found ${from.count}; ${dataset === null ? 'only a set that a reader reads brings examples' : `the set brings ${fewest}`}`,
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
