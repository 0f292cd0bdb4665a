import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { readUsage } from '../src/openai/usage.ts';
import { atLoopback, delta, sse } from './support.ts';

const at = atLoopback(openAi);
const { generation } = at;

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
      'Model Studio’s cache that was asked for',
      block({ prompt_tokens_details: { cached_tokens: 6, cache_creation_input_tokens: 2, cache_type: 'ephemeral' } }),
      { cachedInputTokens: 6, explicitCachedInputTokens: 6, cacheWriteTokens: 2 },
    ],
    [
      'what is no number of tokens',
      block({ prompt_tokens: -1, completion_tokens: '20' }),
      { inputTokens: null, outputTokens: null },
    ],
  ])('%s', (_, raw, expected) => {
    expect(readUsage(raw as never)).toMatchObject({ ...expected, raw });
  });

  it('of a cache that nobody asked for has no such part', () => {
    const raw = block({ prompt_tokens_details: { cached_tokens: 6 } });
    expect(readUsage(raw as never)).not.toHaveProperty('explicitCachedInputTokens');
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
    replyId: 'r-1',
    fingerprint: 'fp_1',
    billedUsd: 0.00042,
    serverTiming: { loadMs: null, prefillMs: 500, decodeMs: 250 },
    rateLimit: { 'x-ratelimit-remaining-tokens': '123' },
  });
});
