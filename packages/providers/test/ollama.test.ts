import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type FinishReason, type JsonObject, type ModelAdapter, ProviderError } from '@evenhand/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isCloudTag } from '../src/ollama/cloud.ts';
import { ollama } from '../src/ollama/index.ts';
import { ollamaStatus, pullModel } from '../src/ollama/pull.ts';
import { asGeneration, conforming, contract, never, question, type Recorded } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { entryAt, type Loopback, loopback, play, type Responder } from './loopback.ts';

const FOLDER = join(import.meta.dirname, 'fixtures', 'ollama');
const recordedText = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

interface Line {
  model: string;
  message: {
    content: string;
    thinking?: string;
    tool_calls?: { id: string; function: { name: string; arguments: object } }[];
  };
  done_reason?: FinishReason;
  prompt_eval_count?: number;
  eval_count?: number;
}

const DURATIONS = ['total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration'];

function recorded(name: string, lines: readonly string[]): Recorded {
  const parts = lines.map((line) => JSON.parse(line) as Line);
  const last = parts.at(-1)!;
  const toolCalls = parts
    .flatMap((part) => part.message.tool_calls ?? [])
    .map((call) => ({ id: call.id, name: call.function.name, arguments: JSON.stringify(call.function.arguments) }));
  const counted = ['prompt_eval_count', 'eval_count', ...DURATIONS];
  return {
    name,
    body: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8'),
    contentType: 'application/x-ndjson',
    ending: '"done":true',
    expected: {
      text: parts.map((part) => part.message.content).join(''),
      reasoning: parts.map((part) => part.message.thinking ?? '').join(''),
      toolCalls,
      finish: toolCalls.length > 0 ? 'tool-calls' : last.done_reason!,
      usage: {
        inputTokens: last.prompt_eval_count!,
        cachedInputTokens: null,
        cacheWriteTokens: null,
        outputTokens: last.eval_count!,
        reasoningTokens: null,
        raw: Object.fromEntries(Object.entries(last).filter(([key]) => counted.includes(key))) as JsonObject,
      },
      servedModel: last.model,
      chunks: toolCalls.length + parts.filter((part) => part.message.content || part.message.thinking).length,
    },
  };
}

const toLines = (name: string) => recordedText(`${name}.ndjson`).split('\n').filter(Boolean);
const names = ['text', 'chinese', 'length', 'tools', 'format'];

/** No model that reasons was at hand: the first half of a recorded reply, put where Ollama puts its reasoning. */
const thinking = toLines('chinese').map((line, index, all) => {
  const part = JSON.parse(line) as Line;
  if (index >= all.length / 2) return line;
  return JSON.stringify({ ...part, message: { ...part.message, content: '', thinking: part.message.content } });
});

const runtime = testRuntime({});
const connectTo = (server: Loopback, options: JsonObject = {}) =>
  ollama.connect(
    {
      model: entryAt('ollama', server.url, { model: 'qwen', options: ollama.options.parse(options) }),
      runtime,
      answers: () => null,
    },
    never(),
  );

contract('ollama', [...names.map((name) => recorded(name, toLines(name))), recorded('reasoning', thinking)], (server) =>
  connectTo(server),
);

const identity = JSON.parse(recordedText('identity.json')) as {
  version: object;
  tags: { models: { name: string; digest: string }[] };
  ps: { models: object[] };
  load: object;
  show: { template: string };
  rendered: { alone: object; dialogue: object };
};
const refusals = JSON.parse(recordedText('refusals.json')) as Record<string, { status: number; body: string }>;

/** The recorded server; a test changes single answers. */
const recordedServer =
  (changed: Record<string, unknown> = {}): Responder =>
  ({ path, body }, response) => {
    const messages = (body?.messages ?? []) as unknown[];
    const answers: Record<string, unknown> = {
      '/api/version': identity.version,
      '/api/tags': identity.tags,
      '/api/ps': identity.ps,
      '/api/show': identity.show,
      '/api/chat':
        messages.length === 0
          ? identity.load
          : messages.length === 1
            ? identity.rendered.alone
            : identity.rendered.dialogue,
      ...changed,
    };
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answers[path]));
  };

