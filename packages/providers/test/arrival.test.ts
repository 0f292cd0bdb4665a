import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { GenerationEvent, JsonObject, Provider, Runtime } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { asGeneration, never, question } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { play } from './loopback.ts';
import { atLoopback, delta } from './support.ts';

const toContent = (index: number) => `${index}`;
const event = (one: { type: string }) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`;
const data = (one: object) => `data: ${JSON.stringify(one)}\n\n`;
const response = (status: string) => ({ id: 'r', model: 'm', status });

/** A reply in five pieces, a word each; the last one ends it too. */
const FIVE: readonly [string, Provider, string, JsonObject, (index: number, last: boolean) => string][] = [
  ['openai', openAi, '/v1', {}, (index, last) => data(delta({ content: toContent(index) }, last ? 'stop' : null))],
  [
    'openai, by Responses',
    openAi,
    '/v1',
    { takes: { interface: 'responses' } },
    (index, last) =>
      event({ type: 'response.output_text.delta', output_index: 0, delta: toContent(index) } as { type: string }) +
      (last ? event({ type: 'response.completed', response: response('completed') } as { type: string }) : ''),
  ],
  [
    'anthropic',
    anthropic,
    '/v1',
    {},
    (index, last) =>
      event({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: toContent(index) },
      } as { type: string }) +
      (last ? event({ type: 'message_delta', delta: { stop_reason: 'end_turn' } } as { type: string }) : ''),
  ],
  [
    'google',
    google,
    '/v1beta',
    {},
    (index, last) =>
      data({
        candidates: [{ content: { parts: [{ text: toContent(index) }] }, ...(last ? { finishReason: 'STOP' } : {}) }],
      }),
  ],
  [
    'ollama',
    ollama,
    '',
    {},
    (index, last) =>
      `${JSON.stringify({ model: 'm', message: { role: 'assistant', content: toContent(index) }, done: last, done_reason: 'stop' })}\n`,
  ],
];

describe.each(FIVE)('arrival at %s', (_, provider, path, options, piece) => {
  const at = atLoopback(provider, path);

  it('is when the bytes came, not when they were read', async () => {
    let clock = 1;
    let stamps = 0;
    const runtime: Runtime = {
      ...testRuntime({}),
      now: () => {
        stamps++;
        return clock;
      },
    };
    const pieces = [0, 1, 2, 3, 4].map((index) => Buffer.from(piece(index, index === 4)));
    const type = provider === ollama ? 'application/x-ndjson' : 'text/event-stream';
    at.server.answer = (__, out) => play(out, type, pieces);
    const adapter = await at.connect({ runtime, options });
    const reading = adapter.generate(question, never())[Symbol.asyncIterator]();
    const first = await reading.next();
    for (let time = 0; time < 400 && stamps < pieces.length; time++) await wait(5);
    expect(stamps).toBe(pieces.length);
    clock = 1000;
    const events = [first.value as GenerationEvent];
    for (let next = await reading.next(); !next.done; next = await reading.next()) events.push(next.value);
    expect(events.map(({ atMs }) => atMs)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('of each piece is its own', async () => {
    let clock = 0;
    const runtime: Runtime = { ...testRuntime({}), now: () => ++clock };
    const type = provider === ollama ? 'application/x-ndjson' : 'text/event-stream';
    const pieces = [0, 1, 2, 3, 4].map((index) => Buffer.from(piece(index, index === 4)));
    at.server.answer = (__, out) => play(out, type, pieces);
    const events = await at.generate(await at.connect({ runtime, options }));
    expect(await asGeneration(events)).toMatchObject({ text: '01234', chunksMs: [1, 2, 3, 4, 5] });
  });
});

describe('arrival', () => {
  const at = atLoopback(openAi);
  const { connect, generate } = at;

  it('of a tool call is that of each of its pieces', async () => {
    let clock = 0;
    const runtime: Runtime = { ...testRuntime({}), now: () => ++clock };
    const piece = (args: string, finish: string | null = null) =>
      Buffer.from(
        `data: ${JSON.stringify(delta({ tool_calls: [{ index: 0, id: 'a', function: { name: args === '{' ? 'f' : '', arguments: args } }] }, finish))}\n\n`,
      );
    at.server.answer = (_, response) =>
      play(response, 'text/event-stream', [piece('{'), piece('}'), piece('', 'tool_calls')]);
    const events = await generate(await connect({ runtime }));
    expect(events[0]).toMatchObject({ type: 'tool-call', name: 'f', arguments: '{}', atMs: 2, fragmentsAtMs: [1, 2] });
    expect(await asGeneration(events)).toMatchObject({ chunksMs: [1, 2], ttftMs: 1, e2eMs: 2 });
  });

  it('of replies that come together is noted before sense is made of any of them', async () => {
    const log: string[] = [];
    const runtime: Runtime = { ...testRuntime({}), now: () => log.push('came') };
    const waiting: ServerResponse[] = [];
    at.server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      waiting.push(response);
      if (waiting.length < 3) return;
      setTimeout(() => {
        for (const one of waiting) one.end(`data: ${JSON.stringify(delta({ content: 'yes' }, 'stop'))}\n\n`);
      }, 50);
    };
    const adapter = await connect({ runtime });
    const read = async () => {
      for await (const { type } of adapter.generate(question, never())) log.push(type);
    };
    await Promise.all([read(), read(), read()]);
    expect(log.slice(0, 3)).toEqual(['came', 'came', 'came']);
    expect(log.filter((one) => one === 'text')).toHaveLength(3);
  });
});
