import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uniform } from '@evenhand/io';

import { jsonLines } from './program.ts';
import { sumsHeader } from './runtimes.ts';

export const FAULTS = ['500', 'reset', 'malformed', 'cut body', '429 with 1 s', 'hanging'] as const;
export type Fault = (typeof FAULTS)[number];

/** What goes wrong with the nth request for a question (from 1); null = it is answered. */
export type FaultPlan = (question: string, nth: number) => Fault | null;

/** A server of this machine that speaks OpenAI's Chat Completions and answers sums, one in five wrongly. */
export interface Wire {
  /** With `/v1`. */
  readonly url: string;
  /** Requests for each question. */
  readonly requestCounts: ReadonlyMap<string, number>;
  /** Replies to each question that were sent to their end. */
  readonly answered: ReadonlyMap<string, number>;
  readonly hanging: () => number;
  close(): Promise<void>;
}

/** @param delayMs before the reply begins, between its two pieces, and before its end */
export async function wire(planFault: FaultPlan = () => null, delayMs: () => number = () => 0): Promise<Wire> {
  const requestCounts = new Map<string, number>();
  const answered = new Map<string, number>();
  const hanging = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"object":"list","data":[{"id":"m","object":"model"}]}');
        return;
      }
      const question = String((JSON.parse(text) as { messages: { content: string }[] }).messages.at(-1)!.content);
      const nth = (requestCounts.get(question) ?? 0) + 1;
      requestCounts.set(question, nth);
      const fault = planFault(question, nth);
      // What a careless server says: the key, in its own words.
      if (fault !== null) fail(fault, response, hanging, request.headers.authorization ?? '');
      else
        void reply(response, question, delayMs).then(
          (sent) => sent && answered.set(question, (answered.get(question) ?? 0) + 1),
        );
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requestCounts,
    answered,
    hanging: () => hanging.size,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const chunk = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, ...choice }], ...more })}\n\n`;

function fail(fault: Fault, response: ServerResponse, hanging: Set<ServerResponse>, answer: string): void {
  if (fault === 'hanging') {
    hanging.add(response);
    response.on('close', () => hanging.delete(response));
  } else if (fault === 'reset') response.socket?.resetAndDestroy();
  else if (fault === '500') {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `out of order (${answer})` } }));
  } else if (fault === '429 with 1 s') {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end(JSON.stringify({ error: { message: `slow down, ${answer}` } }));
  } else if (fault === 'malformed') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: {"choices": [oops ${answer}\n\ndata: [DONE]\n\n`);
  } else {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ delta: { content: 'The sum' } }));
    setTimeout(() => response.destroy(), 5);
  }
}

async function reply(response: ServerResponse, question: string, delayMs: () => number): Promise<boolean> {
  const [a = 0, b = 0] = [...question.matchAll(/\d+/g)].map(Number);
  const right = uniform(1, 'right', question) >= 0.2;
  const pause = async () => {
    const ms = delayMs();
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  };
  await pause();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunk({ delta: { role: 'assistant', content: 'The answer is ' } }));
  await pause();
  response.write(chunk({ delta: { content: String(a + b + (right ? 0 : 1)) } }));
  await pause();
  const usage = { prompt_tokens: 20, completion_tokens: 6, total_tokens: 26 };
  response.end(`${chunk({ delta: {}, finish_reason: 'stop' }, { usage })}data: [DONE]\n\n`);
  return !response.destroyed;
}

/** A suite of sums in which no question is asked twice, as the files of its folder. */
export function plainSums(n: number): Record<string, unknown> {
  return {
    'sums/suite.yaml': sumsHeader('sums'),
    'sums/samples.jsonl': jsonLines(
      Array.from({ length: n }, (_, at) => ({
        id: `s-${String(at).padStart(5, '0')}`,
        input: `What is ${1000 + at} plus ${at}?`,
        target: String(1000 + 2 * at),
      })),
    ),
  };
}
