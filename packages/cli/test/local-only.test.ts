import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chat, http, type MockServer } from './support/loopback-servers.ts';
import { evenhand, filesBelow, scratch, start, write } from './support/program.ts';
import { scripted } from './support/runtimes.ts';
import { plainSums, type Wire, wire } from './support/wire.ts';

vi.setConfig({ testTimeout: 60_000 });
const home = scratch();
let server: Wire;
let proxy: MockServer;
beforeAll(async () => {
  server = await wire();
  // A proxy that is handed the request itself; whoever reaches it is seen.
  proxy = await http((request, response, text) => chat('m', 'The answer is 1')(request, response, text));
});
afterAll(async () => {
  await server.close();
  await proxy.close();
});
const at = (baseUrl: string, more: object = {}) => ({ id: 'm', provider: 'openai', baseUrl, model: 'm', ...more });
const experiment = (models: object[], more: object = {}) => {
  write(home, { ...plainSums(4), 'e.yaml': { name: 'e', suites: ['./sums'], models, ...more } });
};
const manifest = (folder: string) => JSON.parse(readFileSync(join(home, folder, 'manifest.json'), 'utf8'));

describe('--local-only', () => {
  it('runs what is here, and the manifest says whom it spoke to', async () => {
    experiment([at(server.url), scripted('s')]);
    expect(await evenhand(home, 'run', 'e.yaml', '--out', 'here', '--local-only')).toMatchObject({ code: 0 });
    const port = Number(new URL(server.url).port);
    expect(manifest('here').sessions[0]).toMatchObject({
      localOnly: true,
      peers: [{ name: '127.0.0.1', address: '127.0.0.1', port, via: null }],
    });
    const again = await evenhand(home, 'reproduce', 'here', '--local-only', '--out', 'again');
    expect(again.code).toBe(0);
    expect(manifest('again').sessions[0].localOnly).toBe(true);
  });

  it('names every model that would leave the machine, asks nobody, and writes nothing', async () => {
    experiment([
      at(server.url),
      at('http://localhost.example:8080/v1', { id: 'rebound' }),
      at('https://[::ffff:192.0.2.1]/v1', { id: 'mapped' }),
      at('http://0.0.0.0:8080/v1', { id: 'any' }),
      at(server.url, { id: 'proxied', proxy: 'http://127.0.0.1:3128' }),
      { id: 'cloud', provider: 'ollama', model: 'gpt-oss:120b-cloud' },
    ]);
    const before = [...server.requestCounts.values()].length;
    const { code, stderr } = await evenhand(home, 'run', 'e.yaml', '--out', 'none', '--local-only');
    expect(code).toBe(4);
    for (const message of [
      'model rebound at http://localhost.example:8080/v1: --local-only lets nothing leave this machine, and localhost.example:8080 is elsewhere',
      'model mapped at',
      'model any at',
      'model proxied at',
      'model cloud at',
    ])
      expect(stderr).toContain(message);
    expect(stderr).not.toContain('model m at');
    expect([...server.requestCounts.values()].length).toBe(before);
    expect(filesBelow(home).filter((path) => path.startsWith('none'))).toEqual([]);

    const doctor = await evenhand(home, 'doctor', 'e.yaml', '--local-only', '--json');
    expect(doctor.code).toBe(4);
    const checks = JSON.parse(doctor.stdout) as { what: string; ok: boolean; found: string }[];
    expect(checks.filter(({ found }) => found.includes('--local-only')).map(({ what }) => what.split(' ')[1])).toEqual([
      'rebound',
      'mapped',
      'any',
      'proxied',
      'cloud',
    ]);
  });

  it('fetches no weights and no sets', async () => {
    experiment([{ id: 'w', provider: 'llama-cpp', model: 'absent.gguf' }]);
    const pull = await evenhand(home, 'run', 'e.yaml', '--pull', '--local-only', '--out', 'p');
    expect(pull).toMatchObject({ code: 4 });
    const roster = await evenhand(
      home,
      'run',
      '--models',
      'smollm2-135m-instruct',
      '--suites',
      './sums',
      '--local-only',
    );
    expect(roster.code).toBe(4);
    expect(roster.stderr).toContain('--local-only downloads nothing');
    const set = await evenhand(home, 'fetch', 'gsm8k', '--local-only');
    expect(set.code).toBe(4);
    expect(set.stderr).toContain('--local-only downloads nothing');
  });
});

