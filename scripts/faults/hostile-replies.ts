// node scripts/faults/hostile-replies.ts [PART OF A NAME…]: a server of this machine that means ill, down to the bytes on the wire: endless,
// dripping, lying, deep, huge, out of order. Each run has to end within its time-outs and bounded memory, with a verified folder and
// without a stack. Ends with 1 where one does not.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { filesBelow, start, write } from '../../packages/cli/test/support/program.ts';
import { plainSums } from '../../packages/cli/test/support/wire.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/evenhand.js', import.meta.url));
const PEAK = join(import.meta.dirname, 'peak.mjs');
const TIMEOUTS = { firstByteMs: 1500, idleMs: 1500, totalMs: 4000 };
/** Four attempts of four seconds with waits between, and the program itself on a busy machine. */
const MOST_S = 75;
const MOST_MIB = 900;
const MOST_FOLDER_MIB = 300;

type Reply = (socket: Socket) => void;

const head = (more = '', type = 'text/event-stream') =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${more}connection: close\r\n\r\n`;
const event = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (delta: object, more: object = {}) =>
  event({ id: 'c', model: 'm', choices: [{ index: 0, delta, ...more }] });
const USAGE = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
const last = event({ id: 'c', model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: USAGE });
const complete = (...parts: string[]) => `${head()}${parts.join('')}${last}${event('[DONE]')}`;

/** Sends the same again and again, as fast as it is read, or every so many milliseconds. */
function forever(socket: Socket, text: string, everyMs = 0): void {
  const go = () => {
    if (socket.destroyed) return;
    if (everyMs > 0) {
      socket.write(text);
      setTimeout(go, everyMs);
    } else if (socket.write(text)) setImmediate(go);
    else socket.once('drain', go);
  };
  go();
}
const say =
  (text: string | Buffer): Reply =>
  (socket) =>
    socket.end(text);
const opening =
  (text: string, next: Reply): Reply =>
  (socket) => {
    socket.write(text);
    next(socket);
  };
const many = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');
const call = (index: unknown, more: object = {}) => ({
  tool_calls: [{ index, id: 'c', function: { name: 'f', arguments: '{}' }, ...more }],
});

const REPLIES: Readonly<Record<string, Reply>> = {
  'nothing at all': () => {},
  'pings without end': opening(head(), (socket) => forever(socket, ': ping\n\n', 50)),
  'empty events without end': opening(head(), (socket) => forever(socket, 'data:\n\n', 20)),
  'pieces without end': opening(head(), (socket) => forever(socket, chunk({ content: 'a ' }), 5)),
  'pieces without end, at once': opening(head(), (socket) => forever(socket, chunk({ content: 'a ' }).repeat(500))),
  'empty pieces without end': opening(head(), (socket) => forever(socket, chunk({ content: '' }), 5)),
  'reasoning without end': opening(head(), (socket) =>
    forever(socket, chunk({ reasoning_content: 'hm ' }).repeat(500)),
  ),
  'a line without end': opening(head(), (socket) => forever(socket, 'x'.repeat(1 << 16))),
  'a body without end': opening(head('', 'application/json'), (socket) => forever(socket, ' '.repeat(1 << 16))),
  'more behind the end': opening(complete(chunk({ content: '1000' })), (socket) =>
    forever(socket, chunk({ content: 'x' }), 20),
  ),
  'silence behind the end': opening(complete(chunk({ content: '1000' })), () => {}),
  'an end that comes again and again': opening(head() + chunk({ content: '1000' }), (socket) =>
    forever(socket, last, 20),
  ),
  'headers without end': opening('HTTP/1.1 200 OK\r\n', (socket) => forever(socket, `x-${'y'.repeat(50)}: z\r\n`)),
  'a header that drips': opening('HTTP/1.1 200 OK\r\nx-', (socket) => forever(socket, 'y', 100)),
  'early hints without end': (socket) => forever(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 5),
  'go on, without end': (socket) => forever(socket, 'HTTP/1.1 100 Continue\r\n\r\n', 5),
  'a body that drips': opening(head(), (socket) => forever(socket, 'd', 100)),
  'chunks with endless names': opening(
    'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n1;',
    (socket) => forever(socket, 'n'.repeat(1 << 16)),
  ),
  'a length that is longer': say(`${head('content-length: 99999\r\n')}${chunk({ content: '1' })}${last}`),
  'a length that is shorter': say(`${head('content-length: 40\r\n')}${chunk({ content: '1000' })}${last}`),
  'two lengths': say(`${head('content-length: 40\r\ncontent-length: 50\r\n')}${chunk({ content: '1000' })}`),
  'a length below zero': say(`${head('content-length: -1\r\n')}${chunk({ content: '1000' })}`),
  'a packed bomb': say(
    Buffer.concat([Buffer.from(head('content-encoding: gzip\r\n')), gzipSync(Buffer.alloc(300 << 20))]),
  ),
  'another protocol': say('SSH-2.0-OpenSSH_9.6\r\n'),
  'a status that is none': say('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'),
  'a redirect to itself': say('HTTP/1.1 307 Here\r\nlocation: /v1/chat/completions\r\ncontent-length: 0\r\n\r\n'),
  'come again in a day': say('HTTP/1.1 429 Later\r\nretry-after: 86400\r\ncontent-length: 0\r\n\r\n'),
  // Without a wait that can be meant, a limit is asked again for ten minutes, whatever the server says.
  'come again in a year': say('HTTP/1.1 503 Later\r\nretry-after: 31536000\r\ncontent-length: 0\r\n\r\n'),
  'come again in the year 9999': say(
    'HTTP/1.1 503 Later\r\nretry-after: Fri, 31 Dec 9999 23:59:59 GMT\r\ncontent-length: 0\r\n\r\n',
  ),
  'come again, a number beyond numbers': say(
    `HTTP/1.1 503 Later\r\nretry-after: ${'9'.repeat(400)}\r\ncontent-length: 0\r\n\r\n`,
  ),
  'an error of a hundred megabytes': say(`HTTP/1.1 500 No\r\nconnection: close\r\n\r\n${'e'.repeat(100 << 20)}`),
  'an error without end': opening('HTTP/1.1 500 No\r\nconnection: close\r\n\r\n', (socket) =>
    forever(socket, 'e'.repeat(1 << 16)),
  ),
  'JSON a million deep': say(`${head()}${event(`${'['.repeat(1e6)}${']'.repeat(1e6)}`)}`),
  'objects a million deep': say(`${head()}${event(`${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`)}`),
  'a million choices': say(
    `${head()}${event({ id: 'c', choices: Array.from({ length: 1e5 }, (_, index) => ({ index, delta: { content: 'x' } })) })}${last}`,
  ),
  'calls by great numbers': say(complete(chunk(call(4294967295)), chunk(call(1e9)), chunk(call(2 ** 53)))),
  'calls by odd numbers': say(complete(chunk(call(-1)), chunk(call(1.5)), chunk(call('x')), chunk(call(null)))),
  'a hundred thousand calls': say(complete(many(1e5, (at) => chunk(call(at))))),
  'a call by names of objects': say(
    complete(chunk(call(0, { function: { name: '__proto__', arguments: '{"__proto__":{"a":1}}' } }))),
  ),
  'usage by the hundred thousand': say(
    `${head()}${chunk({ content: '1000' })}${event({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: Object.fromEntries(Array.from({ length: 1e5 }, (_, at) => [`k${at}`, at])) })}`,
  ),
  'usage beyond numbers': say(
    `${head()}${chunk({ content: '1000' })}data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1e308,"completion_tokens":1e999,"total_tokens":-1}}\n\n`,
  ),
  'a name of ten megabytes': say(
    `${head()}${event({ id: 'i'.repeat(10 << 20), model: 'm'.repeat(10 << 20), system_fingerprint: 'f'.repeat(10 << 20), choices: [{ index: 0, delta: { content: '1000' } }] })}${last}`,
  ),
  'a reason of ten megabytes': say(
    `${head()}${event({ id: 'c', choices: [{ index: 0, delta: { content: '1' }, finish_reason: 'r'.repeat(10 << 20) }] })}`,
  ),
  'a million lines in one event': say(`${head()}${'data:\n'.repeat(1e6)}\n${last}`),
  'fields that nobody knows': say(`${head()}${many(2e5, (at) => `field${at}: x\n`)}\n${last}`),
  'half characters': say(
    `${head()}${event('{"id":"c","choices":[{"index":0,"delta":{"content":"\\ud83d"}}]}')}${last}`,
  ),
  'no UTF-8': say(
    Buffer.concat([
      Buffer.from(`${head()}data: {"id":"c","choices":[{"index":0,"delta":{"content":"`),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
      Buffer.from(`"}}]}\n\n${last}`),
    ]),
  ),
  'UTF-16': say(
    Buffer.concat([Buffer.from(head()), Buffer.from(`\ufeff${chunk({ content: '1' })}${last}`, 'utf16le')]),
  ),
  'null bytes': say(`${head()}${'\u0000'.repeat(1000)}${last}`),
  'an answer before the question has ended': (socket) => socket.end(complete(chunk({ content: '1000' }))),
};

