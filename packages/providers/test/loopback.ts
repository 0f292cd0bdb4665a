import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Host, type JsonObject, type ModelEntry, modelEntrySchema } from '@evenhand/core';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** null where the body is no JSON. */
  readonly body: JsonObject | null;
}

export type Responder = (request: Request, response: ServerResponse) => void | Promise<void>;

export interface Loopback {
  readonly url: string;
  readonly requests: Request[];
  /** Set anew for each test. */
  answer: Responder;
  close(): Promise<void>;
}

/** A server on this machine that plays what a test tells it to. */
export async function loopback(): Promise<Loopback> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    let body: JsonObject | null = null;
    try {
      body = JSON.parse(text) as JsonObject;
    } catch {
      // A question without a body.
    }
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, text, body };
    requests.push(request);
    await running.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: Loopback = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (_, response) => void response.writeHead(500).end('no answer was set'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return running;
}

/** Sends pieces as they are, each in an HTTP chunk of its own, so that the client's parser gives them on as they are. */
export async function play(
  response: ServerResponse,
  contentType: string,
  pieces: readonly Uint8Array[],
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  response.writeHead(200, { 'content-type': contentType, ...headers });
  response.flushHeaders();
  for (const [index, piece] of pieces.entries()) {
    response.write(piece);
    if (index % 16 === 15) await nextTurn();
  }
  response.end();
}

/** Ways to cut a body into pieces; all of them together are always the body. */
export const CUTS: Readonly<Record<string, (body: Buffer) => Buffer[]>> = {
  complete: (body) => [body],
  'line by line': (body) =>
    at(
      body,
      indexes(body, (byte, next) => byte === 10 && next !== undefined, 1),
    ),
  'within the line feeds': (body) =>
    at(
      body,
      indexes(body, (byte, next) => byte === 10 && next === 10, 1),
    ),
  'within each character of several bytes': (body) =>
    at(
      body,
      indexes(body, (byte) => byte >= 0xc0, 1),
    ),
  'within "data:" and within names': (body) =>
    at(
      body,
      indexes(body, (byte) => byte === 0x61, 1),
    ),
  'byte by byte, at its beginning and at its end': (body) =>
    at(
      body,
      indexes(body, () => true, 1).filter((offset) => offset < 1500 || offset > body.length - 1500),
    ),
  'odd pieces': (body) => {
    const longest = 24 + Math.floor(body.length / 2000);
    const cuts: number[] = [];
    for (let offset = 0, state = 1; offset < body.length; ) {
      state = (state * 48271) % 2147483647;
      offset += 1 + (state % longest);
      cuts.push(offset);
    }
    return at(body, cuts);
  },
};

const eachEvent = (body: Buffer, dress: (event: string) => string) =>
  Buffer.from(
    body
      .toString('utf8')
      .split(/(?<=\r?\n\r?\n)/)
      .map(dress)
      .join(''),
    'utf8',
  );

/** Other spellings of the same server-sent events (WHATWG HTML, 9.2). */
export const DRESSES: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'with other line ends': (body) => {
    const text = body.toString('utf8');
    return Buffer.from(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'));
  },
  'with comments between its events': (body) => eachEvent(body, (event) => `: keep-alive\n\n${event}`),
  'with comments and other fields within its events': (body) =>
    eachEvent(body, (event) => event.replace(/(?=data:)/, ': wait\nid: 7\nretry: 1000\n')),
  'without a space after the colon': (body) => eachEvent(body, (event) => event.replace(/^(data|event): /gm, '$1:')),
  'without [DONE]': (body) => eachEvent(body, (event) => (event.includes('[DONE]') ? '' : event)),
};

function indexes(body: Buffer, wanted: (byte: number, next: number | undefined) => boolean, shift: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < body.length; index++)
    if (wanted(body[index]!, body[index + 1])) found.push(index + shift);
  return found;
}

function at(body: Buffer, offsets: readonly number[]): Buffer[] {
  const inside = offsets.filter((offset) => offset > 0 && offset < body.length);
  return [0, ...inside].map((start, index) => body.subarray(start, inside[index] ?? body.length));
}

/** An entry whose host is a server of the test. */
export function entryAt(
  provider: string,
  baseUrl: string,
  more: { host?: Partial<Host>; model?: string; options?: JsonObject } = {},
): ModelEntry {
  return modelEntrySchema.parse({
    id: 'tested',
    developer: null,
    origin: null,
    weights: 'unknown',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'loopback', name: 'the test’s server', provider, baseUrl, ...more.host },
    model: more.model ?? 'some-model',
    requires: {},
    reasoningBudgetTokens: null,
    options: more.options ?? {},
    price: null,
  });
}
