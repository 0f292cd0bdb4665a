import {
  type GenerationRequest,
  type JsonObject,
  type MessagePart,
  ProviderError,
  type RequestSupport,
} from '@evenhand/core';
import type { Content, GenerateContentConfig, Part } from '@google/genai';
import { createFieldSetter, extractSystemMessages } from '../http/request-fields.ts';
import type { GoogleOptions } from './options.ts';
import { toThinkingConfig } from './reasoning.ts';

/** What the package is asked to send, and what of ours is not in it, a word each. */
export interface GoogleRequest {
  readonly contents: Content[];
  readonly config: GenerateContentConfig;
  readonly adapted: readonly string[];
}

/**
 * What generateContent is asked. System messages go into a field of their own; a later place in the dialogue is lost, which is recorded.
 * Neither is a call answered nor a reply continued by the package itself.
 */
export function createRequest(
  request: GenerationRequest,
  requestSupport: RequestSupport,
  options: GoogleOptions,
): GoogleRequest {
  const { messages, sampling, seed, tools, toolChoice, format } = request;
  const adapted: string[] = [];
  const system = extractSystemMessages(messages, adapted);
  const config: GenerateContentConfig = {
    automaticFunctionCalling: { disable: true },
    automaticContinuation: false,
  };
  if (system.length > 0) config.systemInstruction = { parts: system.map(({ content }) => ({ text: content })) };
  const put = createFieldSetter(config, adapted);
  put('temperature', sampling.temperature, requestSupport.temperature, 'no-temperature');
  put('topP', sampling.topP, requestSupport.topP, 'no-top-p');
  put('stopSequences', sampling.stop?.length ? sampling.stop : undefined, requestSupport.stop, 'no-stop');
  put('seed', seed ?? undefined, requestSupport.seed, 'no-seed');
  if (sampling.maxOutputTokens !== undefined) config.maxOutputTokens = sampling.maxOutputTokens;
  const thinking = createThinkingConfig(request, options);
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
    contents: messages.flatMap(({ role, content, parts = [{ text: content }] }) =>
      role === 'system' ? [] : [{ role: role === 'assistant' ? 'model' : 'user', parts: parts.map(toPart) }],
    ),
    config,
    adapted,
  };
}

const toPart = (part: MessagePart): Part =>
  'text' in part ? { text: part.text } : { inlineData: { mimeType: part.image.mediaType, data: part.image.base64 } };

type Mode = NonNullable<NonNullable<NonNullable<GenerateContentConfig['toolConfig']>['functionCallingConfig']>['mode']>;
/** Members of the package's enums by their values: its code is loaded only where it is used. */
const ANY = 'ANY' as Mode;
const NONE = 'NONE' as Mode;

function createThinkingConfig({ sampling }: GenerationRequest, { includeThoughts }: GoogleOptions): JsonObject | null {
  const config = sampling.reasoning === undefined ? {} : toThinkingConfig(sampling.reasoning);
  if (typeof config === 'string') throw new ProviderError('bad_request', config);
  const off = config.thinkingBudget === 0;
  const fields = { ...config, ...(includeThoughts && !off ? { includeThoughts } : {}) };
  return Object.keys(fields).length === 0 ? null : fields;
}
