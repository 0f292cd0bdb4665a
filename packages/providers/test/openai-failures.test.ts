import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { ProviderError } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { conforming, never, question } from './contract.ts';
import { play, type Responder } from './loopback.ts';
import { atLoopback, delta, json, sse } from './support.ts';

const at = atLoopback(openAi);
const { connect, generate, generation, failure } = at;

describe('failures of the connection and of the stream', () => {
  it.each<[string, Responder, string, RegExp]>([
    [
      'an error in a stream',
      sse(delta({ content: 'Par' }), { error: { message: 'Upstream died', code: 502 } }),
      'server',
      /Upstream died/,
    ],
    ['an error without words', sse(delta({ content: 'Par' }), { error: 'no' }), 'server', /answered: no/],
    [
      'vLLM’s form of it',
      sse({ object: 'error', message: 'The engine is overloaded', code: 503 }),
      'overloaded',
      /overloaded/,
    ],
    [
      'an event named error',
      (_, response) =>
        play(response, 'text/event-stream', [
          Buffer.from('event: error\ndata: {"message":"slow down","code":429}\n\n'),
        ]),
      'rate_limit',
      /slow down/,
    ],
    [
      'an error named as such behind the words, not ended and no JSON',
      (_, response) =>
        play(response, 'text/event-stream', [
          Buffer.from(`data: ${JSON.stringify(delta({ content: 'Par' }, 'stop'))}\n\nevent: error\ndata: out of luck`),
        ]),
      'server',
      /out of luck/,
    ],
    [
      'usage that was cut',
      (_, response) =>
        play(response, 'text/event-stream', [
          Buffer.from(`data: ${JSON.stringify(delta({ content: 'Par' }, 'stop'))}\n\ndata: {"usage":{"prompt_tok`),
        ]),
      'malformed',
      /not (?:valid )?JSON/,
    ],
    ['an error as a reply', json({ error: { message: 'Rate limit', code: 429 } }), 'rate_limit', /Rate limit/],
    ['a stream without an end', sse(delta({ content: 'Par' })), 'malformed', /ended the reply early/],
    [
      'an Ollama whose runner died',
      sse(delta({ content: 'Par' }), {
        model: '',
        choices: [{ index: 0, delta: { content: '' }, finish_reason: null }],
      }),
      'malformed',
      /ended the reply early/,
    ],
    ['an empty body', (_, response) => play(response, 'text/event-stream', []), 'malformed', /empty body/],
    [
      'half a chunk',
      (_, response) => play(response, 'text/event-stream', [Buffer.from('data: {"choi\n\n')]),
      'malformed',
      /not (?:valid )?JSON/,
    ],
    ['a chunk that is a number', sse('7'), 'malformed', /not a JSON object/],
    [
      'a page',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>hello'),
      'malformed',
      /HTML page instead of JSON; is baseUrl right\?/,
    ],
    ['JSON of another kind', json({ hello: 'world' }), 'malformed', /no choices/],
    ['text', json('hello'), 'malformed', /not (?:valid )?JSON/],
    [
      'a reply that was given up',
      sse(delta({ content: 'Par' }), delta({}, 'insufficient_system_resource')),
      'overloaded',
      /aborted the reply/,
    ],
    ['a router’s error', sse(delta({ content: 'Par' }, 'error')), 'server', /aborted the reply/],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
      'bad_request',
      /elsewhere\.example/,
    ],
    ['a reset', (_, response) => void response.socket?.resetAndDestroy(), 'network', /broke before the reply/],
  ])('%s', async (_, answer, kind, says) => {
    const error = await failure(answer);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(says) });
  });

  it('takes pings, empty events and empty errors for what they are', async () => {
    const pieces = [
      ': here\n\nevent: ping\ndata: keep\n\ndata:\n\n',
      `data: ${JSON.stringify({ ...delta({ content: 'Par' }), error: '' })}\n\n`,
      `data: ${JSON.stringify({ ...delta({ content: 'is' }, 'stop'), error: null })}\n\ndata: [DONE]\n\nnonsense\n\n`,
    ];
    const reply = await generation((_, response) =>
      play(
        response,
        'text/event-stream',
        pieces.map((piece) => Buffer.from(piece)),
      ),
    );
    expect(reply).toMatchObject({ text: 'Paris', finish: 'stop' });
  });

  it('reads nothing more of a reply that was called off', async () => {
    const off = new AbortController();
    at.server.answer = (_, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(`data: ${JSON.stringify(delta({ content: 'a' }))}\n\n`, () =>
          setTimeout(() => {
            for (let i = 0; i < 50; i++) response.write(`data: ${JSON.stringify(delta({ content: 'b' }))}\n\n`);
          }, 20),
        );
    const adapter = await connect();
    const read: string[] = [];
    const reading = (async () => {
      for await (const event of adapter.generate(question, off.signal)) {
        read.push(event.type);
        // The other pieces come meanwhile.
        if (read.length === 1) await new Promise((resolve) => setTimeout(resolve, 200));
        if (read.length === 1) off.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'cancelled' });
    expect(read).toHaveLength(1);
  });

  it('knows a port that speaks something else, one that nobody listens at, and a name that nobody has', async () => {
    const sockets: Socket[] = [];
    const other = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write('220 mail.example ESMTP\r\n');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const at = async (baseUrl: string) =>
      (await connect({ baseUrl })).identify(never()).catch((error: unknown) => error);
    expect(await at(`http://127.0.0.1:${port}/v1`)).toMatchObject({
      message: expect.stringMatching(/does not speak HTTP; is the port right/),
    });
    expect(await at(`https://127.0.0.1:${port}/v1`)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/does not speak TLS/),
    });
    for (const socket of sockets) socket.destroy();
    other.close();
    await once(other, 'close');
    expect(await at(`http://127.0.0.1:${port}/v1`)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/connection refused/),
    });
  });

  it('keeps a complete reply whose last bytes are lost: only its usage is unknown', async () => {
    const reply = await generation((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(delta({ content: 'Paris' }, 'stop'))}\n\n`, () =>
        setTimeout(() => response.destroy(), 10),
      );
    });
    expect(reply).toMatchObject({ text: 'Paris', finish: 'stop', usage: { outputTokens: null, raw: null } });
  });

  it('takes [DONE] for an end also where no reason is given', async () => {
    expect(await generation(sse(delta({ content: 'Paris' }), '[DONE]'))).toMatchObject({
      text: 'Paris',
      finish: 'other',
    });
  });

  it('takes what a runaway said for its reply, where an Ollama stopped it without a word', async () => {
    const zeros = (times: number) => sse(...Array.from({ length: times }, () => delta({ content: '0' })));
    expect(await generation(zeros(31))).toMatchObject({ text: '0'.repeat(31), finish: 'other' });
    expect(await failure(zeros(20))).toMatchObject({ kind: 'malformed' });
  });

  it('takes a whole reply where a stream was asked for', async () => {
    const unstreamedReply = {
      model: 'm',
      choices: [{ index: 0, message: { content: 'Paris' }, finish_reason: 'stop' }],
    };
    expect(await generation(json(unstreamedReply))).toMatchObject({ text: 'Paris', finish: 'stop' });
  });

  it('says when a request hung that the harness gave up', async () => {
    at.server.answer = () => {};
    const adapter = await connect();
    const abort = new AbortController();
    const reading = generate(adapter);
    const hanging = conforming(adapter.generate(question, abort.signal)).catch((error: unknown) => error);
    abort.abort(new ProviderError('timeout', 'nothing came within 5 ms (firstByteMs)'));
    expect(await hanging).toMatchObject({ kind: 'timeout', message: expect.stringMatching(/firstByteMs/) });
    const closed = reading.catch((error: unknown) => error);
    await adapter.close();
    expect(await closed).toBeInstanceOf(ProviderError);
  });
});
