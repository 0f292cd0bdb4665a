import {
  type Host,
  type JsonObject,
  type ModelAdapter,
  type ModelEntry,
  type Provider,
  type Runtime,
  requestSupportSchema,
} from '@evenhand/core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { asGeneration, conforming, never, question } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { entryAt, type Loopback, loopback, play, type Responder } from './loopback.ts';

/** A key that is looked for wherever something is shown. */
export const KEY = 'sk-planted-5f1d0c2b9a7e';

export interface ConnectOptions {
  host?: Partial<Host>;
  options?: JsonObject;
  runtime?: Runtime;
  baseUrl?: string;
}

export const sse = (...chunks: (object | string)[]): Responder => {
  const lines = chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`);
  return (_, response) => play(response, 'text/event-stream', [Buffer.from(lines.join(''))]);
};
/** Events with a name, which is that of their type. */
export const named = (...events: { type: string }[]): Responder => {
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return (_, response) => play(response, 'text/event-stream', [Buffer.from(text)]);
};
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Responder => {
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

  const entry = ({ host = {}, options = {}, baseUrl = `${server.url}${path}` }: ConnectOptions = {}): ModelEntry =>
    entryAt(provider.name, baseUrl, { host, options: provider.options.parse(options) });
  const connect = async (connectOptions: ConnectOptions = {}) => {
    const runtime = connectOptions.runtime ?? testRuntime({});
    const adapter = await provider.connect({ model: entry(connectOptions), runtime, answers: () => null }, never());
    open.push(adapter);
    return adapter;
  };
  const generate = (adapter: ModelAdapter, more: Partial<typeof question> = {}) =>
    conforming(adapter.generate({ ...question, ...more }, never()));
  return {
    get server() {
      return server;
    },
    entry,
    connect,
    generate,
    generation: async (answer: Responder, connectOptions: ConnectOptions = {}, more: Partial<typeof question> = {}) => {
      server.answer = answer;
      return asGeneration(await generate(await connect(connectOptions), more));
    },
    failure: async (answer: Responder, connectOptions: ConnectOptions = {}) => {
      server.answer = answer;
      return generate(await connect(connectOptions)).then(
        () => null,
        (error: unknown) => error,
      );
    },
  };
}

export const createRequestSupport = (some: object) => requestSupportSchema.parse(some);
