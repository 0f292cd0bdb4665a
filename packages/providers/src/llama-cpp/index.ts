import type { Provider } from '@evenhand/core';
import { jsonOptions } from './options.ts';
import { findUnsupported } from './unsupported.ts';

export { readLoraAdapterStatus } from './lora.ts';
export * from './weights.ts';

/** Open weights in this process, on the CPU, by llama.cpp: no server and no key. */
export const llamaCpp: Provider = {
  name: 'llama-cpp',
  options: jsonOptions,
  modelKind: 'file',
  device: 'cpu',
  deterministic: true,
  defaultTemperature: 0,
  loraAdapters: 'applies',
  findUnsupported,
  // Templates and grammars are a tenth of what is to be loaded until a first request; a run over the wire needs none of them.
  async connect(model, signal) {
    const { connectWeights } = await import('./connect.ts');
    return connectWeights(model, signal);
  },
};
