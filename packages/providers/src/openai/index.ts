import { ConfigError, type Provider } from '@evenhand/core';
import { keyOf, refusePlainText } from '../wire/key.ts';
import { openTransport } from '../wire/transport.ts';
import { openAiAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';

/** OpenAI's Chat Completions, at any address that speaks it. */
export const openAi: Provider = {
  name: 'openai',
  options: jsonOptions,
  modelIs: 'name',
  device: null,
  deterministic: false,
  async connect({ model: entry, world }) {
    const { baseUrl } = entry.host;
    if (baseUrl === null)
      throw new ConfigError(
        `model ${entry.id} at ${entry.host.name}: baseUrl is missing; expected the address of the server`,
      );
    const options = optionsSchema.parse(entry.options);
    const key = keyOf(entry, baseUrl, world);
    refusePlainText(entry, baseUrl, key);
    const transport = await openTransport({ world, baseUrl, key });
    const { takes: modelTakes, body } = options;
    const stated = Object.fromEntries(Object.entries(modelTakes).filter(([, value]) => value !== undefined));
    return openAiAdapter({
      model: entry.model,
      baseUrl,
      takes: { ...entry.host.takes, ...stated },
      body,
      transport,
    });
  },
};
