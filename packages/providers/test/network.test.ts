import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback, isLoopbackAddress, type Network, ProviderError, type Runtime } from '@evenhand/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTransport } from '../src/http/transport.ts';
import { createFetch } from '../src/index.ts';
import { type Loopback, loopback } from './loopback.ts';

type Peer = Parameters<Network['recordPeer']>[0];

let server: Loopback;
const peers: Peer[] = [];
const rules = (more: Partial<Network> = {}): Network => ({
  localOnly: false,
  proxyFor: () => null,
  recordPeer: (peer) => void peers.push(peer),
  ...more,
});
const runtime = (network: Network): Runtime => ({
  env: {},
  now: () => performance.now(),
  date: () => new Date(),
  sleep: async () => {},
  fetch: createFetch(network),
  network,
  notice: () => {},
});
/** One request by the transport that all adapters share. */
async function request(baseUrl: string, network: Network): Promise<string> {
  const transport = await openTransport({ runtime: runtime(network), baseUrl, key: 'sk-planted-key' });
  try {
    return await (await transport.fetch(`${baseUrl}/models`)).text();
  } finally {
    await transport.close();
  }
}
const connectError = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
};
beforeAll(async () => {
  server = await loopback();
});
afterAll(() => server.close());
beforeEach(() => {
  peers.length = 0;
  server.requests.length = 0;
  server.answer = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":1}');
});
const port = () => Number(new URL(server.url).port);
/** An address of this machine that is not loopback; undefined = it has none. */
const outer = Object.values(networkInterfaces())
  .flat()
  .find((one) => one !== undefined && !one.internal && one.family === 'IPv4')?.address;

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:1', true],
    ['http://127.255.3.4:1', true],
    ['http://localhost:1', true],
    ['http://models.localhost:1', true],
    ['http://[::1]:1', true],
    ['http://2130706433/', true],
    ['http://[::ffff:127.0.0.1]:1', true],
    ['http://[::ffff:8.8.8.8]:1', false],
    ['http://0.0.0.0:1', false],
    ['http://[::]:1', false],
    ['http://localhost.example:1', false],
    ['http://127.0.0.1.example:1', false],
    ['http://127.0.0.1@example.org:1', false],
    ['http://10.0.0.1:1', false],
    ['http://169.254.169.254', false],
    ['unix:///var/run/docker.sock', false],
  ])('%s is this machine: %s', (url, here) => {
    expect(isLoopback(url)).toBe(here);
  });
  it('is judged by the IP address that a connection has, too', () => {
    for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(isLoopbackAddress(here)).toBe(true);
    for (const there of ['8.8.8.8', '::ffff:8.8.8.8', 'fe80::1%eth0', '0.0.0.0', '::'])
      expect(isLoopbackAddress(there)).toBe(false);
  });
});

