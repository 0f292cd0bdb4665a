import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/io';
import { PAGE_FILE } from '../write-page.ts';
import { createProgressReader } from './progress.ts';
import { createSnapshots } from './snapshot.ts';

export interface ServeOptions {
  /** 0 = any that is free. */
  readonly port: number;
  /** Whether a process works on the run now. */
  readonly isRunning: () => boolean;
}

export interface PageServer {
  /** With the token; who does not know it sees nothing. */
  readonly address: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const DATA_FILE = /^report-data\/(?:index|samples)-\d+\.js$/;
const TELL_EVERY_MS = 1000;
/** A browser opens few; more are turned away. */
const MOST_LISTENERS = 32;

/**
 * Serves the page of a run to this machine, with how far it is. Only by loopback, under a path that holds a random token, and
 * only to requests that name this machine as their host, so that no page from elsewhere can ask for it.
 * @throws ConfigError where the folder is no run, or the port is taken
 */
export async function servePage(folder: string, { port, isRunning }: ServeOptions): Promise<PageServer> {
  // Imported as a module it loads an undici of Node's own: 35 ms and 14 MiB, which only those pay who serve.
  const { createServer } = await import('node:http');
  const progress = createProgressReader(folder);
  progress.read(isRunning());
  const token = randomBytes(18).toString('base64url');
  const snapshots = createSnapshots(folder);
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const status = refuse(request, (server.address() as AddressInfo).port);
    if (status !== null) {
      end(response, status);
      return;
    }
    const [, given = '', ...rest] = new URL(request.url ?? '/', `http://${HOST}`).pathname.split('/');
    const path = isSame(given, token) ? rest.join('/') : null;
    if (path === 'events') listen(response);
    else if (path === '') sendPage(response);
    else if (path !== null && DATA_FILE.test(path)) sendFile(response, path, 'text/javascript');
    else end(response, 404);
  });

  const tell = () => `event: progress\ndata: ${JSON.stringify(progress.read(isRunning()))}\n\n`;
  let sent = '';
  const ticking = setInterval(() => {
    if (listeners.size === 0) return;
    try {
      const text = tell();
      // A comment shows a connection that is gone.
      for (const listener of listeners) listener.write(text === sent ? ':\n\n' : text);
      sent = text;
    } catch {
      // The folder is being written, or gone; the next tick reads it again.
    }
  }, TELL_EVERY_MS);

  function listen(response: ServerResponse): void {
    if (listeners.size >= MOST_LISTENERS) {
      end(response, 503);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
    try {
      response.write(tell());
    } catch {
      response.write(':\n\n');
    }
  }

  function sendPage(response: ServerResponse): void {
    try {
      snapshots.latest();
      sendFile(response, PAGE_FILE, 'text/html');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      end(response, 503, error.problems.join('\n'));
    }
  }

  function sendFile(response: ServerResponse, name: string, type: string): void {
    const path = join(snapshots.latest(), name);
    if (!existsSync(path)) {
      end(response, 404);
      return;
    }
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new ConfigError(`--port: ${port} cannot be used (${error.code}); choose another one, or leave it out`)
          : error,
      ),
    );
    server.listen(port, HOST, resolve);
  });
  return {
    address: `http://${HOST}:${(server.address() as AddressInfo).port}/${token}/`,
    async close() {
      clearInterval(ticking);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      snapshots.close();
    },
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // What a page cannot say of itself; the rest stands in it.
  'content-security-policy': "frame-ancestors 'none'",
};

/** Status for a request that is none of ours; null = it is one. */
function refuse({ method, headers }: IncomingMessage, port: number): number | null {
  if (![`${HOST}:${port}`, `localhost:${port}`].includes(headers.host ?? '')) return 403;
  return method === 'GET' || method === 'HEAD' ? null : 405;
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
