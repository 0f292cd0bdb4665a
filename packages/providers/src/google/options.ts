import type { JsonObject } from '@evenhand/core';
import * as z from 'zod';

/** What an entry may say under `options` for the provider `google`. */
export const optionsSchema = z.strictObject({
  includeThoughts: z
    .boolean()
    .default(false)
    .describe('Whether summaries of the thoughts come with the reply, for models that think.'),
  takes: z
    .strictObject({
      stream: z.boolean().optional().describe('Whether replies can be streamed.'),
      seed: z.boolean().optional().describe('Whether a seed is taken.'),
      temperature: z.boolean().optional().describe('Whether a temperature is taken.'),
      topP: z.boolean().optional().describe('Whether top-p is taken.'),
      stop: z.boolean().optional().describe('Whether stop texts are taken.'),
    })
    .default({})
    .describe('What this model does not take although its host does.'),
});
export type GoogleOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
