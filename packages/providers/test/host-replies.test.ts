import type { ProviderError } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../src/http/retry-after.ts';
import { chat, gemini, local, messages, RESPONSES, responses } from './interfaces.ts';
import { play, type Responder } from './loopback.ts';
import { delta, json, named, sse } from './support.ts';

const raw =
  (text: string, type = 'text/event-stream', headers = {}): Responder =>
  (_, response) =>
    play(response, type, [Buffer.from(text)], headers);
const text = (content: string) => delta({ content });
const DONE = '[DONE]';
const END = delta({}, 'stop');
const usage = (block: object) => ({ choices: [], usage: block });
const U = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };
const call = (index: number | undefined, id: string | undefined, name: string, args: unknown) => ({
  ...{ index, id, type: 'function' },
  function: { name, arguments: args },
});
const complete = (message: object | undefined, finish: string | null, more: object = {}) =>
  json({ id: 'r', model: 'm', choices: [{ index: 0, message, finish_reason: finish }], ...more });

/** Host, what it sends, and what of the generation is right. */
type Reply = readonly [host: string, answer: Responder, right: object];

const CHAT: readonly Reply[] = [
  [
    'MiniMax says all of it again in the last chunk',
    sse(
      delta({ role: 'assistant', content: 'The answer', reasoning_content: 'So' }, null, {
        usage: { total_tokens: 0 },
      }),
      text(' is 42.'),
      {
        ...{ id: 'r', object: 'chat.completion', usage: U, base_resp: { status_code: 0, status_msg: '' } },
        choices: [
          { index: 0, finish_reason: 'stop', message: { content: 'The answer is 42.', reasoning_content: 'So' } },
        ],
      },
    ),
    { text: 'The answer is 42.', reasoning: 'So', finish: 'stop', usage: { inputTokens: 9, outputTokens: 4 } },
  ],
  [
    'MiniMax says its text only in the last chunk, after its reasoning',
    sse(delta({ reasoning_content: 'So' }), {
      choices: [{ index: 0, finish_reason: 'stop', message: { content: '42', reasoning_content: 'So' } }],
    }),
    { text: '42', reasoning: 'So' },
  ],
  [
    'Azure keeps back what its filter found',
    complete(undefined, 'content_filter', { usage: U }),
    { text: '', finish: 'content-filter', usage: { inputTokens: 9, outputTokens: 4 } },
  ],
  [
    'Azure begins with a chunk about its filter',
    sse({ choices: [], prompt_filter_results: [{ prompt_index: 0 }], id: '', model: '' }, text('42'), END, DONE),
    { text: '42', finish: 'stop' },
  ],
  [
    'Databricks puts reasoning into a part of the content',
    sse(
      delta({ content: [{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'So' }] }] }),
      delta({ content: [{ type: 'text', text: '42' }] }, 'stop'),
      DONE,
    ),
    { text: '42', reasoning: 'So' },
  ],
  [
    'Mistral puts thinking into a list of parts',
    sse(
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'So' }] }] }),
      delta({ content: '42' }, 'stop', { usage: U }),
      DONE,
    ),
    { text: '42', reasoning: 'So', usage: { outputTokens: 4 } },
  ],
  [
    'a gateway before Responses writes output_text',
    complete({ content: [{ type: 'output_text', text: '42' }] }, 'stop'),
    { text: '42' },
  ],
  [
    'OpenRouter says the same reasoning in two fields',
    sse(
      delta({ reasoning: 'So', reasoning_details: [{ type: 'reasoning.text', text: 'So', index: 0 }] }),
      delta({ content: '42', reasoning: null, reasoning_details: [] }, 'stop'),
      DONE,
    ),
    { text: '42', reasoning: 'So' },
  ],
  [
    'OpenRouter reports the limit of tokens, and what was used, after finish_reason',
    sse(
      text('4'),
      delta({}, 'length'),
      { ...delta({ content: '' }), error: { code: 400, message: 'Token limit reached' }, usage: { ...U, cost: 0.5 } },
      DONE,
    ),
    { text: '4', finish: 'length', usage: { inputTokens: 9, outputTokens: 4 }, receipt: { billedUsd: 0.5 } },
  ],
  ['Qianfan ends normally', sse(text('42'), delta({}, 'normal'), DONE), { text: '42', finish: 'stop' }],
  ['Cohere is complete', sse(text('42'), delta({}, 'COMPLETE'), DONE), { finish: 'stop' }],
  ['Cohere found it toxic', sse(text('4'), delta({}, 'ERROR_TOXIC'), DONE), { finish: 'content-filter' }],
  ['Hunyuan found it sensitive', sse(text('4'), delta({}, 'sensitive'), DONE), { finish: 'content-filter' }],
  ['Mistral reached the context', sse(text('4'), delta({}, 'model_length'), DONE), { finish: 'length' }],
  ['Together met the end of the sequence', sse(text('4'), delta({}, 'eos'), DONE), { finish: 'stop' }],
  ['TGI met its token', sse(text('4'), delta({}, 'eos_token'), DONE), { finish: 'stop' }],
  [
    'a server writes the word null',
    sse(delta({ content: '4' }, 'null'), delta({ content: '2' }, 'stop'), DONE),
    { text: '42', finish: 'stop' },
  ],
  [
    'a server writes an empty reason',
    sse(delta({ content: '42' }, ''), delta({}, 'stop'), DONE),
    { text: '42', finish: 'stop' },
  ],
  ['Coze quotes its end', sse(text('42'), END, '"[DONE]"'), { text: '42', finish: 'stop' }],
  ['a server writes its end small', sse(text('42'), END, '[done]'), { text: '42' }],
  ['a server sends null between chunks', sse(text('4'), 'null', delta({ content: '2' }, 'stop'), DONE), { text: '42' }],
  ['a server sends an empty object', sse('{}', delta({ content: '42' }, 'stop'), DONE), { text: '42' }],
  [
    'one line feed between events',
    raw(
      [text('4'), delta({ content: '2' }, 'stop'), usage(U)].map((one) => `data: ${JSON.stringify(one)}\n`).join('') +
        'data: [DONE]\n',
    ),
    { text: '42', finish: 'stop', usage: { outputTokens: 4 } },
  ],
  [
    'a byte order mark before the first event',
    raw(`\uFEFFdata: ${JSON.stringify(delta({ content: '42' }, 'stop'))}\n\ndata: [DONE]\n\n`),
    { text: '42' },
  ],
  [
    'names, ids and comments of events that mean nothing',
    raw(
      `: hi\n\nevent: message\nid: 1\ndata:${JSON.stringify(delta({ content: '42' }, 'stop'))}\n\nevent: done\ndata: {}\n\n`,
    ),
    { text: '42' },
  ],
  [
    'pretty JSON over several lines of data',
    raw(`${JSON.stringify(delta({ content: '42' }, 'stop'), null, 1).replace(/^/gm, 'data: ')}\n\ndata: [DONE]\n\n`),
    { text: '42' },
  ],
  [
    'JSON lines under the type of events',
    raw([text('4'), delta({ content: '2' }, 'stop')].map((one) => JSON.stringify(one)).join('\n')),
    { text: '42' },
  ],
  [
    'no delta at the end',
    sse(text('42'), { choices: [{ index: 0, delta: null, finish_reason: 'stop' }] }, DONE),
    { text: '42', finish: 'stop' },
  ],
  [
    'a second choice is not looked at',
    sse({ choices: [{ index: 1, delta: { content: 'no' } }] }, delta({ content: '42' }, 'stop'), DONE),
    { text: '42' },
  ],
  ['a refusal is text', sse(delta({ refusal: 'I can’t' }, 'stop'), DONE), { text: 'I can’t' }],
  ['LM Studio names its stream’s error object null', sse({ ...text('42'), error: null }, END, DONE), { text: '42' }],
  [
    'Gemini counts every call as 0',
    sse(
      delta({ tool_calls: [call(0, 'a', 'f', '{"x":1}')] }),
      delta({ tool_calls: [call(0, 'b', 'g', '{"y":2}')] }, 'stop'),
      DONE,
    ),
    {
      finish: 'tool-calls',
      toolCalls: [
        { name: 'f', arguments: '{"x":1}' },
        { name: 'g', arguments: '{"y":2}' },
      ],
    },
  ],
  [
    'calls without index and id',
    sse(
      delta(
        { tool_calls: [call(undefined, undefined, 'f', '{}'), call(undefined, undefined, 'f', '{"x":1}')] },
        'tool_calls',
      ),
      DONE,
    ),
    {
      toolCalls: [
        { name: 'f', arguments: '{}' },
        { name: 'f', arguments: '{"x":1}' },
      ],
    },
  ],
  [
    'an index as a text',
    sse(
      delta({ tool_calls: [{ ...call(0, 'a', 'f', '{"x"'), index: '0' }] }),
      delta({ tool_calls: [{ index: '0', function: { arguments: ':1}' } }] }, 'tool_calls'),
      DONE,
    ),
    { toolCalls: [{ name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'an empty id and name in every further piece',
    sse(
      delta({ tool_calls: [call(0, 'a', 'f', '')] }),
      delta({ tool_calls: [call(0, '', '', '{"x":')] }),
      delta({ tool_calls: [call(0, '', '', '1}')] }, 'tool_calls'),
      DONE,
    ),
    { toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'arguments as an object',
    complete({ content: null, tool_calls: [call(undefined, 'a', 'f', { x: 1 })] }, 'stop'),
    { finish: 'tool-calls', toolCalls: [{ name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'Groq’s usage',
    sse(text('42'), delta({}, 'stop', { x_groq: { id: 'q', usage: U } }), DONE),
    { usage: { inputTokens: 9 } },
  ],
  [
    'Moonshot’s usage',
    sse({ choices: [{ index: 0, delta: { content: '42' }, finish_reason: 'stop', usage: U }] }, DONE),
    { usage: { inputTokens: 9 } },
  ],
  [
    'zeros, then the usage',
    sse(delta({ content: '42' }, null, { usage: { prompt_tokens: 0, completion_tokens: 0 } }), END, usage(U), DONE),
    { usage: { inputTokens: 9 } },
  ],
  [
    'the usage, then null',
    sse(text('42'), delta({}, 'stop', { usage: U }), { choices: [], usage: null }, DONE),
    { usage: { inputTokens: 9 } },
  ],
  [
    'vLLM counts in every chunk',
    sse(
      delta({ content: '4' }, null, { usage: { ...U, completion_tokens: 1 } }),
      delta({ content: '2' }, 'stop', { usage: U }),
      DONE,
    ),
    { usage: { outputTokens: 4 } },
  ],
  [
    'SGLang counts reasoning beside its details',
    sse(text('42'), END, usage({ ...U, reasoning_tokens: 3, prompt_tokens_details: null }), DONE),
    { usage: { outputTokens: 4, reasoningTokens: 3, cachedInputTokens: null } },
  ],
  [
    'xAI counts reasoning beside the completion',
    sse(text('42'), END, usage({ ...U, total_tokens: 33, completion_tokens_details: { reasoning_tokens: 20 } }), DONE),
    { usage: { outputTokens: 24, reasoningTokens: 20 } },
  ],
  [
    'xAI’s models at Azure hold more in the cache than was sent, and no ticks',
    sse(text('42'), END, usage({ ...U, prompt_tokens_details: { cached_tokens: 161 }, cost_in_usd_ticks: 0 }), DONE),
    {
      usage: { inputTokens: 9, cachedInputTokens: null, impossible: ['cachedInputTokens'] },
      receipt: { billedUsd: null },
    },
  ],
  [
    'DashScope’s cache',
    sse(
      text('42'),
      END,
      usage({ ...U, prompt_tokens_details: { cached_tokens: 2, cache_creation_input_tokens: 3 } }),
      DONE,
    ),
    { usage: { cachedInputTokens: 2, cacheWriteTokens: 3 } },
  ],
  [
    'DeepSeek’s cache',
    sse(text('42'), END, usage({ ...U, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 1 }), DONE),
    { usage: { cachedInputTokens: 8 } },
  ],
  [
    'StepFun’s cache',
    sse(text('42'), END, usage({ ...U, cached_tokens: 5 }), DONE),
    { usage: { cachedInputTokens: 5 } },
  ],
  [
    'a sum and nothing else',
    sse(text('42'), END, usage({ total_tokens: 13 }), DONE),
    { usage: { inputTokens: null, outputTokens: null } },
  ],
  [
    'llama.cpp’s clock',
    sse(text('42'), { ...END, timings: { prompt_ms: 7, predicted_ms: 9 } }, DONE),
    { receipt: { serverTiming: { prefillMs: 7, decodeMs: 9 } } },
  ],
  [
    'Groq’s clock',
    sse(text('42'), END, usage({ ...U, prompt_time: 0.5, completion_time: 0.25 }), DONE),
    { receipt: { serverTiming: { prefillMs: 500, decodeMs: 250 } } },
  ],
  [
    'Perplexity’s bill',
    sse(text('42'), delta({}, 'stop', { usage: { ...U, cost: { total_cost: 0.005 } } }), DONE),
    { receipt: { billedUsd: 0.005 } },
  ],
  [
    'Pydantic’s gateway’s bill',
    complete({ content: '42' }, 'stop', { usage: { ...U, pydantic_ai_gateway: { cost_estimate: 0.001 } } }),
    { receipt: { billedUsd: 0.001 } },
  ],
  [
    'DeepInfra’s bill',
    sse(text('42'), END, usage({ ...U, estimated_cost: 0.0001 }), DONE),
    { receipt: { billedUsd: 0.0001 } },
  ],
  [
    'Fireworks’ other model',
    sse({ ...delta({ content: '42' }, 'stop'), model: 'accounts/fireworks/models/x' }, DONE),
    { receipt: { servedModel: 'accounts/fireworks/models/x' } },
  ],
  [
    'mlx-lm names a folder',
    sse({ ...delta({ content: '42' }, 'stop'), model: '/Users/me/models/x-4bit' }, DONE),
    { receipt: { servedModel: 'x-4bit' } },
  ],
];

const ok = { id: 'resp', object: 'response', model: 'm', created_at: 1, output: [] };
const RU = { input_tokens: 9, output_tokens: 4, total_tokens: 13 };
const RESPONSE: readonly Reply[] = [
  [
    'LM Studio sends a call only when it is complete',
    named(
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x":1}' },
      } as never,
      { type: 'response.completed', response: { ...ok, status: 'completed', usage: RU } } as never,
    ),
    { finish: 'tool-calls', toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'a server sends its text only when it is complete',
    named(
      { type: 'response.output_text.done', output_index: 0, text: '42' } as never,
      { type: 'response.completed', response: { ...ok, status: 'completed', usage: RU } } as never,
    ),
    { text: '42' },
  ],
  [
    'a server sends its text only in the last event',
    named({
      type: 'response.completed',
      response: {
        ...ok,
        status: 'completed',
        usage: RU,
        output: [{ type: 'message', content: [{ type: 'output_text', text: '42' }] }],
      },
    } as never),
    { text: '42', usage: { inputTokens: 9, outputTokens: 4 } },
  ],
  [
    'usage null until the end',
    named(
      { type: 'response.created', response: { ...ok, status: 'in_progress', usage: null } } as never,
      { type: 'response.output_text.delta', output_index: 0, delta: '42' } as never,
      {
        type: 'response.completed',
        response: { ...ok, status: 'completed', usage: { ...RU, cost_in_usd_ticks: 10_000_000 } },
      } as never,
    ),
    { text: '42', usage: { inputTokens: 9 }, receipt: { billedUsd: 0.001 } },
  ],
  [
    'what was left of the budget for a text',
    json({ ...ok, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, usage: RU }),
    { text: '', finish: 'length' },
  ],
];

const start = (block: object, more: object = {}) => ({
  type: 'message_start',
  message: { id: 'm', model: 'm', usage: block, ...more },
});
const begin = (index: number, block: object) => ({ type: 'content_block_start', index, content_block: block });
const piece = (index: number, one: object) => ({ type: 'content_block_delta', index, delta: one });
const says = (index: number, words: string) => piece(index, { type: 'text_delta', text: words });
const input = (index: number, words: string) => piece(index, { type: 'input_json_delta', partial_json: words });
const stop = (reason: string, block?: object) => ({
  type: 'message_delta',
  delta: { stop_reason: reason },
  usage: block,
});
const STOP = { type: 'message_stop' };
const AU = { input_tokens: 9, output_tokens: 4 };
const MESSAGES: readonly Reply[] = [
  [
    'a search that the server made is no call, and leaves the next one whole',
    named(
      start(AU),
      begin(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      input(0, '{"query":"x"}'),
      begin(1, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }),
      begin(2, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
      input(2, '{"x":1}'),
      stop('tool_use'),
      STOP,
    ),
    { finish: 'tool-calls', toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'a tool of a server behind it is no call',
    named(
      start(AU),
      begin(0, { type: 'mcp_tool_use', id: 's', name: 'g', input: {} }),
      input(0, '{"y":1}'),
      says(1, '42'),
      stop('end_turn'),
      STOP,
    ),
    { text: '42', finish: 'stop', toolCalls: [] },
  ],
  [
    'Moonshot counts the prompt only at the end',
    named(
      start({ input_tokens: 0, output_tokens: 0 }),
      says(0, '42'),
      stop('end_turn', { input_tokens: 9, cache_read_input_tokens: 3, output_tokens: 4 }),
      STOP,
    ),
    { usage: { inputTokens: 12, cachedInputTokens: 3, outputTokens: 4 } },
  ],
  [
    'MiniMax says the whole message at the end',
    named(start(AU), says(0, '42'), stop('end_turn', AU), {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: '42' }],
    } as never),
    { text: '42' },
  ],
  [
    'nothing stands for a prompt that was counted',
    named(
      start({ input_tokens: 9, cache_read_input_tokens: null, output_tokens: 1 }),
      says(0, '42'),
      stop('end_turn', { input_tokens: null, output_tokens: 4 } as never),
      STOP,
    ),
    { usage: { inputTokens: 9, cachedInputTokens: null, outputTokens: 4 } },
  ],
  ['no message_stop', named(start(AU), says(0, '42'), stop('end_turn')), { text: '42', finish: 'stop' }],
  [
    'a prompt that filled the context',
    named(start(AU), says(0, '4'), stop('model_context_window_exceeded'), STOP),
    { finish: 'length' },
  ],
  ['a pause of the server', named(start(AU), says(0, '4'), stop('pause_turn'), STOP), { finish: 'other' }],
  [
    'pings between the pieces',
    named(start(AU), { type: 'ping' }, says(0, '4'), { type: 'ping' }, says(0, '2'), stop('end_turn'), STOP),
    { text: '42' },
  ],
  [
    'a class of service',
    named(start({ ...AU, service_tier: 'priority' }), says(0, '42'), stop('end_turn'), STOP),
    { receipt: { serviceTier: 'priority' } },
  ],
  [
    'OpenRouter’s bill',
    named(start(AU), says(0, '42'), stop('end_turn', { output_tokens: 4, cost: 0.25 } as never), STOP),
    { receipt: { billedUsd: 0.25 } },
  ],
];

const part = (parts: object[], finishReason?: string | number, more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, ...(finishReason === undefined ? {} : { finishReason }) }],
  ...more,
});
const GU = { promptTokenCount: 9, candidatesTokenCount: 4, totalTokenCount: 13 };
const GEMINI: readonly Reply[] = [
  ['numbers for its reasons', sse(part([{ text: '42' }], 1)), { text: '42', finish: 'stop' }],
  ['a number for its limit', sse(part([{ text: '4' }], 2)), { finish: 'length' }],
  [
    'a filter of its own',
    sse({ candidates: [{ finishReason: 'MODEL_ARMOR' }], usageMetadata: GU }),
    { text: '', finish: 'content-filter' },
  ],
  [
    'a prompt that is blocked',
    sse({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 9 } }),
    { finish: 'content-filter', usage: { inputTokens: 9 } },
  ],
  [
    'a call of a wrong form is the model’s',
    sse({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }], usageMetadata: GU }),
    { finish: 'other' },
  ],
  [
    'thoughts beside the candidates',
    sse(part([{ text: '42' }], 'STOP', { usageMetadata: { ...GU, thoughtsTokenCount: 20, totalTokenCount: 33 } })),
    { usage: { outputTokens: 24, reasoningTokens: 20 } },
  ],
  [
    'all of it thought',
    sse(
      part([], 'MAX_TOKENS', { usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 20, totalTokenCount: 29 } }),
    ),
    { finish: 'length', usage: { outputTokens: 20, reasoningTokens: 20 } },
  ],
  [
    'what tools put into the prompt',
    sse(part([{ text: '42' }], 'STOP', { usageMetadata: { ...GU, toolUsePromptTokenCount: 5, totalTokenCount: 18 } })),
    { usage: { inputTokens: 14, outputTokens: 4 } },
  ],
  [
    'a list where events were meant',
    json([part([{ text: '4' }]), part([{ text: '2' }], 'STOP', { usageMetadata: GU })]),
    { text: '42', usage: { outputTokens: 4 } },
  ],
  ['usage after the reason', sse(part([{ text: '42' }], 'STOP'), { usageMetadata: GU }), { usage: { inputTokens: 9 } }],
  [
    'a summary of thoughts',
    sse(part([{ text: 'So', thought: true }]), part([{ text: '42' }], 'STOP')),
    { text: '42', reasoning: 'So' },
  ],
  [
    'traffic that was bought ahead',
    sse(part([{ text: '42' }], 'STOP', { usageMetadata: { ...GU, serviceTier: 'priority' } })),
    { receipt: { serviceTier: 'priority' } },
  ],
];

