import { describe } from '@evenhand/io';
import * as z from 'zod';
import { outputFormatSchema, toolChoiceSchema } from '../contract/generation.ts';

/** A worked example that is shown before the question. */
export const shotSchema = z.strictObject({
  input: describe(z.string(), 'The question of the worked example.'),
  output: describe(z.string(), 'Its answer, as a model should write it.'),
  choices: describe(
    z.array(z.string()).min(2).nullable().default(null),
    'Its options, where the template shows them; null = none.',
  ),
  for: describe(
    z.string().min(1).nullable().default(null),
    'Tag or language of the samples that get the example; null = all of them.',
  ),
});
export type Shot = z.infer<typeof shotSchema>;

/** What a wording may be made of. */
export const PLACEHOLDERS = ['input', 'choices', 'shots', 'heading', 'tools'] as const;
const SHOT_PLACEHOLDERS = ['input', 'choices', 'output'] as const;

const usesOnly = (names: readonly string[]) => (text: string) =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].every(([, name]) => names.includes(name!));
const describePlaceholders = (names: readonly string[]) =>
  `no other placeholders than ${names
    .map((name) => `{{${name}}}`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1')}`;

/** The question, with what stands around it. */
export const templateSchema = z
  .string()
  .refine((text) => text.includes('{{input}}'), 'a template that contains {{input}}')
  .refine(usesOnly(PLACEHOLDERS), describePlaceholders(PLACEHOLDERS));

/** One worked example as text. */
export const shotTemplateSchema = z
  .string()
  .refine(
    (text) => text.includes('{{input}}') && text.includes('{{output}}'),
    'a text that contains {{input}} and {{output}}',
  )
  .refine(usesOnly(SHOT_PLACEHOLDERS), describePlaceholders(SHOT_PLACEHOLDERS));

/** Other words for samples of one tag or language; what is absent stays as it is. */
const overrideSchema = z.strictObject({
  system: describe(
    z.string().nullable().optional(),
    'System message for these samples; null = none; absent = the same as for the others.',
  ),
  template: describe(z.string().optional(), 'User message for these samples; absent = the same as for the others.'),
  shot: describe(
    z.string().optional(),
    'One worked example as text, for these samples; absent = the same as for the others.',
  ),
});

/** What is said otherwise where the tools are sent by a field of their own; what is absent is said as in the text form. */
const nativeFormSchema = z.strictObject({
  system: describe(
    z.string().nullable().optional(),
    'System message in that form; absent = as in the text form, null = none.',
  ),
  template: describe(z.string().optional(), 'User message in that form; absent = as in the text form.'),
  toolChoice: describe(toolChoiceSchema.optional(), 'Whether tools may, must or may not be called; absent = `auto`.'),
});

/** One wording of a suite's question, complete. */
export const promptSchema = z.strictObject({
  system: describe(z.string().nullable(), 'System message; null = none is sent.'),
  template: describe(z.string(), 'User message, with its placeholders.'),
  shot: describe(z.string().optional(), 'One worked example as text; absent = there are none.'),
  shots: describe(z.array(shotSchema).optional(), 'Worked examples; absent = none.'),
  headings: describe(
    z.record(z.string(), z.string()).optional(),
    'What `{{heading}}` stands for, by tag or language of the sample; absent = nothing.',
  ),
  for: describe(
    z.record(z.string(), overrideSchema).optional(),
    'Other texts by tag or language of the sample; absent = the same for all.',
  ),
  native: describe(
    nativeFormSchema.optional(),
    'The prompt where tools are sent by a field of their own; absent = it has no such form.',
  ),
  format: describe(
    outputFormatSchema.optional(),
    'The form that the server is to hold the reply to; absent = free text.',
  ),
});
export type Prompt = z.infer<typeof promptSchema>;
