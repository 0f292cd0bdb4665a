import { inspect } from 'node:util';
import { type JsonObject, type Provider, ProviderError } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { openAi } from '../src/openai/index.ts';
import { never } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { play, type Responder } from './loopback.ts';
import { atLoopback, type ConnectOptions, json, KEY, named, sse } from './support.ts';

const raw =
  (text: string, type = 'text/event-stream'): Responder =>
  (_, response) =>
    play(response, type, text === '' ? [] : [Buffer.from(text)]);

type Failure = readonly [string, Responder, string, RegExp];

/** What happens at all of them alike. */
const COMMON: readonly Failure[] = [
  ['an empty body', raw(''), 'malformed', /empty body/],
  ['half an event', raw('event: x\ndata: {"typ\n\n'), 'malformed', /./],
  ['an event that is a number', raw('event: x\ndata: 7\n\n'), 'malformed', /no event|not a JSON object/],
  ['a page', raw('<!doctype html>hello', 'text/html'), 'malformed', /HTML page|cannot be read|not JSON/],
  ['JSON of another kind', json({ hello: 'world' }), 'malformed', /no message|no response|ended the reply early/],
  ['no key', json({ error: { message: 'invalid x-api-key' } }, 401), 'auth', /check the key/],
  ['overload', json({ error: { message: 'Overloaded' } }, 529), 'overloaded', /Overloaded/],
  ['a server error', json({ error: { message: 'oops' } }, 500), 'server', /oops/],
  [
    'a redirect',
    (_, response) => void response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
    'bad_request',
    /elsewhere\.example/,
  ],
  ['a reset', (_, response) => void response.socket?.resetAndDestroy(), 'network', /broke before the reply/],
];

const began = { type: 'message_start', message: { id: 'm', model: 'm', usage: { input_tokens: 1, output_tokens: 1 } } };
const partialDelta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Par' } };
const anthropicError = (type: string, message: string) => ({ type: 'error', error: { type, message } });

const AT_ANTHROPIC: readonly Failure[] = [
  [
    'overload in a stream',
    named(began, partialDelta, anthropicError('overloaded_error', 'Overloaded')),
    'overloaded',
    /Overloaded/,
  ],
  ['a limit in a stream', named(began, anthropicError('rate_limit_error', 'slow down')), 'rate_limit', /slow down/],
  [
    'a fault in a stream',
    named(began, partialDelta, anthropicError('api_error', 'Internal server error')),
    'server',
    /Internal/,
  ],
  ['a stream without an end', named(began, partialDelta), 'malformed', /no stop_reason/],
  [
    'events without what they should have',
    named(
      began,
      { type: 'content_block_delta', delta: null } as never,
      { type: 'message_delta', delta: 7, usage: 'x' } as never,
    ),
    'malformed',
    /no stop_reason/,
  ],
  [
    'a prompt that is too long',
    json(anthropicError('invalid_request_error', 'prompt is too long: 300000 tokens > 200000 maximum'), 400),
    'context_too_long',
    /too long/,
  ],
  ['no such model', json(anthropicError('not_found_error', 'model: claude-x'), 404), 'not_found', /claude-x/],
  [
    'no money',
    json(anthropicError('invalid_request_error', 'Your credit balance is too low to access the API'), 400),
    'budget',
    /no money left/,
  ],
];

