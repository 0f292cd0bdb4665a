import type { JsonObject } from '@evenhand/core';
import * as z from 'zod';

/** What an entry may say under `options` for the provider `google`. */
export const optionsSchema = z.strictObject({
  /** Whether summaries of the thoughts come with the reply; for models that think. They cost no more. */
  includeThoughts: z.boolean().default(false),
  /** What this model does not take although its host does. */
  takes: z
    .strictObject({
      stream: z.boolean().optional(),
      seed: z.boolean().optional(),
      temperature: z.boolean().optional(),
      topP: z.boolean().optional(),
      stop: z.boolean().optional(),
    })
    .default({}),
});
export type GoogleOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
