// node scripts/bench/wire/server.ts: a server with an OpenAI-compatible interface on loopback that answers after a stated
// time and writes down when. It prints its address, and goes when its standard input ends.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How replies come, until another way is posted to /pace. */
export interface Pace {
  /** Median of the time to the first chunk, in milliseconds. */
  readonly delayMs: number;
  /** Standard deviation of its logarithm; 0 = always the same. */
  readonly spread: number;
  readonly chunks: number;
  /** Between chunks, in milliseconds. */
  readonly gapMs: number;
}

/** What the server says of one reply; monotonic clock of this machine, in milliseconds. */
export interface Served {
  readonly question: string;
  readonly receivedMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;
let pace: Pace = { delayMs: 0, spread: 0, chunks: 1, gapMs: 0 };
let log: Served[] = [];

/** Log-normal around the median, from the question alone, so that every client meets the same times. */
function computeDelay(question: string): number {
  if (pace.spread === 0) return pace.delayMs;
  const uniform = (salt: number) => {
    let hash = 2166136261 ^ salt;
    for (let i = 0; i < question.length; i++) hash = Math.imul(hash ^ question.charCodeAt(i), 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
    return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
  };
  // Box and Muller (1958).
  const normal = Math.sqrt(-2 * Math.log(1 - uniform(1))) * Math.cos(2 * Math.PI * uniform(2));
  return pace.delayMs * Math.exp(pace.spread * normal);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(request: IncomingMessage, response: ServerResponse, receivedMs: number): Promise<void> {
  const { messages, stream } = JSON.parse(await readBody(request)) as {
    messages: { content: string }[];
    stream?: boolean;
  };
  const question = messages.at(-1)!.content;
  const product = String(7 * Number(/\d+/.exec(question)?.[0] ?? 0));
  const usage = { prompt_tokens: 25, completion_tokens: pace.chunks, total_tokens: 25 + pace.chunks };
  const common = { id: 'chatcmpl-bench', created: 0, model: 'bench' };
  const delay = computeDelay(question);
  if (delay > 0) await pause(delay);
  if (stream !== true) {
    response.setHeader('content-type', 'application/json');
    const choices = [{ index: 0, message: { role: 'assistant', content: product }, finish_reason: 'stop' }];
    response.end(JSON.stringify({ ...common, object: 'chat.completion', choices, usage }));
    log.push({ question, receivedMs, firstMs: now(), lastMs: now() });
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const event = (choices: object[], more = {}) =>
    `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices, ...more })}\n\n`;
  const delta = (content: string, finish_reason: string | null = null) =>
    event([{ index: 0, delta: finish_reason === null ? { content } : {}, finish_reason }]);
  let [firstMs, lastMs] = [0, 0];
  for (let i = 0; i < pace.chunks; i++) {
    if (i > 0 && pace.gapMs > 0) await pause(pace.gapMs);
    lastMs = now();
    if (i === 0) firstMs = lastMs;
    const last = i === pace.chunks - 1;
    const text = delta(last ? product : 'a ');
    if (last) response.end(`${text}${delta('', 'stop')}${event([], { usage })}data: [DONE]\n\n`);
    else response.write(text);
  }
  log.push({ question, receivedMs, firstMs, lastMs });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

if (import.meta.main) {
  const server = createServer((request, response) => {
    const receivedMs = now();
    if (request.url === '/v1/chat/completions') void answer(request, response, receivedMs);
    else if (request.url === '/v1/models')
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'bench', object: 'model' }] }));
    else if (request.url === '/log') response.end(JSON.stringify(log));
    else
      void readBody(request).then((body) => {
        pace = JSON.parse(body) as Pace;
        log = [];
        response.end();
      });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.stdin.on('end', () => process.exit()).resume();
}