const chunk = (more: object) => ({ candidates: [{ content: { parts: [{ text: 'Par' }] }, ...more }] });
const googleError = (code: number, status: string, message: string, details: object[] = []) => ({
  error: { code, status, message, details },
});
const QUOTA = 'You exceeded your current quota, please check your plan and billing details.';
const violation = (of: string) => ({ violations: [{ quotaId: `GenerateRequests${of}PerModel-FreeTier` }] });
const AT_GOOGLE: readonly Failure[] = [
  ['an error in a stream', sse(chunk({}), googleError(503, 'UNAVAILABLE', 'try later')), 'overloaded', /try later/],
  ['a stream without an end', sse(chunk({})), 'malformed', /no finishReason/],
  ['a candidate that is none', sse({ candidates: [null] }), 'malformed', /unknown form|no finishReason/],
  [
    'candidates that are none',
    sse({ candidates: 7, promptFeedback: 'x' }),
    'malformed',
    /unknown form|no finishReason/,
  ],
  [
    'parts that are none',
    sse(chunk({ content: { parts: [null, 7, { functionCall: 'x' }] } })),
    'malformed',
    /no finishReason/,
  ],
  ['a wrong key', json(googleError(400, 'INVALID_ARGUMENT', 'API key not valid.'), 400), 'auth', /check the key/],
  [
    'a prompt that is too long',
    json(
      googleError(
        400,
        'INVALID_ARGUMENT',
        'The input token count (9) exceeds the maximum number of tokens allowed (8).',
      ),
      400,
    ),
    'context_too_long',
    /token count/,
  ],
  [
    'a limit of a minute',
    json(googleError(429, 'RESOURCE_EXHAUSTED', QUOTA, [violation('PerMinutePerProject'), { retryDelay: '35s' }]), 429),
    'rate_limit',
    /current quota/,
  ],
  [
    'a limit of a day',
    json(googleError(429, 'RESOURCE_EXHAUSTED', QUOTA, [violation('PerDayPerProject'), { retryDelay: '35s' }]), 429),
    'budget',
    /current quota/,
  ],
  ['an array of errors', json([googleError(429, 'RESOURCE_EXHAUSTED', 'quota')], 429), 'rate_limit', /quota/],
];

const response = (status: string, more: object = {}) => ({ id: 'r', model: 'm', status, ...more });
const delta = { type: 'response.output_text.delta', output_index: 0, delta: 'Par' };
const failed = (code: string, message: string) =>
  named(delta, { type: 'response.failed', response: response('failed', { error: { code, message } }) } as {
    type: string;
  });
const AT_RESPONSES: readonly Failure[] = [
  ['a prompt against its rules', failed('bio_policy', 'This cannot be helped'), 'content_filter', /cannot be helped/],
  ['a failed response', failed('server_error', 'The model died'), 'server', /The model died/],
  ['a limit within the response', failed('rate_limit_exceeded', 'too fast'), 'rate_limit', /too fast/],
  [
    'a prompt that is not answered',
    failed('invalid_prompt', 'flagged as potentially violating our usage policy'),
    'content_filter',
    /flagged/,
  ],
  [
    'an error event',
    named(delta, { type: 'error', code: 'server_error', message: 'gone' } as { type: string }),
    'server',
    /gone/,
  ],
  [
    'an error event without a name',
    sse(delta, { type: 'error', code: 'rate_limit_exceeded', message: 'slow' }),
    'rate_limit',
    /slow/,
  ],
  ['a stream without an end', named(delta), 'malformed', /no response\.completed/],
  [
    'events without what they should have',
    named(
      { type: 'response.output_item.added', item: 7 } as never,
      { type: 'response.completed', response: null } as never,
    ),
    'malformed',
    /no response\.completed/,
  ],
  [
    'a failed response in one piece',
    json(response('failed', { output: [], error: { code: 'server_error', message: 'died' } })),
    'server',
    /died/,
  ],
];

const responses: JsonObject = { takes: { interface: 'responses' } };
const NATIVE: readonly [string, Provider, string, ConnectOptions, readonly Failure[]][] = [
  ['anthropic', anthropic, '/v1', {}, AT_ANTHROPIC],
  ['google', google, '/v1beta', {}, AT_GOOGLE],
  ['openai, by Responses', openAi, '/v1', { options: responses }, AT_RESPONSES],
];

