import { NO_USAGE, type Provider } from '@evenhand/core';
import { createStoredUsageReader } from '../http/stored-usage.ts';
import { createOllamaAdapter } from './adapter.ts';
import { DEFAULT_BASE_URL, openServer } from './client.ts';
import { isCloudTag } from './cloud.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { ollamaStatus, pullModel } from './pull.ts';
import { findUnsupported } from './unsupported.ts';
import { readUsage } from './usage.ts';

/** Ollama's own interface (/api/chat): it states digest, context and times that its OpenAI-compatible one leaves out. */
export const ollama: Provider = {
  name: 'ollama',
  options: jsonOptions,
  images: true,
  modelKind: 'name',
  device: 'cpu',
  baseUrl: DEFAULT_BASE_URL,
  deterministic: true,
  loraAdapters: 'states',
  findUnsupported,
  readUsage: createStoredUsageReader((block) => (block === null ? NO_USAGE : readUsage(block))),
  forwardsToCloud: ({ model }) => isCloudTag(model),
  async probe(model, runtime, signal) {
    const { serverVersion, digest } = await ollamaStatus(model, runtime, signal);
    return `Ollama ${serverVersion}${digest === null ? '' : `, digest ${digest.slice(0, 12)}…`}`;
  },
  pull: pullModel,
  async connect({ model: entry, runtime }) {
    const server = await openServer(entry, runtime);
    return createOllamaAdapter(server, entry, optionsSchema.parse(entry.options), runtime);
  },
};