const lines = (...parts: object[]): Responder =>
  raw(parts.map((one) => `${JSON.stringify(one)}\n`).join(''), 'application/x-ndjson');
const ends = { done: true, done_reason: 'stop', message: { role: 'assistant', content: '' } };
const OLLAMA: readonly Reply[] = [
  [
    'a prompt out of its cache is not counted',
    lines({ message: { content: '42' } }, { ...ends, eval_count: 4 }),
    { text: '42', usage: { inputTokens: null, outputTokens: 4 } },
  ],
  [
    'thinking has a field of its own',
    lines({ message: { content: '', thinking: 'So' } }, { message: { content: '42' } }, ends),
    { text: '42', reasoning: 'So' },
  ],
  [
    'a call is an object',
    lines({ message: { content: '', tool_calls: [{ function: { name: 'f', arguments: { x: 1 } } }] } }, ends),
    { finish: 'tool-calls', toolCalls: [{ name: 'f', arguments: '{"x":1}' }] },
  ],
  [
    'the path of a file',
    lines({ model: '/home/me/x.gguf', message: { content: '42' } }, { ...ends, model: '/home/me/x.gguf' }),
    { receipt: { servedModel: 'x.gguf' } },
  ],
];

describe.each([
  ['Chat Completions', chat, CHAT, {}],
  ['Responses', responses, RESPONSE, RESPONSES],
  ['Messages', messages, MESSAGES, {}],
  ['generateContent', gemini, GEMINI, {}],
  ['Ollama', local, OLLAMA, {}],
] as const)('what hosts send by %s', (_, at, cases, options) => {
  it.each(cases)('%s', async (__, answer, right) => {
    expect(await at.generation(answer, options)).toMatchObject(right);
  });
});

