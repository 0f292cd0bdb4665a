import { describe, expect, it } from 'vitest';
import { chat, gemini, local, messages, RESPONSES, responses } from './interfaces.ts';
import { play, type Responder } from './loopback.ts';
import { delta, json, named, sse } from './support.ts';

const lines = (...parts: object[]): Responder => {
  const body = parts.map((part) => `${JSON.stringify(part)}\n`).join('');
  return (_, response) => play(response, 'application/x-ndjson', [Buffer.from(body)]);
};

const unknown = { inputTokens: null, outputTokens: null };
const say = delta({ content: 'Answer: 42' }, 'stop');
const usage = (block: object) => ({ choices: [], usage: block });
const ZEROS = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
const FULL = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

describe('a count of tokens that cannot be is unknown in Chat Completions', () => {
  it.each<[string, (object | string)[], object]>([
    ['zeros for a text', [say, usage(ZEROS), '[DONE]'], unknown],
    [
      '0 of the prompt alone',
      [say, usage({ ...FULL, prompt_tokens: 0 }), '[DONE]'],
      { inputTokens: null, outputTokens: 5 },
    ],
    [
      '0 of the text alone',
      [say, usage({ ...FULL, completion_tokens: 0 }), '[DONE]'],
      { inputTokens: 10, outputTokens: null },
    ],
    ['zeros after full usage', [say, usage(FULL), usage(ZEROS), '[DONE]'], { inputTokens: 10, outputTokens: 5 }],
    ['an empty block after full usage', [say, usage(FULL), usage({}), '[DONE]'], { inputTokens: 10, outputTokens: 5 }],
    ['full usage after zeros', [say, usage(ZEROS), usage(FULL), '[DONE]'], { inputTokens: 10, outputTokens: 5 }],
    [
      'more reasoning than output',
      [say, usage({ ...FULL, completion_tokens_details: { reasoning_tokens: 9 } }), '[DONE]'],
      { inputTokens: 10, outputTokens: null, reasoningTokens: null },
    ],
    [
      'more cached than input',
      [say, usage({ ...FULL, total_tokens: 26, prompt_tokens_details: { cached_tokens: 11 } }), '[DONE]'],
      { inputTokens: null, cachedInputTokens: null, outputTokens: 5 },
    ],
    [
      'more cached than an input that the sum confirms',
      [say, usage({ ...FULL, prompt_tokens_details: { cached_tokens: 11 } }), '[DONE]'],
      { inputTokens: 10, cachedInputTokens: null, outputTokens: 5, impossible: ['cachedInputTokens'] },
    ],
    [
      'zeros beside a call',
      [
        delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }] }, 'tool_calls'),
        usage(ZEROS),
        '[DONE]',
      ],
      unknown,
    ],
    [
      '0 of a reply that says nothing, which can be',
      [delta({}, 'stop'), usage({ ...FULL, completion_tokens: 0 }), '[DONE]'],
      { inputTokens: 10, outputTokens: 0 },
    ],
    ['zeros of a reply that says nothing', [delta({}, 'stop'), usage(ZEROS), '[DONE]'], unknown],
  ])('%s', async (_, chunks, expected) => {
    expect((await chat.generation(sse(...chunks))).usage).toMatchObject(expected);
  });

  it('and keeps what came, with the names of the counts', async () => {
    const { usage: found } = await chat.generation(sse(say, usage(ZEROS), '[DONE]'));
    expect(found).toMatchObject({ raw: ZEROS, impossible: ['inputTokens', 'outputTokens'] });
    expect((await chat.generation(sse(say, usage(FULL), '[DONE]'))).usage).not.toHaveProperty('impossible');
  });

  it('also unstreamed, and a bill of 0 beside it is none', async () => {
    const message = { index: 0, message: { role: 'assistant', content: '42' }, finish_reason: 'stop' };
    const reply = await chat.generation(json({ choices: [message], usage: { ...ZEROS, cost: 0 } }));
    expect(reply.usage).toMatchObject(unknown);
    expect(reply.receipt.billedUsd).toBeNull();
  });
});

