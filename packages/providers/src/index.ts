import type { Provider } from '@evenhand/core';
import { llamaCpp } from './llama-cpp/index.ts';
import { replay } from './replay.ts';
import { scripted } from './scripted.ts';

export { fetchWeights, WeightsUnavailableError, weightsSpec, weightsStatus } from './llama-cpp/index.ts';

/** Every wire protocol by its name. */
export const providers: readonly Provider[] = [llamaCpp, replay, scripted];
