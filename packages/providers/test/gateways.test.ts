import { ConfigError, type Host } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { readAnsweringModel, readGateway } from '../src/http/gateway.ts';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { never } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { play, type Responder } from './loopback.ts';
import { atLoopback, delta, json, KEY, sse } from './support.ts';

const chat = atLoopback(openAi);
const others = {
  anthropic: atLoopback(anthropic),
  google: atLoopback(google, '/v1beta'),
  ollama: atLoopback(ollama, ''),
};

describe('a gateway is known by its headers', () => {
  const none = { name: null, cache: null, retries: null, fallbacks: null, deployment: null };
  it.each<[Record<string, string>, object | null]>([
    [{}, null],
    [{ server: 'nginx', 'x-request-id': 'a' }, null],
    [{ 'x-cache': 'MISS' }, null],
    [{ 'cf-cache-status': 'DYNAMIC' }, null],
    [{ 'x-litellm-call-id': 'a' }, { ...none, name: 'litellm' }],
    [
      { 'x-litellm-model-id': 'd1', 'x-litellm-attempted-retries': '2', 'x-litellm-attempted-fallbacks': '1' },
      { name: 'litellm', cache: null, retries: 2, fallbacks: 1, deployment: 'd1' },
    ],
    [
      { 'x-litellm-call-id': 'a', 'x-litellm-cache-key': 'k' },
      { ...none, name: 'litellm', cache: 'x-litellm-cache-key' },
    ],
    [
      { 'x-portkey-cache-status': 'HIT', 'x-portkey-retry-attempt-count': '1' },
      { ...none, name: 'portkey', cache: 'x-portkey-cache-status', retries: 1 },
    ],
    [{ 'x-portkey-cache-status': 'SEMANTIC HIT' }, { ...none, name: 'portkey', cache: 'x-portkey-cache-status' }],
    [{ 'x-portkey-cache-status': 'MISS' }, { ...none, name: 'portkey' }],
    [{ 'helicone-cache': 'HIT' }, { ...none, name: 'helicone', cache: 'helicone-cache' }],
    [
      { 'cf-aig-cache-status': 'HIT', 'cf-aig-step': '1' },
      { ...none, name: 'cloudflare-ai-gateway', cache: 'cf-aig-cache-status', fallbacks: 1 },
    ],
    [{ 'cf-cache-status': 'HIT' }, { ...none, cache: 'cf-cache-status' }],
    [{ 'x-cache': 'Hit from cloudfront' }, { ...none, cache: 'x-cache' }],
    [{ 'x-cache': 'TCP_HIT' }, { ...none, cache: 'x-cache' }],
    [{ 'cache-status': 'proxy; hit; ttl=30' }, { ...none, cache: 'cache-status' }],
    [{ 'cache-status': 'proxy; fwd=miss' }, null],
  ])('%j', (headers, expected) => {
    expect(readGateway(new Headers(headers))).toEqual(expected);
  });

  it('and so is the model that answered', async () => {
    expect(readAnsweringModel(new Headers({ 'x-litellm-model-name': 'backup' }))).toBe('backup');
    const answer: Responder = (request, response) => {
      response.setHeader('x-litellm-model-name', 'backup');
      return sse(delta({ content: 'a' }, 'stop'), '[DONE]')(request, response);
    };
    expect((await chat.generation(answer)).receipt.servedModel).toBe('backup');
    const stated = sse({ ...delta({ content: 'a' }, 'stop'), served_model: 'other' }, '[DONE]');
    expect((await chat.generation(stated)).receipt.servedModel).toBe('other');
  });
});

