import type { JsonObject } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What an entry may say under `options` for the provider `google`. */
export const optionsSchema = z.strictObject({
  includeThoughts: describe(
    z.boolean().default(false),
    'Whether summaries of the thoughts come with the reply, for models that think.',
  ),
  takes: describe(
    z
      .strictObject({
        stream: describe(z.boolean().optional(), 'Whether replies can be streamed.'),
        seed: describe(z.boolean().optional(), 'Whether a seed is taken.'),
        temperature: describe(z.boolean().optional(), 'Whether a temperature is taken.'),
        topP: describe(z.boolean().optional(), 'Whether top-p is taken.'),
        stop: describe(z.boolean().optional(), 'Whether stop texts are taken.'),
      })
      .default({}),
    'What this model does not take although its host does.',
  ),
});
export type GoogleOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
