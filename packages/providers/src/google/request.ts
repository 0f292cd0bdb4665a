import { type GenerationRequest, type JsonObject, ProviderError, type Takes } from '@evenhand/core';
import type { Content, GenerateContentConfig } from '@google/genai';
import { putsInto, systemApart } from '../http/request-fields.ts';
import type { GoogleOptions } from './options.ts';
import { thinkingConfig } from './reasoning.ts';

/** What the package is asked to send, and what of ours is not in it, a word each. */
export interface Asked {
  readonly contents: Content[];
  readonly config: GenerateContentConfig;
  readonly adapted: readonly string[];
}

/**
 * What generateContent is asked. System messages go into a field of their own; a later place in the dialogue is lost, which is recorded.
 * Neither is a call answered nor a reply continued by the package itself.
 */
export function asked(request: GenerationRequest, takes: Takes, options: GoogleOptions): Asked {
  const { messages, sampling, seed, tools, toolChoice, format } = request;
  const adapted: string[] = [];
  const system = systemApart(messages, adapted);
  const config: GenerateContentConfig = {
    automaticFunctionCalling: { disable: true },
    automaticContinuation: false,
  };
  if (system.length > 0) config.systemInstruction = { parts: system.map(({ content }) => ({ text: content })) };
  const put = putsInto(config, adapted);
  put('temperature', sampling.temperature, takes.temperature, 'no-temperature');
  put('topP', sampling.topP, takes.topP, 'no-top-p');
  put('stopSequences', sampling.stop?.length ? sampling.stop : undefined, takes.stop, 'no-stop');
  put('seed', seed ?? undefined, takes.seed, 'no-seed');
  if (sampling.maxOutputTokens !== undefined) config.maxOutputTokens = sampling.maxOutputTokens;
  const thinking = thinkingFields(request, options);
  if (thinking !== null) config.thinkingConfig = thinking;
  if (tools?.length) {
    config.tools = [
      {
        functionDeclarations: tools.map(({ name, description, parameters }) => ({
          name,
          description,
          parametersJsonSchema: parameters,
        })),
      },
    ];
    if (toolChoice && toolChoice !== 'auto')
      config.toolConfig = { functionCallingConfig: { mode: toolChoice === 'required' ? ANY : NONE } };
  }
  if (format) config.responseMimeType = 'application/json';
  if (format && format !== 'json') config.responseJsonSchema = format.schema;
  return {
    contents: messages.flatMap(({ role, content }) =>
      role === 'system' ? [] : [{ role: role === 'assistant' ? 'model' : 'user', parts: [{ text: content }] }],
    ),
    config,
    adapted,
  };
}

type Mode = NonNullable<NonNullable<NonNullable<GenerateContentConfig['toolConfig']>['functionCallingConfig']>['mode']>;
/** Members of the package's enums by their values: its code is loaded only where it is used. */
const ANY = 'ANY' as Mode;
const NONE = 'NONE' as Mode;

function thinkingFields({ sampling }: GenerationRequest, { includeThoughts }: GoogleOptions): JsonObject | null {
  const told = sampling.reasoning === undefined ? {} : thinkingConfig(sampling.reasoning);
  if (typeof told === 'string') throw new ProviderError('bad_request', told);
  const off = told.thinkingBudget === 0;
  const fields = { ...told, ...(includeThoughts && !off ? { includeThoughts } : {}) };
  return Object.keys(fields).length === 0 ? null : fields;
}
