import type { Demand, ModelEntry, Provider, Takes } from '@evenhand/core';
import { connected, narrowed } from '../http/open-connection.ts';
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
  async connect({ model: entry, runtime }) {
    const { baseUrl, transport } = await connected(entry, runtime, { keyHeader: 'x-goog-api-key' });
    const options = optionsSchema.parse(entry.options);
    return googleAdapter({ model: entry.model, baseUrl, takes: takesOf(entry), options, transport });
  },
};

function refuses(_: ModelEntry, { reasoning }: Demand): string[] {
  const fields = reasoning === null ? null : thinkingConfig(reasoning);
  return typeof fields === 'string' ? [fields] : [];
}

const takesOf = ({ host, options }: ModelEntry): Takes => narrowed(host.takes, optionsSchema.parse(options).takes);
