import {
  type GenerationRequest,
  type JsonObject,
  type OutputFormat,
  ProviderError,
  type Takes,
  type Tool,
} from '@evenhand/core';

import { putsInto } from '../http/request-fields.ts';
import { messagesFor } from './messages.ts';
import { reasoningFields } from './reasoning.ts';

/** The body of a request, and what of ours is not in it. */
export interface Asked {
  readonly body: JsonObject;
  readonly streamed: boolean;
  /** One word for each thing that was left out or changed: `no-seed`, `no-temperature`, `system-folded`. */
  readonly adapted: readonly string[];
}

/** What a Chat Completions host is asked, by what its entry says that it takes. Nothing is tried out. */
export function asked(model: string, request: GenerationRequest, takes: Takes, extra: JsonObject): Asked {
  const { sampling, seed, messages } = request;
  const adapted: string[] = [];
  const body: JsonObject = { ...extra, model, messages: messagesFor(messages, takes, adapted) };
  const put = putsInto(body, adapted);
  put('temperature', sampling.temperature, takes.temperature, 'no-temperature');
  put('top_p', sampling.topP, takes.topP, 'no-top-p');
  put('stop', sampling.stop?.length ? sampling.stop : undefined, takes.stop, 'no-stop');
  put(takes.seedField, seed ?? undefined, takes.seed, 'no-seed');
  put(takes.maxTokensField, sampling.maxOutputTokens, true, '');
  if (sampling.reasoning !== undefined) {
    const fields = reasoningFields(sampling.reasoning, takes.reasoningField);
    if (fields === null) throw new ProviderError('bad_request', 'this host has no field for the reasoning asked for');
    Object.assign(body, fields);
  }
  if (request.tools?.length) {
    body.tools = request.tools.map(toolOf);
    if (request.toolChoice && request.toolChoice !== 'auto') body.tool_choice = request.toolChoice;
  }
  if (request.format) body.response_format = formatOf(request.format);
  if (takes.stream) body.stream = true;
  if (takes.stream && takes.streamUsage) body.stream_options = { include_usage: true };
  return { body, streamed: takes.stream, adapted };
}

const toolOf = ({ name, description, parameters }: Tool): JsonObject => ({
  type: 'function',
  function: { name, description, parameters },
});

function formatOf(format: OutputFormat): JsonObject {
  if (format === 'json') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: format.name, schema: format.schema, strict: true } };
}
