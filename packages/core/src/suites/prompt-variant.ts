import * as z from 'zod';
import { outputFormatSchema, toolChoiceSchema } from '../contract/generation.ts';

/** A worked example that is shown before the question. */
export const shotSchema = z.strictObject({
  input: z.string(),
  output: z.string(),
  choices: z.array(z.string()).min(2).nullable().default(null),
  /** Tag or language of the samples that get it; null = all of them. */
  for: z.string().min(1).nullable().default(null),
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
  system: z.string().nullable().optional(),
  template: z.string().optional(),
  shot: z.string().optional(),
});

/** What is said otherwise where the tools are sent by a field of their own; what is absent is said as in the text form. */
const nativeFormSchema = z.strictObject({
  system: z.string().nullable().optional(),
  template: z.string().optional(),
  toolChoice: toolChoiceSchema.optional(),
});

/** One wording of a suite's question, complete. */
export const promptSchema = z.strictObject({
  system: z.string().nullable(),
  template: z.string(),
  /** One worked example as text; absent = there are none. */
  shot: z.string().optional(),
  /** Worked examples; absent = none. */
  shots: z.array(shotSchema).optional(),
  /** What {{heading}} stands for, by tag or language of the sample; absent = nothing. */
  headings: z.record(z.string(), z.string()).optional(),
  /** Other words by tag or language of the sample; absent = the same for all. */
  for: z.record(z.string(), overrideSchema).optional(),
  /** How it is asked where tools are sent by a field of their own; absent = it has no such form. */
  native: nativeFormSchema.optional(),
  /** The form that the server is to hold the reply to; absent = free text. */
  format: outputFormatSchema.optional(),
});
export type Prompt = z.infer<typeof promptSchema>;