/** Reads one request to its end, then replies; questions about the server are answered. */
async function serve(reply: Reply): Promise<{ url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      const isQuestion = text.startsWith('GET');
      text = '';
      if (isQuestion)
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"object":"list","data":[{"id":"m","object":"model"}]}',
        );
      else reply(socket);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/v1`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function one(name: string, reply: Reply): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'evenhand-hostile-'));
  const server = await serve(reply);
  try {
    write(home, {
      ...plainSums(3),
      'h.yaml': {
        name: 'h',
        suites: ['./sums'],
        models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm' }],
        timeouts: TIMEOUTS,
        concurrency: 2,
      },
    });
    const begin = performance.now();
    const child = spawn(
      process.execPath,
      ['--import', PEAK, PROGRAM, 'run', 'h.yaml', '--out', 'run', '--local-only'],
      {
        cwd: home,
        env: { PATH: process.env.PATH ?? '', HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST_S * 1000);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearTimeout(timer);
    const seconds = (performance.now() - begin) / 1000;
    const peakMiB = Math.max(0, ...[...text.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) / 1024));
    const folder = join(home, 'run');
    const folderMiB = filesBelow(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0) / 2 ** 20;
    const verified = code === null ? null : (await start(home, ['verify', 'run']).ended).code;
    const problems = [
      ...(code === null ? [`did not end within ${MOST_S} s`] : [0, 2].includes(code) ? [] : [`exit ${code}`]),
      ...(/^\s+at .*:\d+:\d+\)?$/m.test(text) ? ['a stack'] : []),
      ...(peakMiB > MOST_MIB ? [`${peakMiB.toFixed(0)} MiB`] : []),
      ...(folderMiB > MOST_FOLDER_MIB ? [`a folder of ${folderMiB.toFixed(0)} MiB`] : []),
      ...(verified === 0 || code === null ? [] : [`verify ended with ${verified}`]),
    ];
    console.log(
      `${name}: exit ${code} after ${seconds.toFixed(1)} s, ${peakMiB.toFixed(0)} MiB, a folder of ${folderMiB.toFixed(1)} MiB; ${problems.length === 0 ? 'good' : `BAD: ${problems.join('; ')}\n${text.slice(-800)}`}`,
    );
    return problems.length === 0;
  } finally {
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
let [count, bad] = [0, 0];
for (const [name, reply] of Object.entries(REPLIES)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  count++;
  if (!(await one(name, reply))) bad++;
}
console.log(`${count} hostile replies, ${bad} of them did not end as they should`);
process.exitCode = bad === 0 ? 0 : 1;
