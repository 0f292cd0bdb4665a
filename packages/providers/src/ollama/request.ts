import type { GenerationRequest, JsonObject } from '@evenhand/core';
import type { OllamaOptions } from './options.ts';

/**
 * Parameters of a request. Where a temperature is asked for, everything else that Ollama or a Modelfile would add to the sampling
 * is set to do nothing, so that the same settings reach every model; without one, the model's own parameters hold.
 */
export function parametersOf({ sampling, seed }: GenerationRequest, options: OllamaOptions): JsonObject {
  const neutral: JsonObject =
    sampling.temperature === undefined ? {} : { top_k: 0, top_p: 1, min_p: 0, typical_p: 1, repeat_penalty: 1 };
  return {
    ...neutral,
    ...options.parameters,
    num_ctx: options.contextLength,
    ...(seed === null ? {} : { seed }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.maxOutputTokens === undefined ? {} : { num_predict: sampling.maxOutputTokens }),
    ...(sampling.stop?.length ? { stop: sampling.stop } : {}),
  };
}
