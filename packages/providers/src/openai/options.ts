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
  body: jsonObject
    .refine((body) => Object.keys(body).every((key) => !OURS.includes(key)), {
      message: `expected none of ${OURS.join(', ')}: suite, experiment and the entry's \`requires\` say those`,
    })
    .default({})
    .describe(
      "Further keys of the request's body, sent as they are (a router's `provider`); none that evenhand sends itself.",
    ),
  takes: z
    .strictObject({
      stream: z.boolean().optional().describe('Whether replies can be streamed.'),
      seed: z.boolean().optional().describe('Whether a seed is taken.'),
      temperature: z.boolean().optional().describe('Whether a temperature is taken.'),
      topP: z.boolean().optional().describe('Whether top-p is taken.'),
      stop: z.boolean().optional().describe('Whether stop texts are taken.'),
      maxTokensField: z
        .enum(['max_tokens', 'max_completion_tokens'])
        .optional()
        .describe('Name of the field for the output limit.'),
      systemRole: z
        .enum(['system', 'developer', 'none'])
        .optional()
        .describe('Role of a system message; `none` = it is put before the first question.'),
      interface: z.enum(['chat', 'responses']).optional().describe('Chat Completions (`chat`) or Responses.'),
      reasoningField: z
        .enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking'])
        .optional()
        .describe('How reasoning is controlled, as for hosts.'),
      thoughts: z
        .enum(['reasoning_content', 'reasoning_details', 'encrypted_content'])
        .optional()
        .describe('The form in which reasoning goes back in a dialogue with tools, as for hosts.'),
    })
    .default({})
    .describe('What this model does not take although its host does.'),
});

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
