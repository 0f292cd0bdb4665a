import { type JsonObject, jsonObject } from '@evenhand/core';
import * as z from 'zod';

/** What an adapter says itself; an entry that says it too would silently win or lose. */
const OURS = [
  'model',
  'messages',
  'system',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'stop_sequences',
  'tools',
  'tool_choice',
];

/** What an entry may say under `options` for the provider `anthropic`. */
export const optionsSchema = z.strictObject({
  /** Further keys of the request's body, sent as they are: `thinking`, `output_config`, `service_tier`. */
  body: jsonObject
    .refine((body) => Object.keys(body).every((key) => !OURS.includes(key)), {
      message: `expected none of ${OURS.join(', ')}: suite, experiment and the entry's \`requires\` say those`,
    })
    .default({}),
  /** What the interface demands where neither suite nor experiment nor entry limits the output, in tokens. */
  maxTokens: z.int().positive().default(4096),
  /**
   * How a model is told to reason: `adaptive` models decide themselves how much, by a word for their effort, and take no budget;
   * `budget` models take a number of tokens of at least 1,024, and no word.
   */
  thinking: z.enum(['adaptive', 'budget']).default('adaptive'),
  /** What this model does not take although its host does. */
  takes: z.strictObject({ temperature: z.boolean().optional(), topP: z.boolean().optional() }).default({}),
});
export type AnthropicOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
