import type { Provider } from '@evenhand/core';
import { ollamaAdapter } from './adapter.ts';
import { DEFAULT_BASE_URL, openServer } from './client.ts';
import { jsonOptions, optionsSchema } from './options.ts';

export { isCloudTag } from './cloud.ts';
export { type OllamaStatus, ollamaStatus, type PullProgress, pullModel } from './pull.ts';

/** Ollama's own interface (/api/chat): it states digest, context and times that its OpenAI-compatible one leaves out. */
export const ollama: Provider = {
  name: 'ollama',
  options: jsonOptions,
  modelIs: 'name',
  device: 'cpu',
  baseUrl: DEFAULT_BASE_URL,
  deterministic: true,
  async connect({ model: entry, world }) {
    const server = await openServer(entry, world);
    return ollamaAdapter(server, entry.model, optionsSchema.parse(entry.options), world);
  },
};
