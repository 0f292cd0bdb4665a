import { join } from 'node:path';
import {
  findRosterEntry,
  type GenerationRequest,
  isLoopback,
  type ModelEntry,
  openCatalogue,
  resolveSampling,
} from '@evenhand/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../src/index.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { type Loopback, loopback } from './loopback.ts';

const catalogue = openCatalogue([join(import.meta.dirname, '..', '..', '..', 'benchmarks')]);
const KEY = 'sk-stand-in-0123456789';

interface Form {
  /** What is posted to. */
  readonly path: string;
  /** What the host has listed, asked for before; null = it is not asked. */
  readonly list: string | null;
  /** A model of the roster, and its id there. */
  readonly model: readonly [label: string, id: string];
  /** Keys of the body besides model and messages. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The interface that is spoken there; absent = Chat Completions. */
  readonly wireFormat?: keyof typeof WIRE_FORMATS;
}

const CHAT = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Two times three?' },
];
const responded = (model: string, status: string) => ({ id: 'r', model, status, usage: null });

/** What the interfaces have of their own: the header with the key, the question, and the reply "six" as a stream. */
const WIRE_FORMATS = {
  chat: {
    auth: { authorization: `Bearer ${KEY}` },
    sentQuestion: { messages: CHAT },
    reply: (id: string) => [
      {
        id: 'c',
        model: id,
        choices: [{ index: 0, delta: { content: 'six' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
      },
    ],
  },
  responses: {
    auth: { authorization: `Bearer ${KEY}` },
    sentQuestion: { input: CHAT },
    reply: (id: string) => [
      { type: 'response.created', response: responded(id, 'in_progress') },
      { type: 'response.output_text.delta', output_index: 0, delta: 'six' },
      { type: 'response.completed', response: responded(id, 'completed') },
    ],
  },
  anthropic: {
    auth: { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
    sentQuestion: { system: 'Be brief.', messages: CHAT.slice(1) },
    reply: (id: string) => [
      { type: 'message_start', message: { id: 'm', model: id, usage: { input_tokens: 5, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'six' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ],
  },
  google: {
    auth: { 'x-goog-api-key': KEY },
    sentQuestion: {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Two times three?' }] }],
    },
    reply: (id: string) => [
      {
        candidates: [{ content: { role: 'model', parts: [{ text: 'six' }] }, finishReason: 'STOP' }],
        modelVersion: id,
      },
    ],
  },
};

const SAMPLING = { temperature: 0, topP: 0.9, maxOutputTokens: 64, stop: ['END'] };
const usual = {
  temperature: 0,
  top_p: 0.9,
  max_tokens: 64,
  stop: ['END'],
  seed: 7,
  stream: true,
  stream_options: { include_usage: true },
};
const { seed: _, ...seedless } = usual;
/** Of a model that reasons: 8,192 tokens on top. */
const thinking = { max_tokens: 64 + 8192 };
const streamed = { stream: true, stream_options: { include_usage: true } };

/** As the hosts' own pages give it; written down here anew, not read from the data. */
const FORMS: Readonly<Record<string, Form>> = {
  anthropic: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['claude-opus-5-5', 'claude-opus-5-5'],
    body: { max_tokens: 8256, stop: ['END'], ...streamed },
  },
  'anthropic-native': {
    path: '/v1/messages',
    list: '/v1/models?limit=1000',
    model: ['claude-opus-5-5@anthropic-native', 'claude-opus-5-5'],
    wireFormat: 'anthropic',
    body: { max_tokens: 8256, stop_sequences: ['END'], stream: true },
  },
  ark: {
    path: '/api/v3/chat/completions',
    list: null,
    model: ['doubao-seed-1.8@ark', 'doubao-seed-1-8-251228'],
    body: seedless,
  },
  'dashscope-cn': {
    path: '/compatible-mode/v1/chat/completions',
    list: '/compatible-mode/v1/models',
    model: ['qwen3-8b@dashscope-cn', 'qwen3-8b'],
    body: { ...usual, ...thinking, temperature: 0.6, top_p: 0.95 },
  },
  'dashscope-intl': {
    path: '/compatible-mode/v1/chat/completions',
    list: '/compatible-mode/v1/models',
    model: ['qwen3.6-27b@dashscope-intl', 'qwen3.6-27b'],
    body: { ...usual, ...thinking },
  },
  deepinfra: {
    path: '/v1/openai/chat/completions',
    list: '/v1/openai/models',
    model: ['phi-4', 'microsoft/phi-4'],
    body: usual,
  },
  deepseek: {
    path: '/chat/completions',
    list: '/models',
    model: ['deepseek-v4.1-flash', 'deepseek-flash'],
    body: { ...seedless, ...thinking },
  },
  gemini: {
    path: '/v1beta/openai/chat/completions',
    list: '/v1beta/openai/models',
    model: ['gemini-4-argon', 'gemini-4-argon'],
    body: { ...seedless, ...thinking },
  },
  'gemini-native': {
    path: '/v1beta/models/gemini-4-argon:streamGenerateContent?alt=sse',
    list: '/v1beta/models?pageSize=1000',
    model: ['gemini-4-argon@gemini-native', 'gemini-4-argon'],
    wireFormat: 'google',
    body: {
      generationConfig: {
        temperature: 0,
        topP: 0.9,
        stopSequences: ['END'],
        seed: 7,
        maxOutputTokens: 8256,
        thinkingConfig: { includeThoughts: true },
      },
    },
  },
  groq: {
    path: '/openai/v1/chat/completions',
    list: '/openai/v1/models',
    model: ['llama-3.3-70b', 'llama-3.3-70b-versatile'],
    body: { temperature: 0, top_p: 0.9, max_completion_tokens: 64, stop: ['END'], seed: 7, ...streamed },
  },
  huggingface: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['llama-3.3-70b@huggingface', 'meta-llama/Llama-3.3-70B-Instruct'],
    body: usual,
  },
  meta: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['muse-spark-1.3', 'muse-spark-1.3'],
    body: { temperature: 0, top_p: 0.9, max_completion_tokens: 8256, ...streamed },
  },
  mistral: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['mistral-large-3', 'mistral-large-2512'],
    body: { temperature: 0, top_p: 0.9, max_tokens: 64, stop: ['END'], random_seed: 7, stream: true },
  },
  'moonshot-cn': {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['kimi-k2.6@moonshot-cn', 'kimi-k2.6'],
    body: { max_tokens: 8256, stop: ['END'], ...streamed },
  },
  'moonshot-intl': {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['kimi-k3', 'kimi-k3'],
    body: { max_tokens: 64 + 32768, stop: ['END'], ...streamed },
  },
  'ollama-cloud': {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['gemma-4-31b@ollama-cloud', 'gemma4:31b'],
    body: { ...usual, ...thinking },
  },
  openai: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['gpt-6-luna', 'gpt-6-luna'],
    body: { max_completion_tokens: 8256, seed: 7, ...streamed },
  },
  'openai-responses': {
    path: '/v1/responses',
    list: '/v1/models',
    model: ['gpt-6-luna@openai-responses', 'gpt-6-luna'],
    wireFormat: 'responses',
    body: { max_output_tokens: 8256, reasoning: { summary: 'auto' }, store: false, stream: true },
  },
  openrouter: {
    path: '/api/v1/chat/completions',
    list: '/api/v1/models',
    model: ['llama-4-scout@openrouter', 'meta-llama/llama-4-scout'],
    body: usual,
  },
  together: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['qwen2.5-7b-instruct@together', 'Qwen/Qwen2.5-7B-Instruct-Turbo'],
    body: usual,
  },
  xai: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    model: ['grok-4.6', 'grok-4.6'],
    body: { temperature: 0, top_p: 0.9, max_tokens: 8256, seed: 7, ...streamed },
  },
  zai: {
    path: '/api/paas/v4/chat/completions',
    list: '/api/paas/v4/models',
    model: ['glm-5.2', 'glm-5.2'],
    body: { ...seedless, ...thinking },
  },
};

