import { type JsonObject, jsonObject } from '@evenhand/core';
import * as z from 'zod';

/** What an adapter says itself; an entry that says it too would silently win or lose. */
const OURS = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'seed',
  'random_seed',
  'temperature',
  'top_p',
  'stop',
  'n',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'input',
  'instructions',
  'store',
  'tools',
  'tool_choice',
  'response_format',
];

/** What an entry may say under `options` for the provider `openai`. */
export const optionsSchema = z.strictObject({
  /**
   * Further keys of the request's body, sent as they are: `reasoning_effort`, `enable_thinking`, a router's `provider`.
   * Not for what evenhand sends itself.
   */
  body: jsonObject
    .refine((body) => Object.keys(body).every((key) => !OURS.includes(key)), {
      message: `expected none of ${OURS.join(', ')}: suite, experiment and the entry's \`requires\` say those`,
    })
    .default({}),
  /** What this model does not take although its host does. */
  takes: z
    .strictObject({
      stream: z.boolean().optional(),
      seed: z.boolean().optional(),
      temperature: z.boolean().optional(),
      topP: z.boolean().optional(),
      stop: z.boolean().optional(),
      maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
      systemRole: z.enum(['system', 'developer', 'none']).optional(),
      interface: z.enum(['chat', 'responses']).optional(),
      reasoningField: z
        .enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking'])
        .optional(),
    })
    .default({}),
});

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
