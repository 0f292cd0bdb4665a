import { describe, expect, it } from 'vitest';
import { anthropic } from '../src/anthropic/index.ts';
import { readUsage as readAnthropicUsage } from '../src/anthropic/usage.ts';
import { readBill } from '../src/http/bill.ts';
import { openAi } from '../src/openai/index.ts';
import { play } from './loopback.ts';
import { atLoopback, createRequestSupport, delta, named, sse } from './support.ts';

describe('a bill is read', () => {
  it.each<[string, object | null, Record<string, string>, number | null]>([
    ['as a number', { cost: 0.00095 }, {}, 0.00095],
    ['as a number of 0', { cost: 0 }, {}, 0],
    ['as a text', { cost: '0.00042' }, {}, 0.00042],
    ['not as more than anybody pays, whose sum nobody could publish', { cost: 1e308 }, {}, null],
    [
      'as Perplexity’s total',
      { cost: { input_tokens_cost: 0.001, output_tokens_cost: 0.022, request_cost: 0.006, total_cost: 0.029 } },
      {},
      0.029,
    ],
    [
      'as the sum of parts without a total',
      { cost: { input_tokens_cost: 0.001, output_tokens_cost: 0.002 } },
      {},
      0.003,
    ],
    ['in dollars only', { cost: { currency: 'EUR', total_cost: 0.029 } }, {}, null],
    ['with its currency', { cost: { currency: 'USD', input_cost: 0.01, total_cost: 0.029 } }, {}, 0.029],
    ['in xAI’s ticks', { cost_in_usd_ticks: 318_319_000 }, {}, 0.0318319],
    ['as DeepInfra’s estimate', { estimated_cost: 0.0000268 }, {}, 0.0000268],
    [
      'of one’s own key with the fee',
      { cost: 0.0001, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } },
      {},
      0.0021,
    ],
    [
      'without the provider’s share of the same money',
      { cost: 0.002, is_byok: false, cost_details: { upstream_inference_cost: 0.002 } },
      {},
      0.002,
    ],
    ['from LiteLLM’s header', null, { 'x-litellm-response-cost': '3.6e-05' }, 0.000036],
    ['from the reply before the header', { cost: 0.5 }, { 'x-litellm-response-cost': '0.4' }, 0.5],
    ['never as 0 from a header, which says that there is no price', null, { 'x-litellm-response-cost': '0.0' }, null],
    ['never out of a cache', null, { 'x-litellm-response-cost': '0.001', 'x-litellm-cache-key': 'abc' }, null],
    ['never where it is none', { cost: -1 }, { 'x-litellm-response-cost': 'None' }, null],
    ['never where nothing is stated', { prompt_tokens: 3 }, {}, null],
  ])('%s', (_, block, headers, usd) => {
    const found = readBill(block as never, new Headers(headers));
    if (usd === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(usd, 12);
  });
});

const chat = atLoopback(openAi);
const responses = atLoopback(openAi);
const messages = atLoopback(anthropic);
const RESPONSES = { host: { takes: createRequestSupport({ interface: 'responses' }) } };

describe('bills and classes of service are in the receipt', () => {
  it('of Chat Completions', async () => {
    const reply = await chat.generation(
      sse(
        delta({ content: '42' }, 'stop', { service_tier: 'priority' }),
        { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2, cost_in_usd_ticks: 40_000 } },
        '[DONE]',
      ),
    );
    expect(reply.receipt).toMatchObject({ billedUsd: 0.000004, serviceTier: 'priority' });
  });

  it('of Responses', async () => {
    const usage = { input_tokens: 9, output_tokens: 2, cost: { currency: 'USD', total_cost: 0.007 } };
    const reply = await responses.generation(
      named(
        { type: 'response.output_text.delta', output_index: 0, delta: '42' } as never,
        {
          type: 'response.completed',
          response: { id: 'r', status: 'completed', service_tier: 'flex', usage },
        } as never,
      ),
      RESPONSES,
    );
    expect(reply.receipt).toMatchObject({ billedUsd: 0.007, serviceTier: 'flex' });
  });

  it('of Messages, with what was written to the cache for an hour', async () => {
    const usage = {
      input_tokens: 9,
      output_tokens: 2,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      service_tier: 'standard',
      cost: 0.01,
    };
    const reply = await messages.generation(
      named(
        { type: 'message_start', message: { id: 'm', model: 'm', usage } } as never,
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '42' } } as never,
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } } as never,
        { type: 'message_stop' },
      ),
    );
    expect(reply.receipt).toMatchObject({ billedUsd: 0.01, serviceTier: 'standard' });
    expect(reply.usage).toMatchObject({ inputTokens: 39, cacheWriteTokens: 30, cacheWrite1hTokens: 20 });
  });

  it('of a gateway’s header', async () => {
    const body = Buffer.from(`data: ${JSON.stringify(delta({ content: '42' }, 'stop'))}\n\ndata: [DONE]\n\n`);
    const headers = { 'x-litellm-response-cost': '0.00095', 'x-litellm-call-id': 'c' };
    const reply = await chat.generation((_, response) => play(response, 'text/event-stream', [body], headers));
    expect(reply.receipt).toMatchObject({ billedUsd: 0.00095, gateway: { name: 'litellm', cache: null } });
  });
});

it('sums the lifetimes of what was written to a cache where no sum is stated', () => {
  const block = {
    input_tokens: 1,
    output_tokens: 1,
    cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 },
  };
  expect(readAnthropicUsage(block)).toMatchObject({ inputTokens: 10, cacheWriteTokens: 9, cacheWrite1hTokens: 5 });
});
