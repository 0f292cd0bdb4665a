import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  ConfigError,
  type GenerationEvent,
  type Host,
  type JsonObject,
  type ModelAdapter,
  ProviderError,
  takesSchema,
  type World,
} from '@evenhand/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { usageOf } from '../src/openai/usage.ts';
import { asGeneration, conforming, never, question } from './contract.ts';
import { testWorld } from './llama-cpp.world.ts';
import { type Answer, entryAt, type Loopback, loopback, play } from './loopback.ts';

const KEY = 'sk-planted-5f1d0c2b9a7e';

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

interface Wanted {
  host?: Partial<Host>;
  options?: JsonObject;
  world?: World;
  baseUrl?: string;
}

async function connect({ host = {}, options = {}, world = testWorld({}), baseUrl = `${server.url}/v1` }: Wanted = {}) {
  const model = entryAt('openai', baseUrl, { host, options: openAi.options.parse(options) });
  const adapter = await openAi.connect({ model, world, answers: () => null }, never());
  open.push(adapter);
  return adapter;
}

const sse = (...chunks: (object | string)[]): Answer => {
  const lines = chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`);
  return (_, response) => play(response, 'text/event-stream', [Buffer.from(lines.join(''))]);
};
const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};
const delta = (one: object, finish: string | null = null, more: object = {}) => ({
  id: 'r-1',
  model: 'm',
  choices: [{ index: 0, delta: one, finish_reason: finish }],
  ...more,
});
const ask = async (adapter: ModelAdapter) => conforming(adapter.generate(question, never()));
const generation = async (answer: Answer, wanted: Wanted = {}) => {
  server.answer = answer;
  return asGeneration(await ask(await connect(wanted)));
};
const failure = async (answer: Answer, wanted: Wanted = {}) => {
  server.answer = answer;
  return ask(await connect(wanted)).then(
    () => null,
    (error: unknown) => error,
  );
};

describe('what is sent', () => {
  const done = sse(delta({ content: 'Paris' }, 'stop'), '[DONE]');
  const sentTo = async (wanted: Wanted) => {
    server.answer = done;
    const events = await ask(await connect(wanted));
    const end = events.at(-1) as Extract<GenerationEvent, { type: 'end' }>;
    return { request: server.requests.at(-1)!, adapted: end.adapted };
  };

  it('is all of it where the host takes all', async () => {
    const { request, adapted } = await sentTo({});
    expect(request).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(request.body).toEqual({
      model: 'some-model',
      messages: question.messages,
      temperature: 0,
      top_p: 0.9,
      stop: ['\n\n'],
      seed: 7,
      max_tokens: 64,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(adapted).toBeUndefined();
  });

  it('leaves out what the host does not take, and says so', async () => {
    const takes = takesSchema.parse({
      stream: true,
      streamUsage: false,
      seed: false,
      temperature: false,
      topP: false,
      stop: false,
      maxTokensField: 'max_completion_tokens',
      systemRole: 'none',
    });
    const { request, adapted } = await sentTo({ host: { takes } });
    expect(request.body).toEqual({
      model: 'some-model',
      messages: [{ role: 'user', content: `Be brief.\n\n${question.messages[1]!.content}` }],
      max_completion_tokens: 64,
      stream: true,
    });
    expect(adapted).toEqual(['system-folded', 'no-temperature', 'no-top-p', 'no-stop', 'no-seed']);
  });

  it('obeys names of roles and fields, what the model does not take, and further keys of the body', async () => {
    const takes = takesSchema.parse({ systemRole: 'developer', seedField: 'random_seed' });
    const options = { takes: { temperature: false }, body: { reasoning_effort: 'low' } };
    const { request, adapted } = await sentTo({ host: { takes }, options });
    expect(request.body).toMatchObject({ random_seed: 7, reasoning_effort: 'low' });
    expect(request.body!.messages).toMatchObject([{ role: 'developer' }, { role: 'user' }]);
    expect(adapted).toEqual(['no-temperature']);
    expect(openAi.options.safeParse({ body: { temperature: 1 } }).success).toBe(false);
  });

  it('has no headers but those that are meant, whatever the environment says', async () => {
    process.env.OPENAI_CUSTOM_HEADERS = 'x-spy: yes';
    process.env.OPENAI_ORG_ID = 'org-spy';
    const { request } = await sentTo({ host: { apiKeyEnv: 'PLANTED_KEY' }, world: testWorld({ PLANTED_KEY: KEY }) });
    delete process.env.OPENAI_CUSTOM_HEADERS;
    delete process.env.OPENAI_ORG_ID;
    expect(Object.keys(request.headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('uses a connection again', async () => {
    server.answer = done;
    const adapter = await connect();
    const ports = new Set<number | undefined>();
    server.answer = (request, response) => {
      ports.add(response.socket?.remotePort);
      return done(request, response);
    };
    for (let time = 0; time < 12; time++) await ask(adapter);
    // The end of a transfer may come after [DONE]; then the next request takes a second one.
    expect(ports.size).toBeLessThan(4);
  });
});

describe('keys', () => {
  it('are optional on this machine, needed elsewhere, and never sent in the open', async () => {
    expect((await generation(sse(delta({ content: 'x' }, 'stop')), { host: { apiKeyEnv: 'NO_SUCH_KEY' } })).text).toBe(
      'x',
    );
    expect(server.requests.at(-1)!.headers.authorization).toBeUndefined();
    const elsewhere = { baseUrl: 'https://host.example/v1', host: { apiKeyEnv: 'NO_SUCH_KEY' } };
    await expect(connect(elsewhere)).rejects.toThrow(/NO_SUCH_KEY is not set/);
    await expect(connect(elsewhere)).rejects.toBeInstanceOf(ConfigError);
    const world = testWorld({ PLANTED_KEY: KEY, BROKEN: `${KEY} and more` });
    const inTheOpen = connect({ baseUrl: 'http://host.example/v1', host: { apiKeyEnv: 'PLANTED_KEY' }, world });
    await expect(inTheOpen).rejects.toThrow(/would go unencrypted/);
    const broken = await connect({ host: { apiKeyEnv: 'BROKEN' }, world }).catch((error: unknown) => error);
    expect(inspect(broken)).toMatch(/BROKEN holds characters/);
    expect(inspect(broken)).not.toContain(KEY);
  });

  it('are in no error, whatever a server sends back', async () => {
    const echo =
      (status: number, form: (key: string) => string): Answer =>
      (request, response) => {
        const key = (request.headers.authorization ?? '').replace('Bearer ', '');
        response.writeHead(status, {
          'content-type': 'application/json',
          'x-request-id': key,
          'x-ratelimit-reset': key,
        });
        response.end(form(key));
      };
    const forms: ((key: string) => string)[] = [
      (key) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, code: key } }),
      (key) => `<html><title>${key}</title></html>`,
      (key) => key,
      (key) => `{"error":"${key.slice(0, 5)}***${key.slice(-4)}"}`,
      (key) => JSON.stringify({ key: Buffer.from(key).toString('base64') }),
    ];
    const wanted = { host: { apiKeyEnv: 'PLANTED_KEY' }, world: testWorld({ PLANTED_KEY: KEY }) };
    for (const form of forms)
      for (const status of [200, 400, 401, 429, 500]) {
        const error = await failure(echo(status, form), wanted);
        expect(error).toBeInstanceOf(ProviderError);
        const shown = inspect(error, { depth: 9, showHidden: true }) + (error as Error).stack;
        expect(shown).not.toContain(KEY);
        expect(shown).not.toContain(KEY.slice(-4));
      }
    const end = (await generation((request, response) => {
      response.setHeader('x-request-id', String(request.headers.authorization));
      return sse(delta({ content: 'x' }, 'stop'))(request, response);
    }, wanted)) as { receipt: object };
    expect(JSON.stringify(end.receipt)).not.toContain(KEY);
  });
});

describe('failures of the connection and of the stream', () => {
  it.each<[string, Answer, string, RegExp]>([
    [
      'an error in a stream',
      sse(delta({ content: 'Par' }), { error: { message: 'Upstream died', code: 502 } }),
      'server',
      /Upstream died/,
    ],
    ['an error without words', sse(delta({ content: 'Par' }), { error: 'no' }), 'server', /answered: no/],
    [
      'vLLM’s form of it',
      sse({ object: 'error', message: 'The engine is overloaded', code: 503 }),
      'overloaded',
      /overloaded/,
    ],
    [
      'an event named error',
      (_, response) =>
        play(response, 'text/event-stream', [
          Buffer.from('event: error\ndata: {"message":"slow down","code":429}\n\n'),
        ]),
      'rate_limit',
      /slow down/,
    ],
    ['an error as a reply', json({ error: { message: 'Rate limit', code: 429 } }), 'rate_limit', /Rate limit/],
    ['a stream without an end', sse(delta({ content: 'Par' })), 'malformed', /broke the reply off/],
    [
      'an Ollama whose runner died',
      sse(delta({ content: 'Par' }), {
        model: '',
        choices: [{ index: 0, delta: { content: '' }, finish_reason: null }],
      }),
      'malformed',
      /broke the reply off/,
    ],
    ['an empty body', (_, response) => play(response, 'text/event-stream', []), 'malformed', /empty body/],
    [
      'half a chunk',
      (_, response) => play(response, 'text/event-stream', [Buffer.from('data: {"choi\n\n')]),
      'malformed',
      /cannot be read/,
    ],
    ['a chunk that is a number', sse('7'), 'malformed', /no chunk/],
    [
      'a page',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>hello'),
      'malformed',
      /HTML page instead of JSON; is baseUrl right\?/,
    ],
    ['JSON of another kind', json({ hello: 'world' }), 'malformed', /no choices/],
    ['text', json('hello'), 'malformed', /not JSON/],
    [
      'a reply that was given up',
      sse(delta({ content: 'Par' }), delta({}, 'insufficient_system_resource')),
      'overloaded',
      /gave the reply up/,
    ],
    ['a router’s error', sse(delta({ content: 'Par' }, 'error')), 'server', /gave the reply up/],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
      'bad_request',
      /elsewhere\.example/,
    ],
    ['a reset', (_, response) => void response.socket?.resetAndDestroy(), 'network', /broke before the reply/],
  ])('%s', async (_, answer, kind, says) => {
    const error = await failure(answer);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(says) });
  });

  it('knows a port that speaks something else, one that nobody listens at, and a name that nobody has', async () => {
    const sockets: Socket[] = [];
    const other = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write('220 mail.example ESMTP\r\n');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const at = async (baseUrl: string) =>
      (await connect({ baseUrl })).identify(never()).catch((error: unknown) => error);
    expect(await at(`http://127.0.0.1:${port}/v1`)).toMatchObject({
      message: expect.stringMatching(/does not speak HTTP; is the port right/),
    });
    expect(await at(`https://127.0.0.1:${port}/v1`)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/does not speak TLS/),
    });
    for (const socket of sockets) socket.destroy();
    other.close();
    await once(other, 'close');
    expect(await at(`http://127.0.0.1:${port}/v1`)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/nobody listens/),
    });
  });

  it('keeps a complete reply whose last bytes are lost: only its usage is unknown', async () => {
    const reply = await generation((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(delta({ content: 'Paris' }, 'stop'))}\n\n`, () =>
        setTimeout(() => response.destroy(), 10),
      );
    });
    expect(reply).toMatchObject({ text: 'Paris', finish: 'stop', usage: { outputTokens: null, raw: null } });
  });

  it('takes [DONE] for an end also where no reason is given', async () => {
    expect(await generation(sse(delta({ content: 'Paris' }), '[DONE]'))).toMatchObject({
      text: 'Paris',
      finish: 'other',
    });
  });

  it('takes what a runaway said for its reply, where an Ollama stopped it without a word', async () => {
    const zeros = (times: number) => sse(...Array.from({ length: times }, () => delta({ content: '0' })));
    expect(await generation(zeros(31))).toMatchObject({ text: '0'.repeat(31), finish: 'other' });
    expect(await failure(zeros(20))).toMatchObject({ kind: 'malformed' });
  });

  it('takes a whole reply where a stream was asked for', async () => {
    const whole = { model: 'm', choices: [{ index: 0, message: { content: 'Paris' }, finish_reason: 'stop' }] };
    expect(await generation(json(whole))).toMatchObject({ text: 'Paris', finish: 'stop' });
  });

  it('says when a request hung that the harness gave up', async () => {
    server.answer = () => {};
    const adapter = await connect();
    const abort = new AbortController();
    const reading = ask(adapter);
    const hanging = conforming(adapter.generate(question, abort.signal)).catch((error: unknown) => error);
    abort.abort(new ProviderError('timeout', 'nothing came within 5 ms (firstByteMs)'));
    expect(await hanging).toMatchObject({ kind: 'timeout', message: expect.stringMatching(/firstByteMs/) });
    const closed = reading.catch((error: unknown) => error);
    await adapter.close();
    expect(await closed).toBeInstanceOf(ProviderError);
  });
});

describe('words under other names', () => {
  it('reads reasoning as `thinking`, in parts, and twice told', async () => {
    expect(await generation(sse(delta({ thinking: 'hm' }), delta({ content: 'a' }, 'stop')))).toMatchObject({
      reasoning: 'hm',
      text: 'a',
    });
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'a' },
    ];
    expect(await generation(sse(delta({ content: parts }, 'stop')))).toMatchObject({ reasoning: 'hm', text: 'a' });
    expect(
      await generation(sse(delta({ reasoning: 'hm', reasoning_content: 'hm' }), delta({ content: 'a' }, 'stop'))),
    ).toMatchObject({ reasoning: 'hm' });
    expect(await generation(sse(delta({ refusal: 'I cannot' }, 'stop')))).toMatchObject({ text: 'I cannot' });
  });

  it.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'content-filter'],
    ['sensitive', 'content-filter'],
    ['function_call', 'tool-calls'],
    ['repetition_truncation', 'other'],
  ])('finish_reason %s is %s', async (said, finish) => {
    expect((await generation(sse(delta({ content: 'a' }, said)))).finish).toBe(finish);
  });

  it('puts parallel calls together, also where all have the same index or none', async () => {
    const call = (index: number | undefined, id: string, name: string, args: string) => ({
      index,
      id,
      function: { name, arguments: args },
    });
    const fragments = (...calls: object[]) => delta({ tool_calls: calls });
    const two = [
      { id: 'a', name: 'one', arguments: '{"x":1}' },
      { id: 'b', name: 'two', arguments: '{}' },
    ];
    const streams = [
      [fragments(call(0, 'a', 'one', '{"x"')), fragments(call(0, '', '', ':1}')), fragments(call(1, 'b', 'two', '{}'))],
      [fragments(call(0, 'a', 'one', '{"x":1}')), fragments(call(0, 'b', 'two', '{}'))],
      [
        fragments(call(undefined, 'a', 'one', '{"x"')),
        fragments(call(undefined, '', '', ':1}'), call(undefined, 'b', 'two', '{}')),
      ],
    ];
    for (const stream of streams)
      expect(await generation(sse(...stream, delta({}, 'tool_calls')))).toMatchObject({
        toolCalls: two,
        finish: 'tool-calls',
      });
  });
});

describe('usage', () => {
  const block = (more: object) => ({ prompt_tokens: 10, completion_tokens: 20, total_tokens: 30, ...more });
  const inside = { completion_tokens_details: { reasoning_tokens: 15 } };
  it.each<[string, object, object]>([
    ['reasoning within', block(inside), { outputTokens: 20, reasoningTokens: 15 }],
    ['reasoning beside', block({ ...inside, total_tokens: 45 }), { outputTokens: 35, reasoningTokens: 15 }],
    ['a sum that fits neither', block({ ...inside, total_tokens: 99 }), { outputTokens: 20, reasoningTokens: 15 }],
    ['no sum', { prompt_tokens: 10, completion_tokens: 20, ...inside }, { outputTokens: 20 }],
    [
      'more reasoning than completion',
      block({ completion_tokens_details: { reasoning_tokens: 33 } }),
      { outputTokens: 20, reasoningTokens: 33 },
    ],
    [
      'OpenAI’s cache',
      block({ prompt_tokens_details: { cached_tokens: 8 } }),
      { inputTokens: 10, cachedInputTokens: 8, cacheWriteTokens: null },
    ],
    ['DeepSeek’s cache', block({ prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 }), { cachedInputTokens: 4 }],
    ['Moonshot’s cache', block({ cached_tokens: 3 }), { cachedInputTokens: 3 }],
    [
      'OpenRouter’s cache',
      block({ prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 7 } }),
      { cachedInputTokens: 0, cacheWriteTokens: 7 },
    ],
    [
      'what is no number of tokens',
      block({ prompt_tokens: -1, completion_tokens: '20' }),
      { inputTokens: null, outputTokens: null },
    ],
  ])('%s', (_, raw, expected) => {
    expect(usageOf(raw as never)).toMatchObject({ ...expected, raw });
  });

  it.each<[string, object[]]>([
    [
      'in the last chunk with a choice',
      [delta({ content: 'a' }, null, { usage: null }), delta({}, 'stop', { usage: block({}) })],
    ],
    [
      'in a chunk without choices',
      [delta({ content: 'a' }, 'stop', { usage: null }), { choices: [], usage: block({}) }],
    ],
    [
      'in every chunk, growing',
      [
        delta({ content: 'a' }, null, { usage: block({ completion_tokens: 1 }) }),
        delta({}, 'stop', { usage: block({}) }),
      ],
    ],
    [
      'within the choice',
      [{ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: 'stop', usage: block({}) }] }],
    ],
    ['under x_groq', [delta({ content: 'a' }, 'stop', { x_groq: { usage: block({}) } })]],
  ])('is read %s', async (_, chunks) => {
    expect((await generation(sse(...chunks, '[DONE]'))).usage).toMatchObject({
      inputTokens: 10,
      outputTokens: 20,
      raw: block({}),
    });
  });

  it('is unknown where none is stated, never 0', async () => {
    const { usage, receipt } = await generation(sse(delta({ content: 'a' }, 'stop'), '[DONE]'));
    expect(Object.values(usage)).toEqual([null, null, null, null, null, null]);
    expect(receipt).toMatchObject({ billedUsd: null, rateLimit: null, serverTiming: null });
  });
});

it('keeps the receipt: bill, request id, fingerprint, limits, times of the server', async () => {
  const usage = { prompt_tokens: 1, completion_tokens: 1, cost: 0.00042, prompt_time: 0.5, completion_time: 0.25 };
  const { receipt } = await generation((request, response) => {
    response.setHeader('x-request-id', 'req-7');
    response.setHeader('x-ratelimit-remaining-tokens', '123');
    return sse(delta({ content: 'a' }, 'stop', { usage, system_fingerprint: 'fp_1' }))(request, response);
  });
  expect(receipt).toEqual({
    servedModel: 'm',
    requestId: 'req-7',
    fingerprint: 'fp_1',
    billedUsd: 0.00042,
    serverTiming: { loadMs: null, prefillMs: 500, decodeMs: 250 },
    rateLimit: { 'x-ratelimit-remaining-tokens': '123' },
  });
});

describe('which model it is', () => {
  const lists =
    (paths: Record<string, unknown>): Answer =>
    ({ path }, response) => {
      const found = paths[path];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { error: 'nothing here' }));
    };
  const identity = async (paths: Record<string, unknown>, wanted: Wanted = {}) => {
    server.answer = lists(paths);
    return (await connect(wanted)).identify(never());
  };

  it('is what the list says, in each of its forms', async () => {
    expect(await identity({ '/v1/models': { data: [{ id: 'some-model', context_window: 131072 }] } })).toMatchObject({
      servedModel: 'some-model',
      contextLength: 131072,
    });
    expect(await identity({ '/v1/models': [{ id: 'some-model', context_length: 4096 }] })).toMatchObject({
      contextLength: 4096,
    });
    expect(await identity({ '/v1/models': { data: [{ id: 'models/some-model' }] } })).toMatchObject({
      servedModel: 'models/some-model',
      contextLength: null,
    });
    const vllm = {
      '/v1/models': { data: [{ id: 'some-model', owned_by: 'vllm', max_model_len: 8192 }] },
      '/version': { version: '0.11.2' },
    };
    expect(await identity(vllm)).toMatchObject({ contextLength: 8192, serverVersion: 'vllm 0.11.2' });
    const llama = {
      '/v1/models': {
        data: [{ id: 'model.gguf', owned_by: 'llamacpp', meta: { n_params: 494032768, n_ctx_train: 32768 } }],
      },
      '/props': {
        default_generation_settings: { n_ctx: 2048 },
        chat_template: '{{ messages }}',
        build_info: 'b6123-abc',
      },
    };
    expect(await identity(llama)).toMatchObject({
      servedModel: 'model.gguf',
      parameters: 494032768,
      contextLength: 2048,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverVersion: 'llama.cpp b6123-abc',
    });
    delete (llama as Record<string, unknown>)['/props'];
    expect(await identity(llama)).toMatchObject({ contextLength: null, templateSha256: null });
  });

  it('is unknown, and nothing is asked, where the host has no free list', async () => {
    const takes = takesSchema.parse({ modelList: false });
    expect(Object.values(await identity({}, { host: { takes } })).every((value) => value === null)).toBe(true);
    expect(server.requests).toEqual([]);
  });

  it('is an error that says what to do where it is not there', async () => {
    const wrong = identity({ '/v1/models': { data: [{ id: 'some-modell' }, { id: 'other' }] } });
    await expect(wrong).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/no model "some-model"; did you mean "some-modell"\?/),
    });
    await expect(identity({})).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/takes: \{ modelList: false \}/),
    });
  });
});

describe('arrival', () => {
  it('is when the bytes came, not when they were read', async () => {
    let clock = 1;
    let stamps = 0;
    const world: World = {
      ...testWorld({}),
      now: () => {
        stamps++;
        return clock;
      },
    };
    const pieces = Array.from({ length: 5 }, (_, index) =>
      Buffer.from(`data: ${JSON.stringify(delta({ content: `${index}` }, index === 4 ? 'stop' : null))}\n\n`),
    );
    server.answer = (_, response) => play(response, 'text/event-stream', pieces);
    const adapter = await connect({ world });
    const reading = adapter.generate(question, never())[Symbol.asyncIterator]();
    const first = await reading.next();
    for (let time = 0; time < 400 && stamps < pieces.length; time++) await wait(5);
    expect(stamps).toBe(pieces.length);
    clock = 1000;
    const events = [first.value as GenerationEvent];
    for (let next = await reading.next(); !next.done; next = await reading.next()) events.push(next.value);
    expect(events.map(({ atMs }) => atMs)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('of a tool call is that of each of its pieces', async () => {
    let clock = 0;
    const world: World = { ...testWorld({}), now: () => ++clock };
    const piece = (args: string, finish: string | null = null) =>
      Buffer.from(
        `data: ${JSON.stringify(delta({ tool_calls: [{ index: 0, id: 'a', function: { name: args === '{' ? 'f' : '', arguments: args } }] }, finish))}\n\n`,
      );
    server.answer = (_, response) =>
      play(response, 'text/event-stream', [piece('{'), piece('}'), piece('', 'tool_calls')]);
    const events = await ask(await connect({ world }));
    expect(events[0]).toMatchObject({ type: 'tool-call', name: 'f', arguments: '{}', atMs: 2, fragmentsAtMs: [1, 2] });
    expect(await asGeneration(events)).toMatchObject({ chunksMs: [1, 2], ttftMs: 1, e2eMs: 2 });
  });
});
