import { ConfigError, type Demand, type ModelEntry, type Provider, type Takes } from '@evenhand/core';
import { keyOf, refusePlainText } from '../wire/key.ts';
import { openTransport } from '../wire/transport.ts';
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
  async connect({ model: entry, world }) {
    const { baseUrl } = entry.host;
    if (baseUrl === null)
      throw new ConfigError(
        `model ${entry.id} at ${entry.host.name}: baseUrl is missing; expected the address of the server`,
      );
    const key = keyOf(entry, baseUrl, world);
    refusePlainText(entry, baseUrl, key);
    const headers = { 'anthropic-version': VERSION };
    const transport = await openTransport({ world, baseUrl, key, keyHeader: 'x-api-key', headers });
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

/** What the host takes, less what this model does not. */
function takesOf({ host, options }: ModelEntry): Takes {
  const { takes } = optionsSchema.parse(options);
  return { ...host.takes, ...Object.fromEntries(Object.entries(takes).filter(([, value]) => value !== undefined)) };
}