it.each<[string, object, object]>([
  ['zeros for a text', { input_tokens: 0, output_tokens: 0, total_tokens: 0 }, unknown],
  ['0 of the prompt', { input_tokens: 0, output_tokens: 4 }, { inputTokens: null, outputTokens: 4 }],
  [
    'more reasoning than output',
    { input_tokens: 9, output_tokens: 4, total_tokens: 13, output_tokens_details: { reasoning_tokens: 6 } },
    { inputTokens: 9, outputTokens: null, reasoningTokens: null },
  ],
])('in Responses %s is unknown', async (_, block, expected) => {
  const response = { id: 'r', model: 'm', status: 'completed', usage: block };
  const events = [
    { type: 'response.output_text.delta', output_index: 0, delta: '42' },
    { type: 'response.completed', response },
  ];
  expect((await responses.generation(named(...events), RESPONSES)).usage).toMatchObject(expected);
});

it.each<[string, object, object | null, object]>([
  [
    'input of 0 behind 25 is 25',
    { input_tokens: 25, output_tokens: 1 },
    { input_tokens: 0, output_tokens: 7 },
    { inputTokens: 25, outputTokens: 7 },
  ],
  [
    'an empty block behind a full one changes nothing',
    { input_tokens: 25, output_tokens: 7 },
    {},
    { inputTokens: 25, outputTokens: 7 },
  ],
  [
    'no block behind a full one changes nothing',
    { input_tokens: 25, output_tokens: 7 },
    null,
    { inputTokens: 25, outputTokens: 7 },
  ],
  [
    'zeros throughout are unknown',
    { input_tokens: 0, output_tokens: 0 },
    { input_tokens: 0, output_tokens: 0 },
    unknown,
  ],
  [
    'output of 0 at the end is unknown',
    { input_tokens: 25, output_tokens: 1 },
    { output_tokens: 0 },
    { inputTokens: 25, outputTokens: null },
  ],
  [
    'a cache that was counted stays counted',
    { input_tokens: 5, cache_read_input_tokens: 20, output_tokens: 1 },
    { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 7 },
    { inputTokens: 25, cachedInputTokens: 20, outputTokens: 7 },
  ],
])('in Messages %s', async (_, start, end, expected) => {
  const events = [
    { type: 'message_start', message: { id: 'm', model: 'm', usage: start } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '42' } },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, ...(end === null ? {} : { usage: end }) },
    { type: 'message_stop' },
  ];
  expect((await messages.generation(named(...events))).usage).toMatchObject(expected);
});

it.each<[string, object[], object]>([
  ['zeros for a text are unknown', [{ promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }], unknown],
  [
    'an empty block behind a full one changes nothing',
    [{ promptTokenCount: 8, candidatesTokenCount: 3, totalTokenCount: 11 }, {}],
    { inputTokens: 8, outputTokens: 3 },
  ],
  [
    'zeros behind a full one change nothing',
    [
      { promptTokenCount: 8, candidatesTokenCount: 3, totalTokenCount: 11 },
      { promptTokenCount: 0, totalTokenCount: 0 },
    ],
    { inputTokens: 8, outputTokens: 3 },
  ],
])('in generateContent %s', async (_, blocks, expected) => {
  const chunks = blocks.map((usageMetadata, index) => ({
    candidates: [
      {
        content: { parts: [{ text: index === 0 ? '42' : '' }], role: 'model' },
        ...(index === blocks.length - 1 ? { finishReason: 'STOP' } : {}),
      },
    ],
    usageMetadata,
  }));
  expect((await gemini.generation(sse(...chunks))).usage).toMatchObject(expected);
});

it.each<[string, object, object]>([
  ['zeros for a text are unknown', { prompt_eval_count: 0, eval_count: 0 }, unknown],
  ['0 of the prompt is unknown', { prompt_eval_count: 0, eval_count: 6 }, { inputTokens: null, outputTokens: 6 }],
  ['what is stated holds', { prompt_eval_count: 5, eval_count: 6 }, { inputTokens: 5, outputTokens: 6 }],
])('at Ollama %s', async (_, counts, expected) => {
  const reply = lines(
    { model: 'm', message: { role: 'assistant', content: '42' }, done: false },
    { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', ...counts },
  );
  expect((await local.generation(reply)).usage).toMatchObject(expected);
});
