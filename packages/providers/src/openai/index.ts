import type { ModelEntry, Provider, Takes } from '@evenhand/core';
import { connected, narrowed } from '../http/open-connection.ts';
import { openAiAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { refusedDemands } from './refuses.ts';

/** OpenAI's Chat Completions, at any address that speaks it, and its Responses (`takes: { interface: responses }`). */
export const openAi: Provider = {
  name: 'openai',
  options: jsonOptions,
  modelIs: 'name',
  device: null,
  deterministic: false,
  refuses: (entry, demand) => refusedDemands(demand, takesOf(entry), optionsSchema.parse(entry.options).body),
  async connect({ model: entry, runtime }) {
    const { baseUrl, transport } = await connected(entry, runtime);
    const options = optionsSchema.parse(entry.options);
    return openAiAdapter({
      model: entry.model,
      baseUrl,
      takes: takesOf(entry),
      body: options.body,
      transport,
    });
  },
};

const takesOf = ({ host, options }: ModelEntry): Takes => narrowed(host.takes, optionsSchema.parse(options).takes);
