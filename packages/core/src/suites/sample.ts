import { createShapeCheck, describe, isJsonObject } from '@evenhand/io';
import * as z from 'zod';
import { contentPartSchema } from '../contract/content-part.ts';
import { jsonObject, toolSchema } from '../contract/generation.ts';

const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\r\n]*$/, 'must be on one line');

/** One question. Ids are unique in their suite. */
export const sampleSchema = z.strictObject({
  id: oneLine.describe('Unique in the suite, on one line.'),
  input: describe(
    z.union([
      z.string(),
      z
        .array(
          z.strictObject({
            role: describe(z.enum(['user', 'assistant']), 'Who speaks.'),
            content: describe(
              z.union([z.string(), z.array(contentPartSchema).min(1)]),
              'Text of the message, or a list of `{ text }` and `{ image }`.',
            ),
          }),
        )
        .min(1),
      z.array(contentPartSchema).min(1),
    ]),
    'The question: a text, or a list of `{ text }` and `{ image }`; or the opening of a dialogue, a list of messages, which is sent without the template.',
  ),
  target: describe(
    z.union([z.string(), z.array(z.string()).min(1)]).transform((t) => (typeof t === 'string' ? [t] : t)),
    'The accepted answer, or a list of them: any one is right.',
  ),
  language: describe(
    z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 language tag such as en, zh or zh-Hant, or null')
      .nullable()
      .default(null),
    'BCP 47 tag such as `en`, `zh` or `zh-Hant`; null = not stated.',
  ),
  cluster: describe(
    z.string().min(1).nullable().default(null),
    'Name shared by samples that are not independent: one passage, one template. null = the sample stands alone.',
  ),
  twin: describe(
    z.string().min(1).nullable().default(null),
    'Name shared by the translations of one question; twins share their cluster. null = it has none.',
  ),
  choices: describe(
    z.array(z.string()).min(2).nullable().default(null),
    'The options, at least two; needed where the template shows them. null = none.',
  ),
  tags: describe(z.array(z.string()).default([]), 'Words that sort the sample, such as its topic.'),
  reference: describe(
    jsonObject.nullable().default(null),
    'What the scorer compares the reply with besides the target; null = nothing.',
  ),
  tools: describe(
    z.array(toolSchema).min(1).nullable().default(null),
    'Functions that the model may call; null = none are offered.',
  ),
});
export type Sample = z.infer<typeof sampleSchema>;
export type SampleInput = z.input<typeof sampleSchema>;

const isTexts = (value: unknown, least: number) =>
  Array.isArray(value) && value.length >= least && value.every((one) => typeof one === 'string');
const { id, input, target, choices } = sampleSchema.shape;
const check = createShapeCheck(
  sampleSchema,
  new Map<z.ZodType, (value: unknown) => boolean>([
    [jsonObject as z.ZodType, isJsonObject],
    [id, (value) => typeof value === 'string' && /^[^\r\n]+$/.test(value)],
    [input, (value) => typeof value === 'string'],
    [target, (value) => isTexts(value, 1)],
    [choices, (value) => value === null || isTexts(value, 2)],
  ]),
);

/** As a run's folder has them: all keys there, targets as lists. What else a sample may be is for zod to say. */
export function isSample(value: unknown): value is Sample {
  return check(value);
}

/** A sample as most files spell it; null = zod has to look, which finds the mistake or the rarer form. */
export function readPlainSample(data: unknown): Sample | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const complete = { ...EMPTY_SAMPLE, tags: [], ...data } as Record<string, unknown>;
  if (typeof complete.target === 'string') complete.target = [complete.target];
  return isSample(complete) ? complete : null;
}

/** No member is stated; keys in the order of canonical JSON. */
const EMPTY_SAMPLE = Object.fromEntries(
  Object.keys(sampleSchema.shape)
    .sort()
    .map((key) => [key, null]),
);