describe('each host that comes with evenhand, as a stand-in sees it', () => {
  let server: Loopback;
  beforeAll(async () => {
    server = await loopback();
  });
  afterAll(() => server.close());

  it('is in the table', () => {
    const elsewhere = catalogue.hosts.filter(({ baseUrl }) => baseUrl !== null && !isLoopback(baseUrl));
    expect(elsewhere.map(({ id }) => id).sort()).toEqual(Object.keys(FORMS).sort());
  });

  it.each(Object.entries(FORMS))('%s', async (host, form) => {
    const [label, id] = form.model;
    const entry = findRosterEntry(catalogue, label)!;
    expect(entry.host.id).toBe(host);
    const wireFormat = WIRE_FORMATS[form.wireFormat ?? 'chat'];
    const seen = server.requests.length;
    server.answer = ({ method }, response) => {
      if (method === 'GET') {
        response.setHeader('content-type', 'application/json');
        const models = [{ name: 'models/another' }, { name: `models/${id}`, inputTokenLimit: 1000 }];
        response.end(JSON.stringify({ object: 'list', data: [{ id: 'another' }, { id, object: 'model' }], models }));
        return;
      }
      response.setHeader('content-type', 'text/event-stream');
      const events = wireFormat.reply(id).map((event) => {
        const name = 'type' in event ? `event: ${event.type}\n` : '';
        return `${name}data: ${JSON.stringify(event)}\n\n`;
      });
      response.end(`${events.join('')}${form.wireFormat === undefined ? 'data: [DONE]\n\n' : ''}`);
    };
    const adapter = await connectAt(entry, server.url);
    try {
      await adapter.identify(new AbortController().signal);
      const request: GenerationRequest = {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Two times three?' },
        ],
        sampling: resolveSampling(SAMPLING, entry),
        seed: 7,
        attemptRef: { suite: 's', prompt: 'main', sample: '1', trial: 1, attempt: 1 },
      };
      const events = [];
      for await (const event of adapter.generate(request, new AbortController().signal)) events.push(event);
      expect(events.map((event) => ('text' in event ? event.text : event.type))).toEqual(['six', 'end']);
    } finally {
      await adapter.close();
    }
    const requests = server.requests.slice(seen);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...(form.list === null ? [] : [`GET ${form.list}`]),
      `POST ${form.path}`,
    ]);
    for (const { headers } of requests) {
      expect(headers).toMatchObject(wireFormat.auth);
      expect(Object.values(headers).filter((value) => String(value).includes(KEY))).toHaveLength(1);
    }
    const { model, ...rest } = requests.at(-1)!.body!;
    expect(form.wireFormat === 'google' ? id : model).toBe(id);
    expect(rest).toEqual({ ...wireFormat.sentQuestion, ...form.body });
  });
});

/** The same entry, its address moved to a server of the test. */
function connectAt(entry: ModelEntry, origin: string) {
  const provider = providers.find(({ name }) => name === entry.host.provider)!;
  const { pathname } = new URL(entry.host.baseUrl!);
  const options = provider.options.parse(entry.options);
  const model = { ...entry, options, host: { ...entry.host, baseUrl: `${origin}${pathname.replace(/\/$/, '')}` } };
  const runtime = { ...testRuntime({}), env: { [entry.host.apiKeyEnv!]: KEY } };
  return provider.connect({ model, runtime, answers: () => null }, new AbortController().signal);
}
