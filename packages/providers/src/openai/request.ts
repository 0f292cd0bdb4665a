import {
  type GenerationRequest,
  type JsonObject,
  type OutputFormat,
  ProviderError,
  type RequestSupport,
  type Tool,
} from '@evenhand/core';

import { createFieldSetter } from '../http/request-fields.ts';
import { toChatMessages } from './messages.ts';
import { toReasoningFields } from './reasoning.ts';

/** The body of a request, and what of ours is not in it. */
export interface OpenAiRequest {
  readonly body: JsonObject;
  /** One word for each thing that was left out or changed: `no-seed`, `no-temperature`, `system-folded`. */
  readonly adapted: readonly string[];
}

/** What a Chat Completions host is asked, by what its entry says that it takes. Nothing is tried out. */
export function createChatRequest(
  model: string,
  request: GenerationRequest,
  requestSupport: RequestSupport,
  extra: JsonObject,
): OpenAiRequest {
  const { sampling, seed, messages } = request;
  const adapted: string[] = [];
  const body: JsonObject = { ...extra, model, messages: toChatMessages(messages, requestSupport, adapted) };
  const put = createFieldSetter(body, adapted);
  put('temperature', sampling.temperature, requestSupport.temperature, 'no-temperature');
  put('top_p', sampling.topP, requestSupport.topP, 'no-top-p');
  put('stop', sampling.stop?.length ? sampling.stop : undefined, requestSupport.stop, 'no-stop');
  put(requestSupport.seedField, seed ?? undefined, requestSupport.seed, 'no-seed');
  put(requestSupport.maxTokensField, sampling.maxOutputTokens, true, '');
  if (sampling.reasoning !== undefined) {
    const fields = toReasoningFields(sampling.reasoning, requestSupport.reasoningField);
    if (fields === null) throw new ProviderError('bad_request', 'this host has no field for the requested reasoning');
    Object.assign(body, fields);
  }
  if (request.tools?.length) {
    body.tools = request.tools.map(toTool);
    if (request.toolChoice && request.toolChoice !== 'auto') body.tool_choice = request.toolChoice;
  }
  if (request.format) body.response_format = toResponseFormat(request.format);
  if (requestSupport.stream) body.stream = true;
  if (requestSupport.stream && requestSupport.streamUsage) body.stream_options = { include_usage: true };
  return { body, adapted };
}

const toTool = ({ name, description, parameters }: Tool): JsonObject => ({
  type: 'function',
  function: { name, description, parameters },
});

function toResponseFormat(format: OutputFormat): JsonObject {
  if (format === 'json') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: format.name, schema: format.schema, strict: true } };
}
