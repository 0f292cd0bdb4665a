import { ConfigError, type ModelEntry, type Provider, type Takes } from '@evenhand/core';
import { keyOf, refusePlainText } from '../wire/key.ts';
import { openTransport } from '../wire/transport.ts';
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
    return openAiAdapter({
      model: entry.model,
      baseUrl,
      takes: takesOf(entry),
      body: options.body,
      transport,
    });
  },
};

/** What the host takes, less what this model does not. */
function takesOf({ host, options }: ModelEntry): Takes {
  const { takes } = optionsSchema.parse(options);
  return { ...host.takes, ...Object.fromEntries(Object.entries(takes).filter(([, value]) => value !== undefined)) };
}
