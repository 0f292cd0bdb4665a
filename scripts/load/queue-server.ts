// A server of known behaviour on loopback: so many slots, each busy for the same time with a request; others wait in the order of their coming.
import { createServer, type Server } from 'node:http';

export interface QueueServer {
  readonly baseUrl: string;
  readonly server: Server;
  /** Milliseconds from each request's coming to the end of its service, in the order of their coming. */
  readonly waitsMs: number[];
}

const chunk = (data: object) => `data: ${JSON.stringify({ id: 'r', object: 'chat.completion.chunk', ...data })}\n\n`;

/** Before the end a timer is too coarse: it is late by up to a millisecond, or early by the part of one that it drops. */
const COARSE_MS = 3;

/** Calls back at a moment, not at the millisecond after or before it. */
function waitUntil(momentMs: number, act: () => void): void {
  const waitMs = momentMs - performance.now();
  if (waitMs > COARSE_MS) setTimeout(() => waitUntil(momentMs, act), waitMs - COARSE_MS + 1);
  else if (waitMs > 0) setImmediate(() => waitUntil(momentMs, act));
  else act();
}

export function startQueueServer(slots: number, serviceMs: number): Promise<QueueServer> {
  // Ends are reckoned, not counted down one after another: a timer that is late on a busy machine delays its own reply and no other.
  const freeMs = new Array<number>(slots).fill(0);
  const waitsMs: number[] = [];
  const takeSlot = (arrivedMs: number): number => {
    const slot = freeMs.indexOf(Math.min(...freeMs));
    freeMs[slot] = Math.max(arrivedMs, freeMs[slot]!) + serviceMs;
    waitsMs.push(freeMs[slot]! - arrivedMs);
    return freeMs[slot]!;
  };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"object":"list","data":[{"id":"m","object":"model"}]}');
        return;
      }
      const endMs = takeSlot(performance.now());
      waitUntil(endMs, () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(chunk({ choices: [{ index: 0, delta: { content: 'Answer: 42' }, finish_reason: 'stop' }] }));
        const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
        response.end(`${chunk({ choices: [], usage })}data: [DONE]\n\n`);
      });
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      resolve({ baseUrl: `http://127.0.0.1:${port}/v1`, server, waitsMs });
    });
  });
}
