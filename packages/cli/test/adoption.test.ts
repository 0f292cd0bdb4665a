// Snapshots of downloads and likes, from a server of this machine that speaks as Hugging Face does.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { http, json, type MockServer, nobody } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
let folders = 0;

const served = (host: string, model: string) => ({ host, model });
const ROSTER = {
  'benchmarks/hosts/huggingface.yaml': {
    id: 'huggingface',
    name: 'router',
    provider: 'openai',
    baseUrl: 'https://router.example/v1',
  },
  'benchmarks/models/near.yaml': {
    developer: 'Near',
    origin: 'CN',
    models: [
      {
        id: 'near-1',
        name: 'Near 1',
        weights: 'open',
        licence: null,
        parameters: null,
        context: null,
        released: null,
        source: 's',
        at: [served('huggingface', 'near/Near-1:fast')],
      },
      {
        id: 'near-2',
        name: 'Near 2',
        weights: 'open-restricted',
        licence: null,
        parameters: null,
        context: null,
        released: null,
        source: 's',
        at: [served('huggingface', 'near/Gone')],
      },
    ],
  },
  'benchmarks/models/far.yaml': {
    developer: 'Far',
    origin: 'US',
    models: [
      {
        id: 'far-1',
        name: 'Far 1',
        weights: 'open',
        licence: null,
        parameters: null,
        context: null,
        released: null,
        source: 's',
        at: [served('huggingface', 'far/Far-1')],
      },
      {
        id: 'far-2',
        name: 'Far 2',
        weights: 'open',
        licence: null,
        parameters: null,
        context: null,
        released: null,
        source: 's',
      },
      {
        id: 'far-3',
        name: 'Far 3',
        weights: 'closed',
        licence: null,
        parameters: null,
        context: null,
        released: null,
        source: 's',
        at: [served('huggingface', 'far/Secret')],
      },
    ],
  },
};

function createFolder(files: Readonly<Record<string, unknown>> = {}): string {
  const cwd = join(home, String(++folders));
  write(cwd, { ...ROSTER, ...files });
  return cwd;
}

const COUNTS: Readonly<Record<string, object>> = {
  'near/Near-1': { downloads: 3_000_000, downloadsAllTime: 9_000_000, likes: 120 },
  'far/Far-1': { downloads: 1_000_000, likes: -4 },
};
const hub = (authorised: (string | undefined)[] = []): Promise<MockServer> =>
  http((request, response, text) => {
    authorised.push(request.headers.authorization);
    const name = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/HEAD\?/.exec(request.url!)?.[1];
    const counts = name === undefined ? undefined : COUNTS[name];
    if (counts === undefined) return json(404, { error: 'Repository not found' })(request, response, text);
    json(200, { _id: 'x', id: name, private: false, gated: false, lastModified: '2026-01-01T00:00:00Z', ...counts })(
      request,
      response,
      text,
    );
  });

const refresh = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
  start(cwd, ['adoption', 'refresh', ...args], env).ended;
const listSnapshots = (cwd: string) => {
  const folder = join(cwd, 'benchmarks', 'adoption');
  return existsSync(folder) ? readdirSync(folder) : [];
};
/** What stands of our own roster in a snapshot. */
const own = <T extends { readonly id: string }>(list: readonly T[]) =>
  list.filter(({ id }) => /^(?:near|far)-/.test(id));

