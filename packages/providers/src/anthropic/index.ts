import type { Demand, ModelEntry, Provider, Takes } from '@evenhand/core';
import { connected, narrowed } from '../http/open-connection.ts';
import { anthropicAdapter } from './adapter.ts';
import { jsonOptions, optionsSchema } from './options.ts';
import { thinkingFields } from './reasoning.ts';

/** The version of the interface that the adapter is written for. */
const VERSION = '2023-06-01';

/** Anthropic's Messages, at any address that speaks it. */
export const anthropic: Provider = {
  name: 'anthropic',
  options: jsonOptions,
  modelIs: 'name',
  device: null,
  baseUrl: 'https://api.anthropic.com/v1',
  deterministic: false,
  refuses,
  async connect({ model: entry, runtime }) {
    const headers = { 'anthropic-version': VERSION };
    const { baseUrl, transport } = await connected(entry, runtime, { keyHeader: 'x-api-key', headers });
    const options = optionsSchema.parse(entry.options);
    return anthropicAdapter({ model: entry.model, baseUrl, takes: takesOf(entry), options, transport });
  },
};

function refuses(entry: ModelEntry, { format, reasoning }: Demand): string[] {
  const { body, thinking } = optionsSchema.parse(entry.options);
  const problems: string[] = [];
  if (format === 'json') problems.push('it holds replies to a schema only (format: { schema: … }), not to any JSON');
  if (reasoning === null) return problems;
  if (body.thinking !== undefined)
    problems.push(
      'its options say `thinking` in the body, and `reasoning` is asked for besides; leave one of them out',
    );
  const fields = thinkingFields(reasoning, thinking);
  if (typeof fields === 'string') problems.push(fields);
  return problems;
}

const takesOf = ({ host, options }: ModelEntry): Takes => narrowed(host.takes, optionsSchema.parse(options).takes);
