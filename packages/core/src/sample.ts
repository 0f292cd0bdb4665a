import * as z from 'zod';
import { jsonObject } from './generation.ts';

const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\r\n]*$/, 'must be on one line');

/** A function that a model may ask to be called. */
export const toolSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  /** JSON Schema of the arguments. */
  parameters: jsonObject,
});
export type Tool = z.infer<typeof toolSchema>;

/** One question. Ids are unique in their suite. */
export const sampleSchema = z.strictObject({
  id: oneLine,
  input: z.union([
    z.string(),
    z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })).min(1),
  ]),
  /** Accepted answers: any one of them is right. */
  target: z.union([z.string(), z.array(z.string()).min(1)]).transform((t) => (typeof t === 'string' ? [t] : t)),
  /** BCP 47, e.g. `en`, `zh`; null = not stated. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 language tag such as en, zh or zh-Hant, or null')
    .nullable()
    .default(null),
  /** Passage, template or family that the sample shares with others; null = it stands alone. */
  cluster: z.string().min(1).nullable().default(null),
  /** Name shared by the translations of one question; null = it has none. */
  twin: z.string().min(1).nullable().default(null),
  choices: z.array(z.string()).min(2).nullable().default(null),
  tags: z.array(z.string()).default([]),
  /** What the scorer holds the reply against besides the targets; null = nothing. */
  reference: jsonObject.nullable().default(null),
  /** Tools that the model may call; null = none are offered. */
  tools: z.array(toolSchema).min(1).nullable().default(null),
});
export type Sample = z.infer<typeof sampleSchema>;
export type SampleInput = z.input<typeof sampleSchema>;