describe('evenhand adoption refresh', () => {
  it('keeps what was message on a day, and why nothing is known of the others', async () => {
    const server = await hub();
    const cwd = createFolder();
    const { code, stdout, stderr } = await refresh(cwd, ['--endpoint', server.origin, '--json']);
    expect(code, stderr).toBe(0);
    const snapshot = JSON.parse(stdout);
    expect(own(snapshot.models)).toEqual([
      {
        id: 'far-1',
        repository: 'far/Far-1',
        developer: 'Far',
        origin: 'US',
        downloads: 1_000_000,
        downloadsAllTime: null,
        likes: null,
      },
      {
        id: 'near-1',
        repository: 'near/Near-1',
        developer: 'Near',
        origin: 'CN',
        downloads: 3_000_000,
        downloadsAllTime: 9_000_000,
        likes: 120,
      },
    ]);
    expect(own(snapshot.missing)).toEqual([
      { id: 'far-2', repository: null, why: 'the roster names no repository' },
      { id: 'near-2', repository: 'near/Gone', why: 'there is no such repository' },
    ]);
    expect(listSnapshots(cwd)).toEqual([`${snapshot.readAt.slice(0, 10)}.yaml`]);
    expect(server.requests.filter((one) => one.includes('far/Secret'))).toEqual([]);
    const shown = await start(cwd, ['adoption', 'show', '--json']).ended;
    const tables = JSON.parse(shown.stdout);
    expect(tables.developers.map(({ name, share }: { name: string; share: number }) => [name, share])).toEqual([
      ['Near', 0.75],
      ['Far', 0.25],
    ]);
    await server.close();
  });

  it('keeps the last snapshot where nobody can be reached, and says how old it is', async () => {
    const cwd = createFolder();
    const endpoint = ['--endpoint', await nobody()];
    const none = await refresh(cwd, endpoint);
    expect(none.code).toBe(2);
    expect(none.stdout).toMatch(/cannot be reached \(ECONNREFUSED\)\. There is no snapshot yet, and none was made\./);
    expect(listSnapshots(cwd)).toEqual([]);
    const day = new Date(Date.now() - 40 * 86_400_000 - 60_000);
    const name = `${day.toISOString().slice(0, 10)}.yaml`;
    const text = `readAt: ${JSON.stringify(day.toISOString())}\nsource: x\nmodels: []\nmissing: []\n`;
    write(cwd, { [`benchmarks/adoption/${name}`]: text });
    const kept = await refresh(cwd, endpoint);
    expect(kept.code).toBe(2);
    expect(kept.stdout).toContain('The last snapshot stays');
    expect(kept.stdout).toContain('40 days old');
    expect(listSnapshots(cwd)).toEqual([name]);
    expect(readFileSync(join(cwd, 'benchmarks', 'adoption', name), 'utf8')).toBe(text);
  });

  it('writes nothing where the server breaks down on the way, or is no hub', async () => {
    const cwd = createFolder();
    let requests = 0;
    const failing = await http((request, response, text) => {
      if (++requests > 1) return json(503, { error: 'busy' })(request, response, text);
      json(404, { error: 'not found' })(request, response, text);
    });
    const other = await http((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    const strange = await http(json(200, { hello: 'world' }));
    for (const [server, message] of [
      [failing, 'answered with 503'],
      [other, 'does not answer as Hugging Face does'],
      [strange, 'does not answer as Hugging Face does'],
    ] as const) {
      const { code, stdout } = await refresh(cwd, ['--endpoint', server.origin]);
      expect([code, listSnapshots(cwd)]).toEqual([2, []]);
      expect(stdout).toContain(message);
      await server.close();
    }
  });

  it('sends a token only where it is asked to, and never in the open', async () => {
    const authorised: (string | undefined)[] = [];
    const server = await hub(authorised);
    const cwd = createFolder();
    const token = 'hf_planted0123456789';
    const fine = await refresh(cwd, ['--endpoint', server.origin], { HF_TOKEN: token });
    expect(fine.code).toBe(0);
    expect(new Set(authorised)).toEqual(new Set([`Bearer ${token}`]));
    for (const name of listSnapshots(cwd))
      expect(readFileSync(join(cwd, 'benchmarks', 'adoption', name), 'utf8')).not.toContain(token);
    const open = await refresh(cwd, ['--endpoint', 'http://hub.example'], { HF_TOKEN: token });
    expect(open.code).toBe(4);
    expect(open.stderr).toContain('would be sent in the open');
    const wrong = await refresh(cwd, ['--endpoint', server.origin], { HF_TOKEN: 'planted-nonsense' });
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).not.toContain('planted-nonsense');
    const refusing = await http(json(401, { error: 'Invalid credentials' }));
    const refused = await refresh(cwd, ['--endpoint', refusing.origin], { HF_TOKEN: token });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('does not take the token in HF_TOKEN');
    expect(refused.stderr).not.toContain(token);
    await Promise.all([server.close(), refusing.close()]);
  });

  it('leaves this machine for nobody where that is asked for', async () => {
    const cwd = createFolder();
    const { code, stderr } = await refresh(cwd, ['--local-only']);
    expect(code).toBe(4);
    expect(stderr).toContain('--local-only: https://huggingface.co is not on this machine');
    expect(listSnapshots(cwd)).toEqual([]);
  });

  it('makes a benchmarks folder of its own where there is none, and uses it', async () => {
    const server = await hub();
    const cwd = join(home, String(++folders));
    mkdirSync(cwd);
    expect((await refresh(cwd, ['--endpoint', server.origin])).code).toBe(0);
    expect(listSnapshots(cwd)).toHaveLength(1);
    const shown = await start(cwd, ['adoption', 'show']).ended;
    expect(shown.stdout).toContain('0 days old');
    await server.close();
  });
});

describe('adoption beside quality', () => {
  it('stands in the report of a run that keeps it, and moves no figure', async () => {
    const server = await hub();
    const cwd = createFolder({
      'sums/suite.yaml': {
        name: 'sums',
        version: 1,
        prompt: { template: '{{input}}' },
        samples: 'samples.jsonl',
        scorer: { name: 'numeric' },
      },
      'sums/samples.jsonl': '{"id":"s-1","input":"1+1?","target":"2"}\n{"id":"s-2","input":"1+2?","target":"3"}\n',
      'e.yaml': { name: 'e', suites: ['./sums'], models: [{ id: 'near-1', provider: 'scripted', options: {} }] },
    });
    const run = (...args: string[]) => start(cwd, args).ended;
    expect((await run('run', 'e.yaml', '--out', 'r')).code).toBe(0);
    const read = (name: string) => readFileSync(join(cwd, 'r', name), 'utf8');
    const before = ['summary.csv', 'comparisons.csv', 'efficiency.csv', 'manifest.json'].map(read);
    const early = await run('report', 'r', '--adoption');
    expect(early.code).toBe(4);
    expect(early.stderr).toContain('There is no snapshot yet');
    expect((await refresh(cwd, ['--endpoint', server.origin])).code).toBe(0);
    expect(read('REPORT.md')).not.toContain('Hugging Face');
    expect((await run('report', 'r', '--adoption')).code).toBe(0);
    expect(read('REPORT.md')).toMatch(
      /## Adoption on Hugging Face\n\nDownloads and likes on Hugging Face as of \d{4}-\d{2}-\d{2}/,
    );
    expect(read('REPORT.md')).toMatch(/\| Near \| 1 \| 3,000,000 \| 75\.0 % \| 120 \| near-1 /);
    expect(read('report.html')).toContain('id="en-adoption"');
    expect(['summary.csv', 'comparisons.csv', 'efficiency.csv', 'manifest.json'].map(read)).toEqual(before);
    const verified = await run('verify', 'r');
    expect(verified.code, verified.stdout).toBe(0);
    writeFileSync(join(cwd, 'r', 'adoption.json'), read('adoption.json').replace('3000000', '4000000'));
    expect((await run('verify', 'r')).stdout).toContain('REPORT.md');
    expect((await run('leaderboard', 'r', '--out', 'site')).code).toBe(0);
    expect(readFileSync(join(cwd, 'site', 'index.html'), 'utf8')).toContain('3,000,000');
    await server.close();
  });
});