/** Host, what it sends with status 200, and which failure it is. */
const FAILURES: readonly (readonly [host: string, answer: Responder, kind: string, says: RegExp])[] = [
  [
    'MiniMax, no money',
    json({ id: '', choices: null, base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }),
    'budget',
    /insufficient balance/,
  ],
  ['MiniMax, a key', json({ base_resp: { status_code: 1004, status_msg: 'login fail' } }), 'auth', /login fail/],
  [
    'MiniMax, in a stream',
    sse({ choices: [], base_resp: { status_code: 1002, status_msg: 'rate limit' } }),
    'rate_limit',
    /rate limit/,
  ],
  [
    'Qianfan, the older form',
    json({ error_code: 18, error_msg: 'Open api qps request limit reached' }),
    'rate_limit',
    /qps/,
  ],
  [
    'DashScope, its own form',
    json({ code: 'InvalidApiKey', message: 'Invalid API-key provided.' }),
    'auth',
    /Invalid API-key/,
  ],
  ['SiliconFlow', json({ code: 20012, message: 'Model does not exist.', data: null }), 'not_found', /does not exist/],
  ['a gateway', json({ code: 500, msg: '系统繁忙', data: null }), 'overloaded', /系统繁忙/],
  [
    'Workers AI',
    json({ success: false, errors: [{ code: 5007, message: 'No such model x' }], messages: [] }),
    'not_found',
    /No such model/,
  ],
  [
    'llama.cpp, a field of its own',
    raw(`data: ${JSON.stringify(text('4'))}\n\nerror: {"error":{"message":"failed to decode","code":500}}\n\n`),
    'server',
    /failed to decode/,
  ],
  [
    'llama.cpp, nothing before it',
    raw('error: {"code":503,"message":"Loading model"}\n\n'),
    'overloaded',
    /Loading model/,
  ],
  [
    'DashScope, in a stream',
    raw(
      'id:1\nevent:error\n:HTTP_STATUS/400\ndata:{"code":"DataInspectionFailed","message":"inappropriate content"}\n\n',
    ),
    'content_filter',
    /inappropriate/,
  ],
  [
    'Zhipu, in a stream',
    sse(text('4'), { error: { code: '1302', message: '您当前使用该API的并发数过高' } }),
    'rate_limit',
    /并发数过高/,
  ],
  [
    'OpenRouter, in a stream',
    sse(text('4'), {
      ...delta({ content: '' }, 'error'),
      error: {
        code: 502,
        message: 'Provider returned error',
        metadata: { raw: '{"error":{"message":"upstream died"}}' },
      },
    }),
    'server',
    /Provider returned error: upstream died/,
  ],
  [
    'Groq, in a stream',
    raw(
      `data: ${JSON.stringify(text('4'))}\n\nevent: error\ndata: {"error":{"message":"no","code":"tool_use_failed","status_code":400}}\n\n`,
    ),
    'invalid_output',
    /no/,
  ],
  ['an error as a text', sse(text('4'), { error: 'Rate limit reached' }), 'rate_limit', /Rate limit/],
  [
    'an error after finish_reason: stop',
    sse(delta({ content: '42' }, 'stop'), { error: { message: 'boom', code: 500 } }),
    'server',
    /boom/,
  ],
  [
    'an answer that is all of it a page',
    raw('<!doctype html><title>Sign in</title>', 'text/html'),
    'malformed',
    /HTML page/,
  ],
  ['an answer that is yet to come', (_, response) => void response.writeHead(202).end(), 'malformed', /empty body/],
  ['only comments', raw(': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n'), 'malformed', /empty|no part/],
];
describe('failures under status 200', () => {
  it.each(FAILURES)('%s', async (_, answer, kind, words) => {
    const error = (await chat.failure(answer)) as ProviderError;
    expect(error).toMatchObject({ kind });
    expect(error.message).toMatch(words);
  });

  it('a response that runs in the background is no reply', async () => {
    const error = await responses.failure(json({ ...ok, status: 'queued', usage: null }), RESPONSES);
    expect(error).toMatchObject({ kind: 'malformed' });
  });

  it('arguments of a call in parts are not guessed at', async () => {
    const partial = { functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.x', stringValue: 'a' }] } };
    const error = await gemini.failure(sse(part([partial], 'STOP')));
    expect(error).toMatchObject({ kind: 'malformed', retryable: false });
  });
});

it.each<[string, Record<string, string>, string, number | null]>([
  [
    'OpenRouter’s day, in the body',
    {},
    `{"error":{"code":429,"metadata":{"headers":{"X-RateLimit-Reset":"${Date.UTC(2026, 10, 23)}"}}}}`,
    43_200_000,
  ],
  ['Hugging Face loads a model', {}, '{"error":"Model x is currently loading","estimated_time":20.5}', 20_500],
  ['seconds in Chinese', {}, '{"error":{"message":"请求过快，请在 12 秒后重试"}}', 12_000],
  ['minutes in Chinese', {}, '请 3 分钟后再试', 180_000],
  ['Moonshot', {}, 'request reached max RPM: 3, please try again after 1 seconds', 1000],
  ['Groq’s day', {}, 'Please try again in 14m24s. Need more tokens?', 864_000],
  ['Azure', {}, 'Please retry after 55 seconds.', 55_000],
  ['GitHub Models', {}, 'Please wait 24325 seconds before retrying.', 24_325_000],
  ['LiteLLM', {}, 'No deployments available for selected model, Try again in 5 seconds.', 5000],
  ['Cerebras', { 'x-ratelimit-reset-tokens-minute': '30.5', 'x-ratelimit-remaining-tokens-minute': '0' }, '', 30_500],
  ['Mistral', { 'ratelimitbysize-reset': '34', 'ratelimitbysize-remaining': '0' }, '', 34_000],
  [
    'SambaNova',
    {
      'x-ratelimit-reset-requests': String(Date.UTC(2026, 10, 22, 12, 1) / 1000),
      'x-ratelimit-remaining-requests': '0',
    },
    '',
    60_000,
  ],
  ['Kong', { 'ratelimit-reset': '9', 'ratelimit-remaining': '0' }, '', 9000],
  ['nobody says', {}, '{"error":{"message":"访问量过大"}}', null],
])('how long %s asks to wait', (_, headers, body, ms) => {
  expect(retryAfterMs(new Headers(headers), body, new Date('2026-11-22T12:00:00Z'))).toBe(ms);
});
