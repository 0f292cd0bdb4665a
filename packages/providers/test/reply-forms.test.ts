import { ProviderError } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { chat, gemini, local, messages, RESPONSES, responses } from './interfaces.ts';
import { CUTS, play, type Responder } from './loopback.ts';
import { createRequestSupport, delta, sse } from './support.ts';

const events = (...chunks: object[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
const sent =
  (text: string, contentType: string, cut = 'complete'): Responder =>
  (_, response) =>
    play(response, contentType, CUTS[cut]!(Buffer.from(text)));

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const CHUNKS = [delta({ content: 'Answer: ' }), delta({ content: '42' }, 'stop'), { choices: [], usage: USAGE }];
const COMPLETE = {
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Answer: 42' }, finish_reason: 'stop' }],
  usage: USAGE,
};
const expected = { text: 'Answer: 42', finish: 'stop', usage: { inputTokens: 10, outputTokens: 5 } };

describe('the body decides what a reply is, and not its content type', () => {
  const forms: [string, string][] = [
    ['events', `${events(...CHUNKS)}data: [DONE]\n\n`],
    ['events after a comment and empty lines', `\n: hello\n\n${events(...CHUNKS)}data: [DONE]\n\n`],
    ['events with a byte order mark', `\uFEFF${events(...CHUNKS)}`],
    ['JSON', JSON.stringify(COMPLETE)],
    ['JSON over several lines', `\n${JSON.stringify(COMPLETE, null, 2)}\n`],
    ['JSON with [DONE] behind it', `${JSON.stringify(COMPLETE)}\n\ndata: [DONE]\n\n`],
    ['a list of chunks', JSON.stringify(CHUNKS)],
    ['chunks as lines', CHUNKS.map((chunk) => JSON.stringify(chunk)).join('\n')],
    ['a single chunk', JSON.stringify({ ...delta({ content: 'Answer: 42' }, 'stop'), usage: USAGE })],
  ];
  const types = ['text/event-stream', 'application/json', 'text/plain', 'application/octet-stream'];
  const cases = forms.flatMap(([name, body]) => types.map((type): [string, string, string] => [name, type, body]));
  it.each(cases)('%s under %s', async (_, contentType, body) => {
    expect(await chat.generation(sent(body, contentType))).toMatchObject(expected);
  });

  it.each(Object.keys(CUTS))('in pieces: %s', async (cut) => {
    for (const [, body] of forms)
      expect(await chat.generation(sent(body, 'application/json', cut))).toMatchObject(expected);
  });

  it('also where no stream was asked for', async () => {
    const unstreamed = { host: { takes: createRequestSupport({ stream: false }) } };
    for (const [, body] of forms)
      expect(await chat.generation(sent(body, 'application/json'), unstreamed)).toMatchObject(expected);
  });

  it('in Responses', async () => {
    const usage = { input_tokens: 10, output_tokens: 5 };
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Answer: 42' }] }];
    const complete = { id: 'r', status: 'completed', output, usage };
    const parts = [
      { type: 'response.output_text.delta', output_index: 0, delta: 'Answer: 42' },
      { type: 'response.completed', response: { id: 'r', status: 'completed', usage } },
    ];
    for (const [body, type] of [
      [events(...parts), 'application/json'],
      [JSON.stringify(complete), 'text/event-stream'],
      [JSON.stringify(parts), 'text/event-stream'],
    ] as const)
      expect(await responses.generation(sent(body, type), RESPONSES)).toMatchObject(expected);
  });

  it('in Messages', async () => {
    const usage = { input_tokens: 10, output_tokens: 5 };
    const complete = {
      type: 'message',
      id: 'm',
      content: [{ type: 'text', text: 'Answer: 42' }],
      stop_reason: 'end_turn',
      usage,
    };
    const parts = [
      { type: 'message_start', message: { id: 'm', usage } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Answer: 42' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ];
    for (const [body, type] of [
      [events(...parts), 'application/json'],
      [JSON.stringify(complete), 'text/event-stream'],
      [JSON.stringify(parts), 'application/json'],
    ] as const)
      expect(await messages.generation(sent(body, type))).toMatchObject(expected);
  });

  it('in generateContent', async () => {
    const complete = {
      candidates: [{ content: { parts: [{ text: 'Answer: 42' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
    };
    for (const [body, type] of [
      [events(complete), 'application/json'],
      [JSON.stringify(complete), 'text/event-stream'],
      [JSON.stringify([complete]), 'application/json'],
    ] as const)
      expect(await gemini.generation(sent(body, type))).toMatchObject(expected);
  });

  it('at Ollama behind a gateway that makes events of its lines', async () => {
    const parts = [
      { model: 'm', message: { role: 'assistant', content: 'Answer: 42' }, done: false },
      { model: 'm', message: { content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 5 },
    ];
    const body = `: hello\n\n${events(...parts)}data: [DONE]\n\n`;
    expect(await local.generation(sent(body, 'text/event-stream'))).toMatchObject(expected);
  });
});

describe('what is no part of a reply is skipped', () => {
  it.each([': OPENROUTER PROCESSING', ':', 'ping', 'keep-alive', 'heartbeat', ' '])('data: %s', async (data) => {
    const body = `data: ${data}\n\n${events(CHUNKS[0]!)}data: ${data}\n\n${events(...CHUNKS.slice(1))}data: [DONE]\n\n`;
    expect(await chat.generation(sent(body, 'text/event-stream'))).toMatchObject(expected);
  });
});

// What begins again at each line takes hours, and the test ends by its time-out.
describe('an event of hundreds of thousands of lines is read once', () => {
  it.each(['data:\n', 'data:  \n', 'data: "[DONE\n', 'field: x\n', ': x\n'])('%j', async (line) => {
    const text = `${line.repeat(300_000)}\n${events(...CHUNKS)}`;
    await chat.generation(sent(text, 'text/event-stream')).then(
      (reply) => expect(reply).toMatchObject({ text: 'Answer: 42' }),
      (error: unknown) => expect(error).toBeInstanceOf(ProviderError),
    );
  });
});

describe('a reply that is none fails, and may be asked for again', () => {
  const failing = async (body: string, contentType = 'text/event-stream') => {
    const error = await chat.failure(sent(body, contentType));
    expect(error).toBeInstanceOf(ProviderError);
    expect((error as ProviderError).retryable).toBe(true);
    return error as ProviderError;
  };
  it.each<[string, string, RegExp]>([
    ['nothing before [DONE]', 'data: [DONE]\n\n', /no part of a reply/],
    ['only comments before [DONE]', ': a\n\ndata: : b\n\ndata: [DONE]\n\n', /no part of a reply/],
    ['only usage before [DONE]', `${events({ choices: [], usage: USAGE })}data: [DONE]\n\n`, /no part of a reply/],
    [
      'only a role before [DONE]',
      `${events(delta({ role: 'assistant', content: '' }))}data: [DONE]\n\n`,
      /no part of a reply/,
    ],
    [
      'a message without words or end',
      JSON.stringify({ choices: [{ message: { content: null }, finish_reason: null }] }),
      /no part of a reply/,
    ],
    ['no bytes', '', /empty body/],
    ['words that are no JSON', 'upstream connect error', /not (valid )?JSON.*upstream connect error/],
    [
      'an event that is no JSON',
      `${events(CHUNKS[0]!)}data: upstream connect error\n\n`,
      /not (valid )?JSON.*upstream connect error/,
    ],
    ['an event that was cut', `${events(CHUNKS[0]!)}data: {"choices":[{"del`, /cut/],
  ])('%s', async (_, body, message) => {
    expect((await failing(body)).message).toMatch(message);
  });

  it('an empty answer with a reason for its end is the model’s own', async () => {
    const reply = await chat.generation(
      sent(`${events(delta({ content: '' }, 'stop'))}data: [DONE]\n\n`, 'text/event-stream'),
    );
    expect(reply).toMatchObject({ text: '', finish: 'stop' });
  });

  it.each(['load', 'unload'])('Ollama only did a %s', async (reason) => {
    const line = { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: reason };
    const error = (await local.failure(sent(`${JSON.stringify(line)}\n`, 'application/x-ndjson'))) as ProviderError;
    expect(error).toMatchObject({ kind: 'server', retryable: true });
    expect(error.message).toMatch(/loaded the model, and wrote nothing/);
    expect(await chat.failure(sent(`${events(delta({}, reason))}data: [DONE]\n\n`, 'text/event-stream'))).toMatchObject(
      {
        kind: 'server',
      },
    );
  });
});

describe('an error after the limit of tokens', () => {
  const cut = delta({ content: 'Answer' }, 'length');
  const errors = [
    { error: { message: 'max_tokens limit reached', code: 400 } },
    { error: { message: 'Output token limit exceeded', type: 'server_error' } },
    { error: { message: "This model's maximum context length is 4096 tokens", code: 'context_length_exceeded' } },
  ];
  it.each(errors)('says nothing new: %j', async (error) => {
    expect(await chat.generation(sse(cut, error, '[DONE]'))).toMatchObject({ text: 'Answer', finish: 'length' });
    expect(await chat.generation(sse({ ...cut, ...error }, '[DONE]'))).toMatchObject({
      text: 'Answer',
      finish: 'length',
    });
  });
  it('is an error where the reply had not ended, and where it says something else', async () => {
    expect(await chat.failure(sse(delta({ content: 'Answer' }), errors[0]!))).toBeInstanceOf(ProviderError);
    expect(await chat.failure(sse(cut, { error: { message: 'out of credits', code: 402 } }))).toMatchObject({
      kind: 'budget',
    });
  });
});

describe('tool calls without index and id', () => {
  const call = (name: string | undefined, args: string, more: object = {}) => ({
    ...more,
    type: 'function',
    function: { ...(name === undefined ? {} : { name }), arguments: args },
  });
  const names = (reply: { toolCalls: { name: string; arguments: string }[] }) =>
    reply.toolCalls.map(({ name, arguments: text }) => `${name}${text}`);
  const end = delta({}, 'tool_calls');
  it.each<[string, object[], string[]]>([
    ['in one delta', [delta({ tool_calls: [call('f', '{"a":1}'), call('g', '{"b":2}')] })], ['f{"a":1}', 'g{"b":2}']],
    [
      'in one delta, of the same name',
      [delta({ tool_calls: [call('f', '{"a":1}'), call('f', '{"a":2}')] })],
      ['f{"a":1}', 'f{"a":2}'],
    ],
    [
      'one a delta',
      [delta({ tool_calls: [call('f', '{"a":1}')] }), delta({ tool_calls: [call('f', '{"a":2}')] })],
      ['f{"a":1}', 'f{"a":2}'],
    ],
    [
      'all counted as 0',
      [
        delta({ tool_calls: [call('f', '{"a":1}', { index: 0 })] }),
        delta({ tool_calls: [call('g', '{"b":2}', { index: 0 })] }),
      ],
      ['f{"a":1}', 'g{"b":2}'],
    ],
    [
      'in pieces',
      [
        delta({ tool_calls: [call('f', '{"a"')] }),
        delta({ tool_calls: [call(undefined, ':1}')] }),
        delta({ tool_calls: [call('g', '{}')] }),
      ],
      ['f{"a":1}', 'g{}'],
    ],
    [
      'in pieces that repeat the name',
      [delta({ tool_calls: [call('f', '{"a"')] }), delta({ tool_calls: [call('f', ':1}')] })],
      ['f{"a":1}'],
    ],
    [
      'a new id at a known index, and its pieces without one',
      [
        delta({ tool_calls: [call('f', '{}', { index: 0, id: 'x' })] }),
        delta({ tool_calls: [call('g', '{"b"', { index: 0, id: 'y' })] }),
        delta({ tool_calls: [call(undefined, ':2}', { index: 0 })] }),
      ],
      ['f{}', 'g{"b":2}'],
    ],
  ])('%s', async (_, chunks, expected) => {
    const reply = await chat.generation(sse(...chunks, end, '[DONE]'));
    expect(names(reply)).toEqual(expected);
    expect(new Set(reply.toolCalls.map(({ id }) => id)).size).toBe(expected.length);
  });
});
