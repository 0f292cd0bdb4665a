import {
  type GenerationRequest,
  type JsonObject,
  type JsonValue,
  type OutputFormat,
  ProviderError,
  type RequestSupport,
  type Tool,
} from '@evenhand/core';

import { toResponsesInput } from '../messages.ts';
import type { OpenAiRequest } from '../request.ts';

/**
 * What a Responses host is asked. Nothing is stored there (`store: false`). The interface has neither seed nor stop strings.
 * Tools are not made `strict`: that would change their schemas.
 */
export function createResponsesRequest(
  model: string,
  request: GenerationRequest,
  requestSupport: RequestSupport,
  extra: JsonObject,
): OpenAiRequest {
  const { sampling, seed, messages, tools, toolChoice, format } = request;
  const adapted: string[] = [];
  const body: JsonObject = {
    ...extra,
    model,
    input: toResponsesInput(messages, requestSupport, adapted),
    store: false,
  };
  const { temperature, topP, maxOutputTokens, stop, reasoning } = sampling;
  if (temperature !== undefined) {
    if (requestSupport.temperature) body.temperature = temperature;
    else adapted.push('no-temperature');
  }
  if (topP !== undefined) {
    if (requestSupport.topP) body.top_p = topP;
    else adapted.push('no-top-p');
  }
  if (stop?.length) adapted.push('no-stop');
  if (seed !== null) adapted.push('no-seed');
  if (maxOutputTokens !== undefined) body.max_output_tokens = maxOutputTokens;
  if (reasoning !== undefined) {
    const reasoningEffort = 'effort' in reasoning ? reasoning.effort : reasoning.budgetTokens === 0 ? 'none' : null;
    if (reasoningEffort === null)
      throw new ProviderError('bad_request', 'the Responses API has no field for a reasoning budget');
    body.reasoning = { ...(extra.reasoning as JsonObject | undefined), effort: reasoningEffort };
  }
  if (tools?.length) {
    body.tools = tools.map(toTool);
    if (toolChoice && toolChoice !== 'auto') body.tool_choice = toolChoice;
  }
  // Without it reasoning comes back under an id only, under which nothing is stored.
  if (tools?.length && requestSupport.thoughts === 'encrypted_content')
    body.include = [...new Set([...((extra.include as JsonValue[] | undefined) ?? []), 'reasoning.encrypted_content'])];
  if (format) body.text = { ...(extra.text as JsonObject | undefined), format: toTextFormat(format) };
  if (requestSupport.stream) body.stream = true;
  return { body, adapted };
}

const toTool = ({ name, description, parameters }: Tool): JsonObject => ({
  type: 'function',
  name,
  description,
  parameters,
  strict: false,
});

function toTextFormat(format: OutputFormat): JsonObject {
  if (format === 'json') return { type: 'json_object' };
  return { type: 'json_schema', name: format.name, schema: format.schema, strict: true };
}
