import {
  type GenerationRequest,
  type JsonObject,
  type Message,
  type MessagePart,
  ProviderError,
  type RequestSupport,
  type Sampling,
  type Tool,
  type ToolCall,
} from '@evenhand/core';
import { createFieldSetter, extractSystemMessages } from '../http/request-fields.ts';
import { arrangeReply, type ReplyPiece } from '../http/thoughts.ts';
import { parseArguments } from '../tool-arguments.ts';
import type { AnthropicOptions } from './options.ts';
import { toThinkingFields } from './reasoning.ts';

/** The body of a request, and what of ours is not in it, a word each. */
export interface AnthropicRequest {
  readonly body: JsonObject;
  readonly adapted: readonly string[];
}

/**
 * What Messages is asked. System messages go into a field of their own, as separate blocks; a later place in the dialogue is lost,
 * which is recorded. There is no seed. `max_tokens` must be said.
 */
export function createRequest(
  model: string,
  request: GenerationRequest,
  requestSupport: Pick<RequestSupport, 'stream' | 'temperature' | 'topP' | 'stop'>,
  options: AnthropicOptions,
): AnthropicRequest {
  const { messages, sampling, seed, tools, toolChoice, format } = request;
  const adapted: string[] = [];
  const system = extractSystemMessages(messages, adapted);
  const body: JsonObject = {
    ...options.body,
    model,
    max_tokens: sampling.maxOutputTokens ?? options.maxTokens + readBudget(sampling),
    messages: toMessages(messages),
  };
  if (sampling.maxOutputTokens === undefined) adapted.push('max-tokens-set');
  if (system.length === 1) body.system = system[0]!.content;
  if (system.length > 1) body.system = system.map(({ content }) => ({ type: 'text', text: content }));
  const put = createFieldSetter(body, adapted);
  put('temperature', sampling.temperature, requestSupport.temperature, 'no-temperature');
  put('top_p', sampling.topP, requestSupport.topP, 'no-top-p');
  put('stop_sequences', sampling.stop?.length ? sampling.stop : undefined, requestSupport.stop, 'no-stop');
  if (seed !== null) adapted.push('no-seed');
  if (sampling.reasoning !== undefined) {
    const fields = toThinkingFields(sampling.reasoning, options.thinking);
    if (typeof fields === 'string') throw new ProviderError('bad_request', fields);
    Object.assign(body, mergeOutputConfig(body, fields));
  }
  if (tools?.length) {
    body.tools = tools.map(toTool);
    if (toolChoice && toolChoice !== 'auto') body.tool_choice = { type: toolChoice === 'required' ? 'any' : 'none' };
  }
  if (format === 'json')
    throw new ProviderError('bad_request', 'the Messages API can constrain replies to a schema only, not to any JSON');
  if (format)
    Object.assign(
      body,
      mergeOutputConfig(body, { output_config: { format: { type: 'json_schema', schema: format.schema } } }),
    );
  if (requestSupport.stream) body.stream = true;
  return { body, adapted };
}

/**
 * Results of calls go into one message of the user, with what the user says behind them: all calls of a reply are answered in the
 * message that follows it. Texts that are empty are left out; the interface refuses them. Thinking goes back where it stood, signed as it
 * came: a call without the thinking before it is refused while thinking is on.
 */
function toMessages(messages: readonly Message[]): JsonObject[] {
  const sent: { role: string; content: string | JsonObject[] }[] = [];
  for (const { role, content, parts, toolCalls, toolCallId, thoughts } of messages) {
    if (role === 'system') continue;
    const text: JsonObject[] = parts?.map(toBlock) ?? (content === '' ? [] : [{ type: 'text', text: content }]);
    const last = sent.at(-1);
    if (role === 'tool') {
      const result = { type: 'tool_result', tool_use_id: toolCallId ?? '', content };
      if (last?.role === 'user' && Array.isArray(last.content)) last.content.push(result);
      else sent.push({ role: 'user', content: [result] });
    } else if (toolCalls !== undefined || thoughts !== undefined) {
      sent.push({ role, content: arrangeReply(content, toolCalls ?? [], thoughts).map(toReplyBlock) });
    } else if (role === 'user' && last?.role === 'user' && Array.isArray(last.content)) last.content.push(...text);
    else if (role === 'user' || text.length > 0) sent.push({ role, content: parts === undefined ? content : text });
  }
  return sent;
}

function toReplyBlock(piece: ReplyPiece<ToolCall>): JsonObject {
  switch (piece.kind) {
    case 'thought':
      return piece.block;
    case 'text':
      return { type: 'text', text: piece.text };
    case 'call': {
      const { id, name, arguments: given } = piece.call;
      return { type: 'tool_use', id, name, input: parseArguments(given) };
    }
  }
}

/** A budget is part of what `max_tokens` allows, and has to be less. */
function readBudget({ reasoning }: Sampling): number {
  return reasoning !== undefined && 'budgetTokens' in reasoning ? reasoning.budgetTokens : 0;
}

/** `output_config` has several of our settings in it, and perhaps some of the entry's. */
function mergeOutputConfig(body: JsonObject, fields: JsonObject): JsonObject {
  const { output_config: more, ...rest } = fields;
  if (more === undefined) return rest;
  return { ...rest, output_config: { ...(body.output_config as JsonObject | undefined), ...(more as JsonObject) } };
}

const toBlock = (part: MessagePart): JsonObject =>
  'text' in part
    ? { type: 'text', text: part.text }
    : { type: 'image', source: { type: 'base64', media_type: part.image.mediaType, data: part.image.base64 } };

const toTool = ({ name, description, parameters }: Tool): JsonObject => ({
  name,
  description,
  input_schema: parameters,
});
