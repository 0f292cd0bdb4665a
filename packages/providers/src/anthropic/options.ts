import { type JsonObject, jsonObject } from '@evenhand/core';
import { describe } from '@evenhand/io';
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
  body: describe(
    jsonObject
      .refine((body) => Object.keys(body).every((key) => !OURS.includes(key)), {
        message: `expected none of ${OURS.join(', ')}: suite, experiment and the entry's \`requires\` say those`,
      })
      .default({}),
    "Further keys of the request's body, sent as they are (`service_tier`); none that evenhand sends itself.",
  ),
  maxTokens: describe(
    z.int().positive().default(4096),
    'Output limit, in tokens, where nobody states one: the interface requires it.',
  ),
  thinking: describe(
    z.enum(['adaptive', 'budget']).default('adaptive'),
    'How reasoning is controlled: by a word (`adaptive`), or by a number of tokens of at least 1,024 (`budget`).',
  ),
  takes: describe(
    z
      .strictObject({
        temperature: describe(z.boolean().optional(), 'Whether a temperature is taken.'),
        topP: describe(z.boolean().optional(), 'Whether top-p is taken.'),
      })
      .default({}),
    'What this model does not take although its host does.',
  ),
});
export type AnthropicOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
