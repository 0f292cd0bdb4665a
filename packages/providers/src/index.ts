import type { Provider } from '@evenhand/core';
import { anthropic } from './anthropic/index.ts';
import { google } from './google/index.ts';
import { llamaCpp } from './llama-cpp/index.ts';
import { ollama } from './ollama/index.ts';
import { openAi } from './openai/index.ts';
import { replay } from './replay.ts';
import { scripted } from './scripted.ts';

export { onUndiciLoaded } from './http/connector.ts';
export { createFetch } from './http/plain-fetch.ts';
export {
  fetchWeights,
  readLoraAdapterStatus,
  readWeightsSpec,
  readWeightsStatus,
  WeightsUnavailableError,
} from './llama-cpp/index.ts';

/** Every wire protocol by its name. */
export const providers: readonly Provider[] = [anthropic, google, llamaCpp, ollama, openAi, replay, scripted];
