import { type JsonObject, jsonObject } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

const OURS = ['num_ctx', 'seed', 'temperature', 'top_p', 'num_predict', 'stop'];

/** What an entry may say under `options` for the provider `ollama`. */
export const optionsSchema = z.strictObject({
  contextLength: describe(
    z.int().min(8).default(4096),
    'Context window, in tokens, sent with every request. A prompt that does not fit is refused by the server, never cut.',
  ),
  keepAlive: describe(
    z.union([z.int().min(-1), z.string().regex(/^-?\d+(\.\d+)?(ms|s|m|h)$/, 'a duration such as 10m')]).default('5m'),
    'How long the server keeps the model after a request: a duration, seconds, or -1 for ever.',
  ),
  think: describe(
    z.union([z.boolean(), z.enum(['low', 'medium', 'high'])]).optional(),
    'For models that reason: whether, or how much; absent = as the server decides.',
  ),
  parameters: describe(
    jsonObject
      .refine((parameters) => Object.keys(parameters).every((key) => !OURS.includes(key)), {
        message: `expected none of ${OURS.join(', ')}: suite, experiment, \`requires\` and contextLength say those`,
      })
      .default({}),
    'Further parameters of Ollama, sent as they are (`num_thread`, `num_gpu`, `top_k`); none that evenhand sends itself.',
  ),
});
export type OllamaOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
