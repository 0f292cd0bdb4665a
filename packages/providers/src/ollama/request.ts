import type { GenerationRequest, JsonObject, Message, Reasoning } from '@evenhand/core';
import type { Message as OllamaMessage } from 'ollama';
import { parseArguments } from '../tool-arguments.ts';
import type { OllamaOptions } from './options.ts';

/** Values at which what Ollama or a Modelfile adds to the sampling does nothing. A temperature of 0 leaves only the penalty in force. */
export const NEUTRAL = { top_k: 0, top_p: 1, min_p: 0, typical_p: 1, repeat_penalty: 1 } as const;

/**
 * Parameters of a request. Where a temperature is asked for, everything else that Ollama or a Modelfile would add to the sampling
 * is set to do nothing, so that the same settings reach every model; without one, the model's own parameters hold.
 */
export function toParameters({ sampling, seed }: GenerationRequest, options: OllamaOptions): JsonObject {
  return {
    ...(sampling.temperature === undefined ? {} : NEUTRAL),
    ...options.parameters,
    num_ctx: options.contextLength,
    ...(seed === null ? {} : { seed }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.maxOutputTokens === undefined ? {} : { num_predict: sampling.maxOutputTokens }),
    ...(sampling.stop?.length ? { stop: sampling.stop } : {}),
  };
}

/**
 * Calls and their results belong together by their order and the name: there are no ids. Images stand in a field of their own, in
 * base64; where between the texts they stood is lost.
 */
export function toOllamaMessage({ role, content, parts = [], toolCalls, toolName }: Message): OllamaMessage {
  const images = parts.flatMap((part) => ('image' in part ? [part.image.base64] : []));
  return {
    role,
    content,
    ...(images.length === 0 ? {} : { images }),
    ...(toolCalls === undefined
      ? {}
      : {
          tool_calls: toolCalls.map(({ name, arguments: text }) => ({
            function: { name, arguments: parseArguments(text) },
          })),
        }),
    ...(toolName === undefined ? {} : { tool_name: toolName }),
  };
}

/** What of a request is beside its parameters: tools, format, thinking; and what of it the interface has no field for. */
export function toOptionalFields(
  { tools, toolChoice, format, sampling }: GenerationRequest,
  options: OllamaOptions,
): { fields: JsonObject; adapted: readonly string[] } {
  const fields: JsonObject = {};
  const think = sampling.reasoning === undefined ? options.think : toThink(sampling.reasoning);
  if (think !== undefined && think !== null) fields.think = think;
  if (tools?.length && toolChoice !== 'none')
    fields.tools = tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters },
    }));
  if (format) fields.format = format === 'json' ? 'json' : format.schema;
  return { fields, adapted: tools?.length && toolChoice === 'required' ? ['no-tool-choice'] : [] };
}

const LEVELS = ['low', 'medium', 'high'];

/** What Ollama calls it; null = it has no word for this. */
export function toThink(reasoning: Reasoning): boolean | string | null {
  if ('budgetTokens' in reasoning) return reasoning.budgetTokens === 0 ? false : null;
  if (reasoning.effort === 'none') return false;
  return LEVELS.includes(reasoning.effort) ? reasoning.effort : null;
}
