import { type JsonObject, jsonObject } from '@evenhand/core';
import { describe } from '@evenhand/io';
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
  body: describe(
    jsonObject
      .refine((body) => Object.keys(body).every((key) => !OURS.includes(key)), {
        message: `expected none of ${OURS.join(', ')}: suite, experiment and the entry's \`requires\` say those`,
      })
      .default({}),
    "Further keys of the request's body, sent as they are (a router's `provider`); none that evenhand sends itself.",
  ),
  takes: describe(
    z
      .strictObject({
        stream: describe(z.boolean().optional(), 'Whether replies can be streamed.'),
        seed: describe(z.boolean().optional(), 'Whether a seed is taken.'),
        temperature: describe(z.boolean().optional(), 'Whether a temperature is taken.'),
        topP: describe(z.boolean().optional(), 'Whether top-p is taken.'),
        stop: describe(z.boolean().optional(), 'Whether stop texts are taken.'),
        maxTokensField: describe(
          z.enum(['max_tokens', 'max_completion_tokens']).optional(),
          'Name of the field for the output limit.',
        ),
        systemRole: describe(
          z.enum(['system', 'developer', 'none']).optional(),
          'Role of a system message; `none` = it is put before the first question.',
        ),
        interface: describe(z.enum(['chat', 'responses']).optional(), 'Chat Completions (`chat`) or Responses.'),
        reasoningField: describe(
          z.enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking']).optional(),
          'How reasoning is controlled, as for hosts.',
        ),
        thoughts: describe(
          z.enum(['reasoning_content', 'reasoning_details', 'encrypted_content']).optional(),
          'The form in which reasoning goes back in a dialogue with tools, as for hosts.',
        ),
      })
      .default({}),
    'What this model does not take although its host does.',
  ),
});

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
