import {
  type Host,
  type JsonObject,
  type ModelAdapter,
  type ModelEntry,
  type Provider,
  type Runtime,
  takesSchema,
} from '@evenhand/core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { asGeneration, conforming, never, question } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { type Answer, entryAt, type Loopback, loopback, play } from './loopback.ts';

/** A key that is looked for wherever something is shown. */
export const KEY = 'sk-planted-5f1d0c2b9a7e';

export interface Wanted {
  host?: Partial<Host>;
  options?: JsonObject;
  runtime?: Runtime;
  baseUrl?: string;
}

export const sse = (...chunks: (object | string)[]): Answer => {
  const lines = chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`);
  return (_, response) => play(response, 'text/event-stream', [Buffer.from(lines.join(''))]);
};
/** Events with a name, which is that of their type. */
export const named = (...events: { type: string }[]): Answer => {
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return (_, response) => play(response, 'text/event-stream', [Buffer.from(text)]);
};
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};
/** A chunk of Chat Completions. */
export const delta = (one: object, finish: string | null = null, more: object = {}) => ({
  id: 'r-1',
  model: 'm',
  choices: [{ index: 0, delta: one, finish_reason: finish }],
  ...more,
});

/** A server of the test, and connections to it that are closed after each test. */
export function atLoopback(provider: Provider, path = '/v1') {
  let server: Loopback;
  const open: ModelAdapter[] = [];
  beforeAll(async () => {
    server = await loopback();
  });
  afterEach(async () => {
    server.requests.length = 0;
    for (const adapter of open.splice(0)) await adapter.close();
  });
  afterAll(() => server.close());

  const entry = ({ host = {}, options = {}, baseUrl = `${server.url}${path}` }: Wanted = {}): ModelEntry =>
    entryAt(provider.name, baseUrl, { host, options: provider.options.parse(options) });
  const connect = async (wanted: Wanted = {}) => {
    const runtime = wanted.runtime ?? testRuntime({});
    const adapter = await provider.connect({ model: entry(wanted), runtime, answers: () => null }, never());
    open.push(adapter);
    return adapter;
  };
  const ask = (adapter: ModelAdapter, more: Partial<typeof question> = {}) =>
    conforming(adapter.generate({ ...question, ...more }, never()));
  return {
    get server() {
      return server;
    },
    entry,
    connect,
    ask,
    generation: async (answer: Answer, wanted: Wanted = {}, more: Partial<typeof question> = {}) => {
      server.answer = answer;
      return asGeneration(await ask(await connect(wanted), more));
    },
    failure: async (answer: Answer, wanted: Wanted = {}) => {
      server.answer = answer;
      return ask(await connect(wanted)).then(
        () => null,
        (error: unknown) => error,
      );
    },
  };
}

export const takes = (some: object) => takesSchema.parse(some);
