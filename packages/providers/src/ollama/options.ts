import { type JsonObject, jsonObject } from '@evenhand/core';
import * as z from 'zod';

const OURS = ['num_ctx', 'seed', 'temperature', 'top_p', 'num_predict', 'stop'];

/** What an entry may say under `options` for the provider `ollama`. */
export const optionsSchema = z.strictObject({
  /** Context window in tokens, sent with every request: the server's own default depends on its memory. */
  contextLength: z.int().min(8).default(4096),
  /** How long the server keeps the model in memory after a request: `10m`, `1h`, seconds, -1 = for ever. */
  keepAlive: z
    .union([z.int().min(-1), z.string().regex(/^-?\d+(\.\d+)?(ms|s|m|h)$/, 'a duration such as 10m')])
    .default('5m'),
  /** For models that reason: whether, or how much; absent = what the server does by itself. */
  think: z.union([z.boolean(), z.enum(['low', 'medium', 'high'])]).optional(),
  /** Further parameters of Ollama, sent as they are: `num_thread`, `num_gpu`, `top_k`. */
  parameters: jsonObject
    .refine((parameters) => Object.keys(parameters).every((key) => !OURS.includes(key)), {
      message: `expected none of ${OURS.join(', ')}: suite, experiment, \`requires\` and contextLength say those`,
    })
    .default({}),
});
export type OllamaOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
