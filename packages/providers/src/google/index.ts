import type { ModelEntry, Provider, RequestSupport } from '@evenhand/core';
import { mergeRequestSupport, openConnection } from '../http/open-connection.ts';
import { createStoredUsageReader } from '../http/stored-usage.ts';
import { createGoogleAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { findUnsupported } from './unsupported.ts';
import { readUsage } from './usage.ts';

/** Google's generateContent, of the Gemini API. */
export const google: Provider = {
  name: 'google',
  options: jsonOptions,
  images: true,
  modelKind: 'name',
  device: null,
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  deterministic: false,
  findUnsupported,
  readUsage: createStoredUsageReader(readUsage),
  async connect({ model: entry, runtime }) {
    const { baseUrl, transport } = await openConnection(entry, runtime, { keyHeader: 'x-goog-api-key' });
    const options = optionsSchema.parse(entry.options);
    return createGoogleAdapter({
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
