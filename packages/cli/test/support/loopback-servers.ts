import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** A server that a test plays, and what was asked of it. */
export interface MockServer {
  readonly origin: string;
  /** `GET /v1/models` */
  readonly requests: string[];
  close(): Promise<void>;
}

async function listen(server: Server, requests: string[], scheme: string): Promise<MockServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** @param text the body of the request */
type Answer = (request: IncomingMessage, response: ServerResponse, text: string) => void;

function noted(requests: string[], answer: Answer): RequestListener {
  return (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => answer(request, response, text));
  };
}

export function http(answer: Answer): Promise<MockServer> {
  const requests: string[] = [];
  return listen(createServer(noted(requests, answer)), requests, 'http');
}

/** A server with a certificate that nobody has vouched for; null = there is no openssl to make one. */
export async function selfSigned(folder: string, answer: Answer): Promise<MockServer | null> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const made = spawnSync('openssl', [...args, '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert]);
  if (made.status !== 0) return null;
  const requests: string[] = [];
  const options = { key: readFileSync(key), cert: readFileSync(cert) };
  return listen(createTlsServer(options, noted(requests, answer)), requests, 'https');
}

/** A port that says something else than HTTP, to whoever comes. */
export async function otherProtocol(): Promise<MockServer> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.write('220 mail.example ESMTP\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An address at which nobody listens any more. */
export async function nobody(): Promise<string> {
  const server = await http(() => {});
  await server.close();
  return server.origin;
}

export const json =
  (status: number, body: unknown): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

/** Lists one model, and answers every question to it alike. */
export const chat =
  (id: string, text: string): Answer =>
  (request, response) => {
    if (request.method === 'GET') {
      json(200, { object: 'list', data: [{ id, object: 'model', context_window: 4096 }] })(request, response, '');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choice = { index: 0, delta: { content: text }, finish_reason: 'stop' };
    const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
    response.end(`data: ${JSON.stringify({ id: 'c', model: id, choices: [choice], usage })}\n\ndata: [DONE]\n\n`);
  };
