import {
  type GenerationRequest,
  type JsonObject,
  type Message,
  type MessagePart,
  ProviderError,
  type RequestSupport,
  type Thought,
  type ToolCall,
} from '@evenhand/core';
import type { Content, GenerateContentConfig, Part } from '@google/genai';
import { createFieldSetter, extractSystemMessages } from '../http/request-fields.ts';
import { arrangeReply } from '../http/thoughts.ts';
import { parseArguments } from '../tool-arguments.ts';
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
    contents: toContents(messages),
    config,
    adapted,
  };
}

const toPart = (part: MessagePart): Part =>
  'text' in part ? { text: part.text } : { inlineData: { mimeType: part.image.mediaType, data: part.image.base64 } };

/** Results of the calls of one reply go into one content of the user; what the user says stands in the next. Signatures go back with the call, or the text, that they came with. */
function toContents(messages: readonly Message[]): Content[] {
  const contents: { role: string; parts: Part[] }[] = [];
  let isResults = false;
  for (const { role, content, parts = [{ text: content }], toolCalls, toolName, thoughts } of messages) {
    if (role === 'system') continue;
    if (role === 'tool') {
      const part: Part = { functionResponse: { name: toolName ?? '', response: { result: content } } };
      if (isResults) contents.at(-1)!.parts.push(part);
      else contents.push({ role: 'user', parts: [part] });
    } else if (toolCalls !== undefined || thoughts !== undefined) {
      contents.push({ role: 'model', parts: toReplyParts(content, toolCalls ?? [], thoughts) });
    } else contents.push({ role: role === 'assistant' ? 'model' : 'user', parts: parts.map(toPart) });
    isResults = role === 'tool';
  }
  return contents;
}

/** A signature belongs to the text behind it, which may be empty. */
function toReplyParts(
  content: string,
  toolCalls: readonly ToolCall[],
  thoughts: readonly Thought[] | undefined,
): Part[] {
  const parts: Part[] = [];
  for (const piece of arrangeReply(content, toolCalls, thoughts)) {
    const last = parts.at(-1);
    if (piece.kind === 'thought') parts.push({ text: '', ...piece.block });
    else if (piece.kind === 'call') {
      const { name, arguments: given, signature } = piece.call;
      parts.push({
        functionCall: { name, args: parseArguments(given) },
        ...(signature === undefined ? {} : { thoughtSignature: signature }),
      });
    } else if (last?.thoughtSignature !== undefined && last.text === '') last.text = piece.text;
    else parts.push({ text: piece.text });
  }
  return parts;
}

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