describe('ollama', () => {
  let server: Loopback;
  const open: ModelAdapter[] = [];
  const connect = async (options: JsonObject = {}) => {
    const adapter = await connectTo(server, options);
    open.push(adapter);
    return adapter;
  };
  beforeAll(async () => {
    server = await loopback();
  });
  afterEach(async () => {
    server.requests.length = 0;
    for (const adapter of open.splice(0)) await adapter.close();
  });
  afterAll(() => server.close());

  it('says what is served: digest, quantisation, size, context in use, template', async () => {
    server.answer = recordedServer();
    const adapter = await connect({ contextLength: 2048 });
    expect(await adapter.identify(never())).toEqual({
      servedModel: 'qwen:latest',
      digest: identity.tags.models.find(({ name }) => name === 'qwen:latest')!.digest,
      weightsSha256: null,
      adapterSha256: null,
      quantization: 'Q4_K_M',
      parameters: 630167424,
      contextLength: 2048,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      defaultSystemPrompt: true,
      templateWords: null,
      templateVariables: null,
      templateDate: null,
      thinkingSwitch: null,
      serverVersion: '0.17.4',
      serverSampling: [],
    });
    const load = server.requests.find(
      ({ path, body }) => path === '/api/chat' && (body?.messages as [] | undefined)?.length === 0,
    )!;
    expect(load.body).toMatchObject({ model: 'qwen', keep_alive: '5m', options: { num_ctx: 2048 } });
  });

  it('loads a model again whose place another took before the server could say its context', async () => {
    const psReplies = [{ models: [] }, { models: [] }, identity.ps];
    const answer = recordedServer();
    server.answer = (request, response) =>
      request.path === '/api/ps'
        ? recordedServer({ '/api/ps': psReplies.shift() })(request, response)
        : answer(request, response);
    expect(await (await connect()).identify(never())).toMatchObject({ contextLength: 2048 });
    const loads = server.requests.filter(({ body }) => (body?.messages as [] | undefined)?.length === 0);
    expect(loads).toHaveLength(2);

    server.answer = recordedServer({ '/api/ps': { models: [] } });
    expect((await (await connect()).identify(never())).contextLength).toBeNull();
  });

  it('reads the context of what runs under the name of another model of the same files', async () => {
    const shows = (hash: string) => ({ ...identity.show, modelfile: `FROM /models/blobs/sha256-${hash.repeat(64)}\n` });
    const files: Record<string, object> = { qwen: shows('a'), 'twin:latest': shows('a'), 'other:latest': shows('b') };
    const running = (...names: string[]) => ({
      models: names.map((name, index) => ({ name, context_length: 1024 * (index + 1) })),
    });
    const answering = (ps: object) => {
      server.answer = (request, response) =>
        recordedServer({ '/api/ps': ps, '/api/show': files[String(request.body?.model)] })(request, response);
    };
    answering(running('other:latest', 'twin:latest'));
    expect(await (await connect()).identify(never())).toMatchObject({ contextLength: 2048 });
    answering(running('other:latest'));
    expect(await (await connect()).identify(never())).toMatchObject({ contextLength: null });

    // What runs may have been removed; the server then shows it no more.
    const renamedServer = recordedServer({ '/api/ps': running('removed:latest', 'twin:latest') });
    server.answer = (request, response) => {
      const wanted = String(request.body?.model);
      if (request.path !== '/api/show') renamedServer(request, response);
      else if (wanted in files) recordedServer({ '/api/show': files[wanted] })(request, response);
      else response.writeHead(status).end(JSON.stringify({ error: `model '${wanted}' not found` }));
    };
    let status = 404;
    expect(await (await connect()).identify(never())).toMatchObject({ contextLength: 2048 });
    status = 503;
    await expect((await connect()).identify(never())).rejects.toMatchObject({ kind: 'overloaded' });
  });

  it('does not know whether a template speaks where the server cannot show what it renders', async () => {
    server.answer = recordedServer({ '/api/chat': identity.load });
    expect((await (await connect()).identify(never())).defaultSystemPrompt).toBeNull();
    server.answer = recordedServer({
      '/api/chat': identity.load,
      '/api/show': { ...identity.show, system: 'You are kind.' },
    });
    expect((await (await connect()).identify(never())).defaultSystemPrompt).toBe(true);
    const plain = { _debug_info: { rendered_template: 'evenhand-user-1' } };
    server.answer = recordedServer({ '/api/chat': plain });
    expect((await (await connect()).identify(never())).defaultSystemPrompt).toBe(false);
  });

  it('asks for exactly what it is told, and refuses to have it cut in silence', async () => {
    server.answer = (_, response) => play(response, 'application/x-ndjson', [Buffer.from(recordedText('text.ndjson'))]);
    const adapter = await connect({ contextLength: 1024, keepAlive: -1, think: false, parameters: { num_thread: 1 } });
    await conforming(adapter.generate(question, never()));
    expect(server.requests[0]!.path).toBe('/api/chat');
    expect(server.requests[0]!.body).toEqual({
      model: 'qwen',
      messages: question.messages,
      stream: true,
      truncate: false,
      shift: false,
      keep_alive: -1,
      think: false,
      options: {
        num_ctx: 1024,
        num_thread: 1,
        num_predict: 64,
        seed: 7,
        stop: ['\n\n'],
        temperature: 0,
        top_p: 0.9,
        // What nobody asked for does nothing.
        min_p: 0,
        repeat_penalty: 1,
        top_k: 0,
        typical_p: 1,
      },
    });
    await conforming(adapter.generate({ ...question, sampling: {}, seed: null }, never()));
    expect(server.requests[1]!.body).toMatchObject({ options: { num_ctx: 1024, num_thread: 1 } });
    expect(Object.keys(server.requests[1]!.body!.options as object)).toEqual(['num_thread', 'num_ctx']);
  });

  it('splits the time into load, prefill and decode, in milliseconds', async () => {
    const lines = toLines('text');
    const last = JSON.parse(lines.at(-1)!) as Record<string, number>;
    server.answer = (_, response) => play(response, 'application/x-ndjson', [Buffer.from(recordedText('text.ndjson'))]);
    const end = (await conforming((await connect()).generate(question, never()))).at(-1);
    expect(end).toMatchObject({
      receipt: {
        serverTiming: {
          loadMs: last.load_duration! / 1e6,
          prefillMs: last.prompt_eval_duration! / 1e6,
          decodeMs: last.eval_duration! / 1e6,
        },
      },
    });
  });

  it.each([
    ['no model', 'not_found', /no model "qwen"; fetch it: OLLAMA_HOST=127\.0\.0\.1:\d+ ollama pull qwen/],
    ['prompt too long', 'context_too_long', /exceeds the context length/],
    ['no thinking', 'bad_request', /does not support thinking/],
    ['wrong type', 'server', /must be of type integer/],
  ])('reads the recorded refusal "%s"', async (name, kind, says) => {
    const { status, body } = refusals[name]!;
    server.answer = (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    const error = await conforming((await connect()).generate(question, never())).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(says) });
  });

  const lines = toLines('text');
  const played = (...some: string[]) => Buffer.from(some.map((line) => `${line}\n`).join(''));
  it.each<[string, Buffer, string, RegExp]>([
    [
      'an error after some words',
      played(lines[0]!, '{"error":"an error was encountered while running the model: unexpected EOF"}'),
      'server',
      /unexpected EOF/,
    ],
    ['a line that is no JSON', played(lines[0]!, '{"mod', lines.at(-1)!), 'malformed', /not JSON/],
    ['a line that is no object', played('7', lines.at(-1)!), 'malformed', /not a JSON object/],
    ['a missing last line', played(lines[0]!, lines[1]!), 'malformed', /last line is missing/],
    ['nothing at all', Buffer.from(''), 'malformed', /last line is missing/],
    ['a page', Buffer.from('<!doctype html><title>Hello</title>\n'), 'malformed', /not JSON/],
    [
      'a prompt as long as the context',
      played(JSON.stringify({ ...JSON.parse(lines.at(-1)!), prompt_eval_count: 4096 })),
      'context_too_long',
      /filled the context of 4096 tokens/,
    ],
  ])('tells %s', async (_, body, kind, says) => {
    server.answer = (__, response) => play(response, 'application/x-ndjson', [body]);
    const logged: unknown[] = [];
    const spies = (['log', 'warn', 'error'] as const).map((name) => {
      const before = console[name];
      console[name] = (...args: unknown[]) => void logged.push(args);
      return () => {
        console[name] = before;
      };
    });
    const error = await conforming((await connect()).generate(question, never())).catch((thrown: unknown) => thrown);
    for (const restore of spies) restore();
    expect(error).toMatchObject({ kind, message: expect.stringMatching(says) });
    expect(logged, 'the package prints').toEqual([]);
  });

  it.each([
    ['', 'no last line'],
    ['{"error":"prediction aborted, token repeat limit reached"}\n', 'a word about it'],
  ])('takes what a runaway said for its reply, where the server stopped it with %s%s', async (end) => {
    const toLine = (content: string) =>
      `${JSON.stringify({ model: 'qwen', message: { role: 'assistant', content }, done: false })}\n`;
    const body = (times: number) => Buffer.from(`${toLine('1')}${toLine('0').repeat(times)}${end}`);
    server.answer = (_, response) => play(response, 'application/x-ndjson', [body(31)]);
    const reply = await asGeneration(await conforming((await connect()).generate(question, never())));
    expect(reply).toMatchObject({
      text: `1${'0'.repeat(31)}`,
      finish: 'other',
      usage: { outputTokens: null, raw: null },
    });
    server.answer = (_, response) => play(response, 'application/x-ndjson', [body(20)]);
    await expect(conforming((await connect()).generate(question, never()))).rejects.toMatchObject({ retryable: true });
  });

  it('names what is wrong with an address', async () => {
    const at = (baseUrl: string) =>
      ollama
        .connect(
          { model: entryAt('ollama', baseUrl, { options: ollama.options.parse({}) }), runtime, answers: () => null },
          never(),
        )
        .then(async (adapter) => {
          open.push(adapter);
          return adapter.identify(never());
        })
        .catch((thrown: unknown) => thrown);
    const nobody = await loopback();
    await nobody.close();
    expect(await at(nobody.url)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/Start it \(ollama serve\)/),
    });
    const wrong = await at(`${server.url}/v1`);
    expect(wrong).toBeInstanceOf(ConfigError);
    expect(wrong).toMatchObject({ message: expect.stringMatching(/expected the server's own address/) });
  });

  it('tells doctor what is there without loading anything', async () => {
    server.answer = recordedServer();
    const entry = entryAt('ollama', server.url, { model: 'qwen' });
    expect(await ollamaStatus(entry, runtime)).toEqual({
      serverVersion: '0.17.4',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(server.requests.map(({ path }) => path)).not.toContain('/api/chat');
  });

  it('pulls with progress over all layers', async () => {
    const steps = [
      { status: 'pulling manifest' },
      { status: 'pulling aa', digest: 'sha256:aa', total: 100, completed: 40 },
      { status: 'pulling bb', digest: 'sha256:bb', total: 20 },
      { status: 'pulling aa', digest: 'sha256:aa', total: 100, completed: 100 },
      { status: 'success' },
    ];
    server.answer = (_, response) =>
      play(response, 'application/x-ndjson', [Buffer.from(steps.map((step) => `${JSON.stringify(step)}\n`).join(''))]);
    const seen: (number | null)[][] = [];
    await pullModel(entryAt('ollama', server.url, { model: 'qwen' }), runtime, ({ completedBytes, totalBytes }) =>
      seen.push([completedBytes, totalBytes]),
    );
    expect(seen).toEqual([
      [0, null],
      [40, 100],
      [40, 120],
      [100, 120],
      [100, 120],
    ]);
    expect(server.requests[0]).toMatchObject({ path: '/api/pull', body: { name: 'qwen', stream: true } });
    server.answer = (_, response) =>
      play(response, 'application/x-ndjson', [Buffer.from('{"error":"pull model manifest: file does not exist"}\n')]);
    await expect(pullModel(entryAt('ollama', server.url, { model: 'nope' }), runtime)).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/library has no model "nope"/),
    });
  });
});

it.each([
  ['gpt-oss:120b-cloud', true],
  ['glm-4.6:cloud', true],
  ['user/model:Cloud', true],
  ['qwen3', false],
  ['cloud', false],
  ['cloudy:8b', false],
  ['cloud-tools:1b', false],
])('%s is served elsewhere: %s', (name, elsewhere) => {
  expect(isCloudTag(name)).toBe(elsewhere);
});