describe.each(NATIVE)('%s', (_, provider, path, wanted, own) => {
  const at = atLoopback(provider, path);
  const keyed = { ...wanted, host: { apiKeyEnv: 'PLANTED_KEY' }, runtime: testRuntime({ PLANTED_KEY: KEY }) };

  it.each([...COMMON, ...own])('tells %s', async (__, answer, kind, says) => {
    const written: unknown[] = [];
    const restore = (['log', 'warn', 'error', 'debug'] as const).map((name) => {
      const before = console[name];
      console[name] = (...args: unknown[]) => void written.push(args);
      return () => {
        console[name] = before;
      };
    });
    const error = await at.failure(answer, wanted);
    for (const back of restore) back();
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(says) });
    expect(written, 'the package prints').toEqual([]);
    expect(at.server.requests, 'the package asks again').toHaveLength(1);
  });

  it('hands on how long to wait', async () => {
    const error = await at.failure(json({ error: { message: 'slow down' } }, 429, { 'retry-after': '7' }), wanted);
    expect(error).toMatchObject({ kind: 'rate_limit', retryAfterMs: 7000 });
  });

  it('shows the key nowhere, whatever a server sends back', async () => {
    const echo =
      (status: number, type: string): Responder =>
      ({ headers }, response) => {
        const key = String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization).replace(
          'Bearer ',
          '',
        );
        expect(key).toBe(KEY);
        response.writeHead(status, { 'content-type': type, 'x-request-id': key });
        response.end(
          `event: error\ndata: ${JSON.stringify({ type: 'error', error: { message: `bad ${key}`, code: 400 } })}\n\n`,
        );
      };
    for (const status of [200, 400, 401, 500])
      for (const type of ['text/event-stream', 'application/json', 'text/plain']) {
        const error = await at.failure(echo(status, type), keyed);
        expect(error).toBeInstanceOf(ProviderError);
        expect(inspect(error, { depth: 9, showHidden: true }) + (error as Error).stack).not.toContain(KEY);
      }
  });

  it('takes no address, key or header from the environment', async () => {
    const set = {
      ...{ ANTHROPIC_BASE_URL: 'http://127.0.0.1:1', ANTHROPIC_CUSTOM_HEADERS: 'x-spy: yes', ANTHROPIC_LOG: 'debug' },
      ...{ GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:1', GOOGLE_GENAI_USE_VERTEXAI: 'true', GEMINI_API_KEY: 'spy' },
      ...{
        OPENAI_BASE_URL: 'http://127.0.0.1:1',
        OPENAI_LOG: 'debug',
        ANTHROPIC_API_KEY: 'spy',
        OPENAI_API_KEY: 'spy',
      },
    };
    Object.assign(process.env, set);
    try {
      await at.failure(json({ error: { message: 'no' } }, 400), wanted);
    } finally {
      for (const name of Object.keys(set)) delete process.env[name];
    }
    const { headers } = at.server.requests.at(-1)!;
    const allowed = [
      'accept',
      'accept-encoding',
      'anthropic-version',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ];
    expect(Object.keys(headers).filter((name) => !allowed.includes(name))).toEqual([]);
    expect(JSON.stringify(headers)).not.toContain('spy');
  });

  it('names a model that is not there, and one that is like it; asks nothing where there is no list', async () => {
    const listed = json({ data: [{ id: 'some-modell' }], models: [{ name: 'models/some-modell' }] });
    at.server.answer = listed;
    await expect((await at.connect(wanted)).identify(never())).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/no model "some-model"; did you mean "some-modell"\?/),
    });
    const seen = at.server.requests.length;
    const unlisted = { ...wanted, host: { takes: { ...at.entry(wanted).host.takes, modelList: false } } };
    expect((await (await at.connect(unlisted)).identify(never())).servedModel).toBeNull();
    expect(at.server.requests).toHaveLength(seen);
  });

  it('keeps a complete reply whose last bytes are lost', async () => {
    const bodies: Record<string, string> = {
      anthropic: [
        began,
        partialDelta,
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
      google: `data: ${JSON.stringify(chunk({ finishReason: 'STOP' }))}\n\n`,
      openai: [delta, { type: 'response.completed', response: response('completed') }]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    };
    const reply = await at.generation((__, out) => {
      out.writeHead(200, { 'content-type': 'text/event-stream' });
      out.write(bodies[provider.name]!, () => setTimeout(() => out.destroy(), 10));
    }, wanted);
    expect(reply).toMatchObject({ text: 'Par', finish: 'stop' });
  });
});