describe('where nothing may leave this machine', () => {
  const local = rules({ localOnly: true });

  it('this machine is spoken to, by address and by name', async () => {
    expect(await request(server.url, local)).toBe('{"ok":1}');
    expect(await request(`http://localhost:${port()}`, local)).toBe('{"ok":1}');
    expect(await request(`http://models.localhost:${port()}`, local)).toBe('{"ok":1}');
    expect(peers.map(({ name, address }) => `${name} ${address}`)).toEqual([
      '127.0.0.1 127.0.0.1',
      'localhost 127.0.0.1',
      'models.localhost 127.0.0.1',
    ]);
  });

  it.each([
    'http://localhost.example',
    'http://192.0.2.1',
    'https://[2001:db8::1]',
    'http://0.0.0.0',
    'http://[::ffff:192.0.2.1]',
  ])('%s is refused at the socket, without looking its name up, and not tried again', async (origin) => {
    const error = await connectError(request(`${origin}:${port()}`, local));
    expect(error).toMatchObject({ kind: 'bad_request', retryable: false });
    expect(error.message).toMatch(/^--local-only: .* is not this machine; nothing was sent to http/);
    expect(server.requests).toEqual([]);
    expect(peers).toEqual([]);
  });

  it.runIf(outer !== undefined)('another address of this machine is refused, where a server listens', async () => {
    const open = createServer((_, response) => response.end('reached'));
    open.listen(0, '0.0.0.0');
    await once(open, 'listening');
    const at = `http://${outer}:${(open.address() as AddressInfo).port}`;
    expect(await request(at, rules())).toBe('reached');
    await connectError(request(at, local));
    open.closeAllConnections();
    open.close();
  });

  it('a redirect elsewhere is not followed', async () => {
    server.answer = (_, response) => void response.writeHead(307, { location: 'http://192.0.2.1/v1' }).end();
    const error = await connectError(request(server.url, local));
    expect(error.kind).toBe('bad_request');
    // A download follows redirects; each hop is held against the same rule.
    await expect(createFetch(local)(`${server.url}/weights`, { redirect: 'follow' })).rejects.toThrow();
    expect(peers.map(({ name }) => name)).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('downloads stay here too', async () => {
    expect(await (await createFetch(local)(server.url)).text()).toBe('{"ok":1}');
    await expect(createFetch(local)('http://192.0.2.1/')).rejects.toMatchObject({ cause: { code: 'ERR_LOCAL_ONLY' } });
  });
});

describe('a proxy', () => {
  let proxy: Server;
  const seen: { line: string; authorization: string | undefined }[] = [];
  beforeAll(async () => {
    proxy = createServer((request, response) => {
      seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers['proxy-authorization'] });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"by":"proxy"}');
    });
    proxy.on('connect', (request, client) => {
      seen.push({ line: `CONNECT ${request.url}`, authorization: request.headers['proxy-authorization'] });
      const upstream = connect(port(), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      client.on('error', () => upstream.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  beforeEach(() => {
    seen.length = 0;
  });
  const at = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  it.each(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])(
    'of the environment (%s) is not used',
    async (name) => {
      const before = process.env[name];
      process.env[name] = at();
      process.env.NODE_USE_ENV_PROXY = '1';
      try {
        expect(await request(server.url, rules())).toBe('{"ok":1}');
        expect(await (await createFetch(rules())(server.url)).text()).toBe('{"ok":1}');
        expect(seen).toEqual([]);
      } finally {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
        delete process.env.NODE_USE_ENV_PROXY;
      }
    },
  );

  it('that is named is used, with its password, and both stand among those spoken to', async () => {
    const network = rules({ proxyFor: () => ({ url: at(), auth: 'user:pass word' }) });
    expect(await request('http://models.example', network)).toMatch(/"(?:ok|by)"/);
    expect(seen.length).toBeGreaterThan(0);
    for (const { authorization } of seen)
      expect(authorization).toBe(`Basic ${Buffer.from('user:pass word').toString('base64')}`);
    const name = new URL(at()).host;
    expect(peers).toContainEqual({ name: 'models.example', address: null, port: 80, via: name });
    expect(peers).toContainEqual({
      name: '127.0.0.1',
      address: '127.0.0.1',
      port: Number(name.split(':')[1]),
      via: null,
    });
  });

  it('that refuses is told of without its password', async () => {
    const shy = createSocketServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'));
      socket.on('error', () => {});
    });
    shy.listen(0, '127.0.0.1');
    await once(shy, 'listening');
    const url = `http://127.0.0.1:${(shy.address() as AddressInfo).port}`;
    const network = rules({ proxyFor: () => ({ url, auth: 'somebody:very-secret' }) });
    const error = await connectError(request('https://models.example', network));
    const errorText = `${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error.cause)}`;
    expect(error.message).toContain('407');
    expect(errorText).not.toContain('very-secret');
    expect(errorText).not.toContain(Buffer.from('somebody:very-secret').toString('base64'));
    shy.close();
  });
});
