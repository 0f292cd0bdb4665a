import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Usage } from '@evenhand/core';
import type { Recorded } from './contract.ts';

/**
 * Replies of interfaces that nobody could ask here. The words are made up; forms, names of events and fields follow the makers' own
 * packages and their recorded tests (anthropic-sdk-typescript, js-genai, openai-node).
 */
const FOLDER = join(import.meta.dirname, 'fixtures');
const bytes = (path: string) => readFileSync(join(FOLDER, path));

/** `input / cached / written / output / reasoning`, in that order; null = not stated. */
function usage(counts: readonly (number | null)[], raw: JsonObject): Usage {
  const [inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens] = counts as [
    number,
    ...(number | null)[],
  ];
  return {
    inputTokens,
    cachedInputTokens: cachedInputTokens ?? null,
    cacheWriteTokens: cacheWriteTokens ?? null,
    outputTokens: outputTokens ?? null,
    reasoningTokens: reasoningTokens ?? null,
    raw,
  };
}

type Expected = Omit<Recorded['expected'], 'toolCalls' | 'reasoning' | 'servedModel' | 'usage'> &
  Partial<Pick<Recorded['expected'], 'toolCalls' | 'reasoning'>> & {
    counts: readonly (number | null)[];
    raw: JsonObject;
  };

const recorder =
  (
    folder: string,
    servedModel: string,
    ending: string,
    headers: Record<string, string>,
    receipt: NonNullable<Recorded['receipt']>,
  ) =>
  (file: string, { counts, raw, ...expected }: Expected): Recorded => ({
    name: file,
    body: bytes(`${folder}/${file}`),
    contentType: file.endsWith('.json') ? 'application/json' : 'text/event-stream; charset=utf-8',
    ...(file.endsWith('.json') ? {} : { ending }),
    headers,
    receipt,
    expected: {
      reasoning: '',
      ...(expected.reasoning ? { reasoningSummarized: true } : {}),
      toolCalls: [],
      ...expected,
      servedModel,
      usage: usage(counts, raw),
    },
  });

const weather = { name: 'get_weather', arguments: '{"city":"北京"}' };

const anthropicRecording = recorder(
  'anthropic',
  'claude-made-1',
  'event: message_delta',
  { 'request-id': 'req_made', 'anthropic-ratelimit-input-tokens-remaining': '39000' },
  { requestId: 'req_made', rateLimit: { 'anthropic-ratelimit-input-tokens-remaining': '39000' } },
);
const began = (input: number) => ({
  input_tokens: input,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  service_tier: 'standard',
});

export const anthropicReplies: readonly Recorded[] = [
  anthropicRecording('text.sse', {
    text: 'Paris — 巴黎，法国的首都。',
    finish: 'stop',
    counts: [21, 0, 0, 14, null],
    raw: { ...began(21), output_tokens: 14 },
    chunks: 3,
  }),
  anthropicRecording('thinking.sse', {
    reasoning: 'Six times seven 等于四十二',
    text: '42',
    finish: 'stop',
    counts: [1240, 1000, 200, 31, 25],
    raw: {
      input_tokens: 40,
      cache_creation_input_tokens: 200,
      cache_read_input_tokens: 1000,
      output_tokens: 31,
      output_tokens_details: { thinking_tokens: 25 },
      service_tier: 'standard',
    },
    chunks: 3,
  }),
  anthropicRecording('tools.sse', {
    text: 'I look both up.',
    toolCalls: [
      { id: 'toolu_made_1', name: 'get_weather', arguments: '{"city": "北京"}' },
      { id: 'toolu_made_2', name: 'get_time', arguments: '{}' },
    ],
    finish: 'tool-calls',
    counts: [377, 0, 0, 65, null],
    raw: { ...began(377), output_tokens: 65 },
    chunks: 6,
  }),
  anthropicRecording('length.sse', {
    text: 'One, two,',
    finish: 'length',
    counts: [9, 0, 0, 4, null],
    raw: { ...began(9), output_tokens: 4 },
    chunks: 1,
  }),
  anthropicRecording('refusal.sse', {
    text: 'Hi',
    finish: 'content-filter',
    counts: [28, 0, 0, 6, 0],
    raw: { ...began(28), output_tokens: 6, output_tokens_details: { thinking_tokens: 0 } },
    chunks: 1,
  }),
];

export const anthropicUnstreamed: readonly Recorded[] = [
  anthropicRecording('whole.json', {
    reasoning: 'hm',
    text: 'Paris',
    toolCalls: [{ id: 'toolu_made_3', name: 'get_weather', arguments: '{"city":"Paris"}' }],
    finish: 'tool-calls',
    counts: [10, null, null, 20, null],
    raw: { input_tokens: 10, cache_creation_input_tokens: null, cache_read_input_tokens: null, output_tokens: 20 },
    chunks: 3,
  }),
];

const googleRecording = recorder(
  'google',
  'gemini-made-1',
  '"finishReason"',
  {},
  { requestId: 'made-response-1', rateLimit: null },
);
const text = (prompt: number) => ({ promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }] });

