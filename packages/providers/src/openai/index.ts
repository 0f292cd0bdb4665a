import type { ModelEntry, Provider, RequestSupport } from '@evenhand/core';
import { mergeRequestSupport, openConnection } from '../http/open-connection.ts';
import { createStoredUsageReader } from '../http/stored-usage.ts';
import { createOpenAiAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { findUnsupported } from './unsupported.ts';
import { readUsage } from './usage.ts';

/** OpenAI's Chat Completions, at any address that speaks it, and its Responses (`takes: { interface: responses }`). */
export const openAi: Provider = {
  name: 'openai',
  options: jsonOptions,
  images: true,
  modelKind: 'name',
  device: null,
  deterministic: false,
  readUsage: createStoredUsageReader(readUsage),
  findUnsupported: (entry, required) =>
    findUnsupported(required, resolveRequestSupport(entry), optionsSchema.parse(entry.options).body),
  async connect({ model: entry, runtime }) {
    const { baseUrl, transport } = await openConnection(entry, runtime);
    const options = optionsSchema.parse(entry.options);
    return createOpenAiAdapter({
      model: entry.model,
      baseUrl,
      requestSupport: resolveRequestSupport(entry),
      body: options.body,
      transport,
    });
  },
};

/** Encrypted reasoning has to be asked for, and OpenAI refuses that of a model that does not reason. */
function resolveRequestSupport({ host, options, reasoningBudgetTokens }: ModelEntry): RequestSupport {
  const { thoughts, ...others } = mergeRequestSupport(host.takes, optionsSchema.parse(options).takes);
  const isRefused = thoughts === 'encrypted_content' && reasoningBudgetTokens === null;
  return thoughts === undefined || isRefused ? others : { ...others, thoughts };
}