describe('a reply out of a cache', () => {
  const reply = (id: string, content: string, created?: number) =>
    sse({ ...delta({ content }, 'stop'), id, ...(created === undefined ? {} : { created }) }, '[DONE]');
  const cacheOf = async (...answers: Responder[]) => {
    const adapter = await chat.connect();
    const found: (string | null)[] = [];
    for (const answer of answers) {
      chat.server.answer = answer;
      const end = (await chat.generate(adapter)).at(-1);
      found.push(end?.type === 'end' ? (end.receipt.gateway?.cache ?? null) : null);
    }
    return found;
  };
  it.each<[string, Responder[], (string | null)[]]>([
    ['has the id of an earlier one', [reply('c-1', 'a', 5), reply('c-1', 'a', 5)], [null, 'repeated-id']],
    ['has it also where no time is stated', [reply('c-1', 'a'), reply('c-1', 'a')], [null, 'repeated-id']],
    ['does not have the words of another', [reply('c-1', 'a', 5), reply('c-1', 'b', 5)], [null, null]],
    ['does not have another id', [reply('c-1', 'a', 5), reply('c-2', 'a', 5)], [null, null]],
    ['was not written in another second', [reply('c-1', 'a', 5), reply('c-1', 'a', 6)], [null, null]],
  ])('%s', async (_, answers, expected) => {
    expect(await cacheOf(...answers)).toEqual(expected);
  });
});

it('marks the tokens of LiteLLM’s streams as counted by the gateway, and no others', async () => {
  const usage = { prompt_tokens: 9, completion_tokens: 2 };
  const body = Buffer.from(`data: ${JSON.stringify(delta({ content: 'a' }, 'stop', { usage }))}\n\ndata: [DONE]\n\n`);
  const streamed = (headers: Record<string, string>) =>
    chat.generation((_, response) => play(response, 'text/event-stream', [body], headers));
  expect((await streamed({ 'x-litellm-version': '1' })).usage.countedBy).toBe('gateway');
  expect((await streamed({})).usage).not.toHaveProperty('countedBy');
  const complete = { choices: [{ message: { content: 'a' }, finish_reason: 'stop' }], usage };
  expect((await chat.generation(json(complete, 200, { 'x-litellm-version': '1' }))).usage).not.toHaveProperty(
    'countedBy',
  );
  const estimated = { ...complete, usage: { ...usage, estimated: true } };
  expect((await chat.generation(json(estimated))).usage.countedBy).toBe('gateway');
});

describe('headers of a host', () => {
  const answer = sse(delta({ content: 'a' }, 'stop'), '[DONE]');
  const secret = 'planted-value-1234567890';
  const variable = (name: string) => `\${${name}}`;
  const headers = {
    'X-Portkey-Config': variable('GATEWAY_CONFIG'),
    'x-route': 'blue',
    'x-team': `team-${variable('GATEWAY_TEAM')}`,
  };
  const env = { GATEWAY_CONFIG: secret, GATEWAY_TEAM: '7' };
  const host = { headers } as Partial<Host>;

  it('are sent with every request, filled in from the environment', async () => {
    await chat.generation(answer, { host, runtime: testRuntime(env) });
    expect(chat.server.requests.at(-1)!.headers).toMatchObject({
      'x-portkey-config': secret,
      'x-route': 'blue',
      'x-team': 'team-7',
    });
  });

  it.each(Object.keys(others) as (keyof typeof others)[])('also by %s', async (name) => {
    const at = others[name];
    at.server.answer = json({});
    await at
      .connect({ host, runtime: testRuntime(env) })
      .then((adapter) => at.generate(adapter))
      .catch(() => {});
    expect(at.server.requests.at(-1)!.headers).toMatchObject({ 'x-portkey-config': secret });
  });

  it('are missing by the name of their variable, and are in no error', async () => {
    const missing = await chat
      .connect({ host, runtime: testRuntime({ GATEWAY_TEAM: '7' }) })
      .catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(ConfigError);
    expect((missing as Error).message).toMatch(/header X-Portkey-Config: GATEWAY_CONFIG is not set/);
    const echo = json({ error: { message: `bad config ${secret}` } }, 400);
    const error = (await chat.failure(echo, { host, runtime: testRuntime(env) })) as Error;
    expect(error.message).toMatch(/bad config \[key\]/);
  });

  it('with a secret never go unencrypted to another machine', async () => {
    const away = {
      host: { ...host, apiKeyEnv: null },
      runtime: testRuntime(env),
      baseUrl: 'http://gateway.example.com/v1',
    };
    await expect(chat.connect(away)).rejects.toThrow(/what its headers hold would go unencrypted/);
    expect(KEY).not.toBe(secret);
  });
});