export const googleReplies: readonly Recorded[] = [
  googleRecording('text.sse', {
    text: 'Paris — 巴黎，法国的首都。',
    finish: 'stop',
    counts: [12, null, null, 9, null],
    raw: { promptTokenCount: 12, candidatesTokenCount: 9, totalTokenCount: 21, ...text(12) },
    chunks: 3,
  }),
  googleRecording('thinking.sse', {
    reasoning: '**Multiplying**\n\n六乘以七',
    text: '42',
    finish: 'stop',
    counts: [20, 8, null, 27, 25],
    raw: {
      promptTokenCount: 20,
      candidatesTokenCount: 2,
      totalTokenCount: 47,
      cachedContentTokenCount: 8,
      ...text(20),
      thoughtsTokenCount: 25,
    },
    chunks: 2,
  }),
  googleRecording('tools.sse', {
    text: '',
    toolCalls: [
      { id: 'call-1', ...weather, signature: 'bWFkZQ==' },
      { id: 'call_made', name: 'get_time', arguments: '{}' },
    ],
    finish: 'tool-calls',
    counts: [81, null, null, 199, 179],
    raw: { promptTokenCount: 81, candidatesTokenCount: 20, totalTokenCount: 280, ...text(81), thoughtsTokenCount: 179 },
    chunks: 2,
  }),
  googleRecording('length.sse', {
    reasoning: 'Let me think',
    text: '',
    finish: 'length',
    counts: [30, null, null, 64, 64],
    raw: { promptTokenCount: 30, totalTokenCount: 94, ...text(30), thoughtsTokenCount: 64 },
    chunks: 1,
  }),
  googleRecording('safety.sse', {
    text: 'One way',
    finish: 'content-filter',
    counts: [10, null, null, 5, null],
    raw: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15, ...text(10) },
    chunks: 1,
  }),
  {
    ...googleRecording('blocked.sse', {
      text: '',
      finish: 'content-filter',
      counts: [10, null, null, 0, null],
      raw: { promptTokenCount: 10, totalTokenCount: 10, ...text(10) },
      chunks: 0,
    }),
    ending: '"blockReason"',
  },
];

export const googleUnstreamed: readonly Recorded[] = [
  googleRecording('whole.json', {
    reasoning: 'hm',
    text: 'Paris',
    toolCalls: [{ id: 'call-1', name: 'get_weather', arguments: '{"city":"Paris"}' }],
    finish: 'tool-calls',
    counts: [10, null, null, 25, 5],
    raw: { promptTokenCount: 10, candidatesTokenCount: 20, totalTokenCount: 35, thoughtsTokenCount: 5 },
    chunks: 3,
  }),
];

const responsesRecording = recorder(
  'responses',
  'gpt-made-1-2026-09-01',
  'event: response.completed',
  { 'x-request-id': 'req_made', 'x-ratelimit-remaining-requests': '99' },
  { requestId: 'req_made', rateLimit: { 'x-ratelimit-remaining-requests': '99' } },
);
const counted = (
  input: number,
  output: number,
  reasoning = 0,
  input_tokens_details: JsonObject = { cached_tokens: 0 },
) => ({
  input_tokens: input,
  input_tokens_details,
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + output,
});

export const responsesReplies: readonly Recorded[] = [
  responsesRecording('text.sse', {
    text: 'Paris — 巴黎，法国的首都。',
    finish: 'stop',
    counts: [20, 0, null, 12, 0],
    raw: counted(20, 12),
    chunks: 3,
  }),
  responsesRecording('reasoning.sse', {
    reasoning: '**Multiplying** 六乘以七**Done**',
    text: '42',
    finish: 'stop',
    counts: [1100, 1024, 0, 90, 64],
    raw: counted(1100, 90, 64, { cached_tokens: 1024, cache_write_tokens: 0 }),
    chunks: 4,
  }),
  responsesRecording('tools.sse', {
    text: '',
    toolCalls: [
      { id: 'call_made_1', ...weather },
      { id: 'call_made_2', name: 'get_time', arguments: '{}' },
    ],
    finish: 'tool-calls',
    counts: [60, 0, null, 30, 0],
    raw: counted(60, 30),
    chunks: 6,
  }),
  {
    ...responsesRecording('length.sse', {
      text: 'One, two,',
      finish: 'length',
      counts: [9, 0, null, 16, 12],
      raw: counted(9, 16, 12),
      chunks: 1,
    }),
    ending: 'event: response.incomplete',
  },
  {
    ...responsesRecording('filter.sse', {
      text: 'One',
      finish: 'content-filter',
      counts: [9, 0, null, 3, 0],
      raw: counted(9, 3),
      chunks: 1,
    }),
    ending: 'event: response.incomplete',
  },
  responsesRecording('refusal.sse', {
    text: 'I cannot help with that.',
    finish: 'stop',
    counts: [30, 0, null, 9, 0],
    raw: counted(30, 9),
    chunks: 2,
  }),
];

export const responsesUnstreamed: readonly Recorded[] = [
  responsesRecording('whole.json', {
    reasoning: 'hm',
    text: 'Paris',
    toolCalls: [{ id: 'call_made_3', name: 'get_weather', arguments: '{"city":"Paris"}' }],
    finish: 'tool-calls',
    counts: [20, 0, null, 30, 16],
    raw: counted(20, 30, 16),
    chunks: 3,
  }),
];
