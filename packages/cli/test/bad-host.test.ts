import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { INTERFACES, type PlainReply, send, speak, type WireInterface } from './support/interfaces.ts';
import { selfSigned } from './support/loopback-servers.ts';
import { jsonLines, scratch, start, write } from './support/program.ts';
import { rows, sumsHeader } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 120_000 });

const home = scratch();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    (server as { closeAllConnections?: () => void }).closeAllConnections?.();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = async (one: WireInterface, answer: (response: ServerResponse, nth: number) => void) => {
  let requestCount = 0;
  const origin = await listen(createServer(speak(one, (_, __, response) => answer(response, ++requestCount))));
  return { baseUrl: `${origin}${one.path}`, requestCount: () => requestCount };
};

/** Runs one suite of `n` samples on models, beside one that answers well. */
async function run(name: string, models: readonly object[], more: object = {}, n = 2, env = {}) {
  write(home, {
    [`${name}/suite.yaml`]: sumsHeader(name),
    [`${name}/samples.jsonl`]: jsonLines(
      Array.from({ length: n }, (_, at) => ({ id: `s${at}`, input: `What is ${at} and 2?`, target: '4' })),
    ),
    [`${name}.yaml`]: { name, suites: [`./${name}`], models, concurrency: 1, ...more },
  });
  const ended = await start(home, ['run', `${name}.yaml`, '--out', `out-${name}`, '--local-only'], env).ended;
  return {
    ...ended,
    cells: (model: string) => rows(join(home, `out-${name}`, 'samples', `${model}.csv`)),
    records: (model: string) =>
      readFileSync(join(home, `out-${name}`, 'records', `${model}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}
const chat = INTERFACES[0]!;
const good: PlainReply = { text: ['Answer: 4'] };
const model = (id: string, { baseUrl }: { baseUrl: string }, more: object = { provider: 'openai' }) => ({
  id,
  ...more,
  baseUrl,
  model: 'm',
});

describe('a host that behaves badly', () => {
  it('and sends without end is given up at the limit of bytes, asked once, and stops nobody else', async () => {
    const open = new Set<ServerResponse>();
    const endless = await serve(chat, (response) => {
      open.add(response.on('close', () => open.delete(response)));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const line = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(20_000) } }] })}\n\n`;
      const pour = () => {
        while (!response.destroyed && response.write(line));
        response.once('drain', pour);
      };
      pour();
    });
    const well = await serve(chat, (response) => send(response, chat.reply(good)));
    const found = await run('endless', [model('endless', endless), model('well', well)], { maxReplyBytes: 1_000_000 });
    expect(found.code).toBe(2);
    expect(found.cells('endless').map(({ outcome, failure_kind }) => [outcome, failure_kind])).toEqual(
      Array(2).fill(['failed', 'malformed']),
    );
    expect(found.records('endless')[0].failure).toMatch(/longer than 1000000 bytes.*maxReplyBytes/);
    expect(found.cells('well').map(({ outcome }) => outcome)).toEqual(['correct', 'correct']);
    expect(endless.requestCount()).toBe(2);
    expect(open.size).toBe(0);
  });

  it('and nests, lengthens or misforms what it sends fails its own cells, in every interface', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`odd${at}`, 'x'.repeat(99)]));
    const nested = { ['__proto__']: 1, a: { b: { c: { d: { e: { f: { g: 1 } } } } } } };
    const bodies: ((one: WireInterface) => ReturnType<WireInterface['reply']>)[] = [
      (one) => one.reply({ text: [{ text: 'Answer: 4' }] }),
      (one) => one.reply({ ...good, usage: { odd: 'fine' } }),
      (one) => {
        const { type, body } = one.reply({ ...good, usage: { odd: 'DEEP' } });
        return { type, body: body.replace('"DEEP"', deep) };
      },
      (one) => one.reply({ ...good, usage: many }),
      (one) => one.reply({ ...good, usage: nested }),
    ];
    const models = await Promise.all(
      INTERFACES.map(async (one) => {
        const answer = (question: string, response: ServerResponse) =>
          send(response, bodies[Number(/\d/.exec(question))]!(one));
        const origin = await listen(createServer(speak(one, (question, _, response) => answer(question, response))));
        return model(one.name, { baseUrl: `${origin}${one.path}` }, one.entry);
      }),
    );
    const found = await run('odd', models, { giveUpAfter: null }, bodies.length);
    expect(found.code, found.stderr).toBe(2);
    for (const { name } of INTERFACES) {
      const records = found.records(name);
      const outcomes = records.map(({ failureKind, outcome }) => failureKind ?? outcome);
      expect([name, ...outcomes]).toEqual([name, 'malformed', 'correct', 'malformed', 'correct', 'correct']);
      for (const record of records) expect(JSON.stringify(record).length).toBeLessThan(60_000);
    }
  });

  it('and compresses what was to come as it is is named, and not asked again', async () => {
    const server = await serve(chat, (response) => {
      const { type, body } = chat.reply(good);
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    const found = await run('gzip', [model('m', server)], {}, 1);
    expect(found.records('m')[0].failure).toMatch(/compressed body \(gzip\).*switch compression off/);
    expect(server.requestCount()).toBe(1);
  });

  it.each([301, 307, 451])('and answers %i is given up like one that is gone', async (status) => {
    const server = await serve(chat, (response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(),
    );
    const found = await run(`status-${status}`, [model('m', server)], { giveUpAfter: 3 }, 8);
    expect(server.requestCount()).toBe(3);
    expect(found.records('m').filter(({ attempts }) => attempts === 0)).toHaveLength(5);
  });
});

describe('a connection', () => {
  /** A server of bare sockets. @param answer is given the number of the request on its connection, from 1 */
  async function bare(answer: (write: (text: string) => void, nth: number, end: () => void) => void) {
    let [requests, connections] = [0, 0];
    const { type, body } = chat.reply(good);
    const reply = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const server = createSocketServer((socket) => {
      connections++;
      let [received, nth] = ['', 0];
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
        const head = received.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (head < 0 || received.length < head + 4 + length) return;
        const isList = received.startsWith('GET');
        received = '';
        if (isList) {
          const list = '{"object":"list","data":[{"id":"m"}]}';
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${list.length}\r\nconnection: close\r\n\r\n${list}`);
          socket.end();
          return;
        }
        requests++;
        answer(
          (text) => socket.write(text.replace('REPLY', reply)),
          ++nth,
          () => socket.end(),
        );
      });
    });
    const baseUrl = `${await listen(server)}/v1`;
    return { baseUrl, requests: () => requests, connections: () => connections };
  }

  it('on which 100 Continue comes first, whole or in pieces, brings the reply', async () => {
    const server = await bare((write, nth) => {
      if (nth % 2 === 1) write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nREPLY');
      else {
        write('HTTP/1.1 10');
        setTimeout(() => write('0 Continue\r\nx-a: b\r\n\r'), 20);
        setTimeout(() => write('\nREPLY'), 40);
      }
    });
    const found = await run('continue', [model('m', server)], {}, 4);
    expect(found.records('m').map(({ outcome, attempts }) => [outcome, attempts])).toEqual(
      Array(4).fill(['correct', 1]),
    );
  });

  it('that was used and is closed when the next request comes is opened again, which is no attempt', async () => {
    const server = await bare((write, nth, end) => (nth === 1 ? write('REPLY') : end()));
    const found = await run('idle', [model('m', server)], {}, 5);
    expect(found.records('m').map(({ outcome, attempts }) => [outcome, attempts])).toEqual(
      Array(5).fill(['correct', 1]),
    );
  });

  it('is proven even where the environment says that none has to be', async () => {
    const server = await selfSigned(home, (_, response) => void response.writeHead(200).end('{"data":[{"id":"m"}]}'));
    if (server === null) return;
    const found = await run('tls', [model('m', { baseUrl: `${server.origin}/v1` })], {}, 1, {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    await server.close();
    expect(found).toMatchObject({ code: 4, stderr: expect.stringMatching(/not trusted/) });
    expect(server.requests).toEqual([]);
  });
});

describe('an address', () => {
  it('of no server, with another scheme, a query or a fragment is refused with file and line', async () => {
    const addresses = [
      ['nope', /begins with http/],
      ['localhost:8080', /begins with http/],
      ['ftp://a.example/v1', /begins with http/],
      ['http://', /begins with http/],
      ['https://a.example/v1?key=tok-3344556677', /no query and no fragment/],
      ['https://a.example/v1#here', /no query and no fragment/],
    ] as const;
    const models = addresses.map(([baseUrl], at) => ({ id: `m${at}`, provider: 'openai', baseUrl, model: 'm' }));
    const { code, stderr } = await run('address', models);
    expect(code).toBe(4);
    const lines = stderr.split('\n').filter((line) => /address\.yaml:\d+: models\.\d\.baseUrl/.test(line));
    expect(lines).toHaveLength(addresses.length);
    for (const [at, [, message]] of addresses.entries()) expect(lines[at]).toMatch(message);
    expect(stderr).not.toContain('3344556677');
  });
});