describe('a proxy', () => {
  const env = () => ({
    HTTP_PROXY: proxy.origin,
    http_proxy: proxy.origin,
    ALL_PROXY: proxy.origin,
    NODE_USE_ENV_PROXY: '1',
  });

  it('of the environment is not used, whatever it is called', async () => {
    experiment([at(server.url)]);
    expect(await start(home, ['run', 'e.yaml', '--out', 'direct'], env()).ended).toMatchObject({ code: 0 });
    expect(proxy.requests).toEqual([]);
  });

  it('that the experiment names reaches what is elsewhere, and this machine is reached directly', async () => {
    experiment([at('http://models.example/v1', { id: 'away' }), at(server.url)], { proxy: proxy.origin });
    const { code } = await evenhand(home, 'run', 'e.yaml', '--out', 'proxied');
    expect(code).toBe(0);
    expect(proxy.requests.length).toBeGreaterThan(4);
    expect(proxy.requests.every((line) => line.includes('models.example'))).toBe(true);
    const via = new URL(proxy.origin).host;
    expect(manifest('proxied').sessions[0].peers).toContainEqual({
      name: 'models.example',
      address: null,
      port: 80,
      via,
    });
  });

  it('has its password in the environment and nowhere else', async () => {
    experiment([at('http://models.example/v1')], { proxy: 'http://user:secret-word@proxy.example:3128' });
    const named = await evenhand(home, 'run', 'e.yaml', '--out', 'q');
    expect(named.code).toBe(4);
    expect(named.stderr).toContain('no user and password in a file');
    expect(named.stderr).not.toContain('secret-word');

    experiment([at('http://models.example/v1')], { proxy: { url: proxy.origin, authEnv: 'PROXY_LOGIN' } });
    const unset = await evenhand(home, 'run', 'e.yaml', '--out', 'q');
    expect(unset.code).toBe(4);
    expect(unset.stderr).toContain('PROXY_LOGIN is not set; set it to user:password');
    const set = await start(home, ['run', 'e.yaml', '--out', 'q'], { PROXY_LOGIN: 'user:secret-word' }).ended;
    expect(set.code).toBe(0);
    for (const path of filesBelow(join(home, 'q')))
      expect(readFileSync(join(home, 'q', path), 'utf8')).not.toContain('secret-word');
  });
});

describe('limits', () => {
  it('of a host that the experiment does not have are refused', async () => {
    experiment([at(server.url)], { limits: { groq: { requestsPerMinute: 30 } } });
    const { code, stderr } = await evenhand(home, 'run', 'e.yaml', '--out', 'l');
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: e\.yaml:\d+: limits\.groq: no model of this experiment is at such a host/);
  });
});

describe('a cap that is raised on resuming', () => {
  it('stays raised', async () => {
    experiment([at(server.url, { price: { input: 1000, output: 1000 } })], { maxUsd: 0.2 });
    expect((await evenhand(home, 'run', 'e.yaml', '--out', 'cap')).code).toBe(3);
    expect((await evenhand(home, 'run', '--resume', 'cap', '--max-usd', '0.3')).code).toBe(3);
    expect(manifest('cap').settings.maxUsd).toBe(0.3);
    expect((await evenhand(home, 'run', '--resume', 'cap')).code).toBe(3);
    expect(manifest('cap').settings.maxUsd).toBe(0.3);
    expect((await evenhand(home, 'run', '--resume', 'cap', '--max-usd', '9')).code).toBe(0);
  });
});
