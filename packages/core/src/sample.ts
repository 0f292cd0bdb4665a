import * as z from 'zod';

const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\r\n]*$/, 'must be on one line');

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
  language: z.string().min(1).nullable().default(null),
  /** Passage, template or family that the sample shares with others; null = it stands alone. */
  cluster: z.string().min(1).nullable().default(null),
  /** Name shared by the translations of one question; null = it has none. */
  twin: z.string().min(1).nullable().default(null),
  choices: z.array(z.string()).min(2).nullable().default(null),
  tags: z.array(z.string()).default([]),
});
export type Sample = z.infer<typeof sampleSchema>;
export type SampleInput = z.input<typeof sampleSchema>;
