import type { ModelEntry, Provider, RequestSupport } from '@evenhand/core';
import { mergeRequestSupport, openConnection } from '../http/open-connection.ts';
import { createStoredUsageReader } from '../http/stored-usage.ts';
import { createAnthropicAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { findUnsupported } from './unsupported.ts';
import { readUsage } from './usage.ts';

/** The version of the interface that the adapter is written for. */
const VERSION = '2023-06-01';

/** Anthropic's Messages, at any address that speaks it. */
export const anthropic: Provider = {
  name: 'anthropic',
  options: jsonOptions,
  images: true,
  modelKind: 'name',
  device: null,
  baseUrl: 'https://api.anthropic.com/v1',
  deterministic: false,
  findUnsupported,
  readUsage: createStoredUsageReader(readUsage),
  async connect({ model: entry, runtime }) {
    const headers = { 'anthropic-version': VERSION };
    const { baseUrl, transport } = await openConnection(entry, runtime, { keyHeader: 'x-api-key', headers });
    const options = optionsSchema.parse(entry.options);
    return createAnthropicAdapter({
      model: entry.model,
      baseUrl,
      requestSupport: resolveRequestSupport(entry),
      options,
      transport,
    });
  },
};

const resolveRequestSupport = ({ host, options }: ModelEntry): RequestSupport =>
  mergeRequestSupport(host.takes, optionsSchema.parse(options).takes);
