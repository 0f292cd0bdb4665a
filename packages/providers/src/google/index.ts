import { ConfigError, type Demand, type ModelEntry, type Provider, type Takes } from '@evenhand/core';
import { keyOf, refusePlainText } from '../wire/key.ts';
import { openTransport } from '../wire/transport.ts';
import { googleAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { thinkingConfig } from './reasoning.ts';

/** Google's generateContent, of the Gemini API. */
export const google: Provider = {
  name: 'google',
  options: jsonOptions,
  modelIs: 'name',
  device: null,
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  deterministic: false,
  refuses,
  async connect({ model: entry, world }) {
    const { baseUrl } = entry.host;
    if (baseUrl === null)
      throw new ConfigError(
        `model ${entry.id} at ${entry.host.name}: baseUrl is missing; expected the address of the server`,
      );
    const key = keyOf(entry, baseUrl, world);
    refusePlainText(entry, baseUrl, key);
    const transport = await openTransport({ world, baseUrl, key, keyHeader: 'x-goog-api-key' });
    const options = optionsSchema.parse(entry.options);
    return googleAdapter({ model: entry.model, baseUrl, takes: takesOf(entry), options, transport });
  },
};

function refuses(_: ModelEntry, { reasoning }: Demand): string[] {
  const fields = reasoning === null ? null : thinkingConfig(reasoning);
  return typeof fields === 'string' ? [fields] : [];
}

/** What the host takes, less what this model does not. */
function takesOf({ host, options }: ModelEntry): Takes {
  const { takes } = optionsSchema.parse(options);
  return { ...host.takes, ...Object.fromEntries(Object.entries(takes).filter(([, value]) => value !== undefined)) };
}