describe('what a server is', () => {
  const listing = (entries: object[], headers: Record<string, string> = {}): Responder =>
    json({ data: entries }, 200, headers);
  const identify = async (answer: Responder) => {
    chat.server.answer = answer;
    return (await chat.connect()).identify(never());
  };
  const entry = (more: object) => ({ id: 'some-model', object: 'model', ...more });

  it('is a gateway by the headers of its list', async () => {
    const found = await identify(listing([entry({})], { 'x-litellm-version': '1.82.0' }));
    expect(found).toMatchObject({ gateway: 'litellm', serverVersion: 'litellm 1.82.0' });
  });

  it('is LiteLLM by the second that its list states, where it also speaks of a database', async () => {
    const routes =
      (readiness: object): Responder =>
      (request, response) =>
        (request.path === '/health/readiness' ? json(readiness) : listing([entry({ created: 1677610602 })]))(
          request,
          response,
        );
    expect(await identify(routes({ db: 'Not connected', litellm_version: '1.108.7' }))).toMatchObject({
      gateway: 'litellm',
      serverVersion: 'litellm 1.108.7',
    });
    expect(await identify(routes({}))).not.toHaveProperty('gateway');
  });

  it('swaps models where it says so', async () => {
    expect(await identify(listing([entry({ owned_by: 'llama-swap' })]))).toMatchObject({
      gateway: 'llama-swap',
      swapsModels: true,
    });
    const router = [
      entry({ owned_by: 'llamacpp', status: { value: 'unloaded' } }),
      { id: 'b', owned_by: 'llamacpp', status: { value: 'loaded' } },
    ];
    expect(await identify(listing(router))).toMatchObject({ swapsModels: true });
    expect(await identify(listing([entry({ owned_by: 'llamacpp' })]))).not.toHaveProperty('swapsModels');
  });

  it('knows a model of llama-swap by its other names', async () => {
    const listed = {
      id: 'tiny',
      owned_by: 'llama-swap',
      meta: { llamaswap: { aliases: ['some-model'], type: 'model' } },
    };
    expect(await identify(listing([{ id: 'b', owned_by: 'llama-swap' }, listed]))).toMatchObject({
      servedModel: 'tiny',
    });
  });

  it('takes whatever fits a pattern of its list, and then names nothing', async () => {
    expect(await identify(listing([{ id: '*', owned_by: 'up' }]))).toMatchObject({ servedModel: null });
    expect(await identify(listing([{ id: 'some-*', owned_by: 'up' }]))).toMatchObject({ servedModel: null });
    await expect(identify(listing([{ id: 'other/*', owned_by: 'up' }]))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('has its quantisation from llama.cpp’s list, and no path of anybody’s folders', async () => {
    const path = '/home/somebody/models/tiny.Q4_1.gguf';
    const found = await identify(listing([{ id: path, owned_by: 'llamacpp', meta: { n_params: 7, ftype: 'Q4_1' } }]));
    expect(found).toMatchObject({ servedModel: 'tiny.Q4_1.gguf', quantization: 'Q4_1', parameters: 7 });
    expect(JSON.stringify(found)).not.toContain('somebody');
    const reply = await chat.generation(sse({ ...delta({ content: 'a' }, 'stop'), model: path }, '[DONE]'));
    expect(reply.receipt.servedModel).toBe('tiny.Q4_1.gguf');
  });

  it('keeps names that only look like paths', async () => {
    const reply = await chat.generation(sse({ ...delta({ content: 'a' }, 'stop'), model: 'openai/gpt-x' }, '[DONE]'));
    expect(reply.receipt.servedModel).toBe('openai/gpt-x');
  });

  it('loads a model before its replies are timed, where it swaps them', async () => {
    chat.server.answer = listing([entry({ owned_by: 'llama-swap' })]);
    const adapter = await chat.connect();
    await adapter.load!(never());
    expect(chat.server.requests).toHaveLength(0);
    await adapter.identify(never());
    await adapter.load!(never());
    expect(chat.server.requests.at(-1)!.path).toBe('/upstream/some-model/health');
  });
});
