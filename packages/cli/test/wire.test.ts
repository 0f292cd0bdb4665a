import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';

import { afterEach, describe, expect, it, vi } from 'vitest';
import { killAndResume } from './support/kills.ts';
import { evenhand, filesBelow, type Started, scratch, start, write } from './support/program.ts';
import { journal, row, rows } from './support/runtimes.ts';
import { found } from './support/secrets.ts';
import { FAULTS, type FaultPlan, plainSums, type Wire, wire } from './support/wire.ts';

vi.setConfig({ testTimeout: 120_000 });

const KEY = 'sk-planted-00c0ffee1234abcd';
const env = { PLANTED_KEY: KEY };
const home = scratch();
const servers: Wire[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server with these faults, and an experiment of one model there. */
async function served(name: string, plan: FaultPlan, more: object = {}, delayMs = 0): Promise<Wire> {
  const server = await wire(plan, () => delayMs);
  servers.push(server);
  write(home, {
    ...plainSums(40),
    [`${name}.yaml`]: {
      name,
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm', apiKeyEnv: 'PLANTED_KEY' }],
      concurrency: 8,
      timeouts: { firstByteMs: 400, idleMs: 400, totalMs: 2000 },
      ...more,
    },
  });
  return server;
}
const manifest = (folder: string) => JSON.parse(readFileSync(join(home, folder, 'manifest.json'), 'utf8'));
const requests = ({ requestCounts }: Wire) => [...requestCounts.values()].reduce((sum, n) => sum + n, 0);
const until = async (holds: () => boolean, { child }: Started) => {
  while (!holds()) {
    if (child.exitCode !== null) throw new Error('the program ended too soon');
    await new Promise((next) => setTimeout(next, 5));
  }
};

describe('a server that fails', () => {
  it.each<[name: string, plan: FaultPlan, complete: boolean]>([
    ['every-first-time-by-500', (_, nth) => (nth === 1 ? '500' : null), true],
    ['one-in-eight-for-good-by-reset', (question) => (uniform(1, question) < 0.125 ? 'reset' : null), false],
    ['always-by-garbage', () => 'malformed', false],
    ['always-by-silence', () => 'hanging', false],
    ['in-every-way', (q, nth) => (uniform(2, q, nth) < 0.2 ? FAULTS[Math.floor(uniform(3, q, nth) * 6)]! : null), true],
  ])(
    '%s: the run ends, its files are complete, failures are in sight, and the key is nowhere',
    async (name, plan, complete) => {
      await served(name, plan);
      const ended = await start(home, ['run', `${name}.yaml`, '--out', name], env).ended;
      const cells = rows(join(home, name, 'samples', 'm.csv'));
      const failed = cells.filter(({ outcome }) => outcome === 'failed').length;
      expect(cells).toHaveLength(40);
      expect(failed === 0).toBe(complete);
      expect(ended.code).toBe(complete ? 0 : 2);
      expect(manifest(name).status).toBe(complete ? 'complete' : 'incomplete');
      expect(row(join(home, name, 'summary.csv'), { suite: 'sums' })).toMatchObject({
        n: String(40 - failed),
        n_failed: String(failed),
        n_missing: '0',
        complete: String(complete),
      });
      expect(existsSync(join(home, name, 'journal.jsonl'))).toBe(!complete);
      expect(await evenhand(home, 'verify', name)).toMatchObject({ code: 0 });
      expect(found(KEY, join(home, name), { stdout: ended.stdout, stderr: ended.stderr })).toEqual([]);
    },
  );

  it('for good is given up, other hosts go on, and a later session asks what was not asked', async () => {
    let dead = true;
    const shaky = await wire(() => (dead ? '500' : null));
    servers.push(shaky);
    const steady = await served('outage', () => null);
    const at = (id: string, { url }: Wire) => ({ id, provider: 'openai', baseUrl: url, model: 'm' });
    write(home, {
      'outage.yaml': {
        name: 'outage',
        suites: ['./sums'],
        models: [at('shaky', shaky), at('steady', steady)],
        giveUpAfter: 3,
        concurrency: 2,
      },
    });
    const ended = await evenhand(home, 'run', 'outage.yaml', '--out', 'outage');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /no reply to 3 consecutive samples \(server: .*\); skipped for the rest of this session; its remaining requests count as failed/,
    );
    expect(row(join(home, 'outage', 'summary.csv'), { suite: 'sums', model: 'steady' })).toMatchObject({
      n: '40',
      complete: 'true',
    });
    expect(row(join(home, 'outage', 'summary.csv'), { suite: 'sums', model: 'shaky' })).toMatchObject({
      n: '0',
      n_failed: '40',
    });
    expect(requests(shaky)).toBeLessThanOrEqual(4 * 4);
    const [session] = manifest('outage').sessions;
    expect(session.givenUp).toEqual([
      expect.objectContaining({
        name: `host ${new URL(shaky.url).host.replace(':', '-')}`,
        model: null,
        kind: 'server',
      }),
    ]);
    expect(session.peers.map(({ port }: { port: number }) => port).sort()).toEqual(
      [shaky.url, steady.url].map((url) => Number(new URL(url).port)).sort(),
    );
    dead = false;
    const before = requests(steady);
    expect(await evenhand(home, 'run', '--resume', 'outage')).toMatchObject({ code: 0 });
    expect(requests(steady)).toBe(before);
    expect(row(join(home, 'outage', 'summary.csv'), { suite: 'sums', model: 'shaky' })).toMatchObject({
      n: '40',
      complete: 'true',
    });
    expect(await evenhand(home, 'verify', 'outage')).toMatchObject({ code: 0 });
  });

  it('to send its headers, or anything but pings, is waited for no longer than stated', async () => {
    const trickle = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x-more: 1\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const pings = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n');
      const timer = setInterval(() => socket.write('8\r\n: ping\n\n\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const at = async (server: ReturnType<typeof createServer>, id: string) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      return { id, provider: 'openai', baseUrl: `http://127.0.0.1:${port}/v1`, model: 'm', options: {} };
    };
    write(home, {
      ...plainSums(40),
      'slow.yaml': {
        name: 'slow',
        suites: ['./sums'],
        models: [await at(trickle, 'trickle'), await at(pings, 'pings')],
        limit: 2,
        giveUpAfter: 1,
        timeouts: { firstByteMs: 300, idleMs: 300, totalMs: 900 },
      },
    });
    expect((await evenhand(home, 'run', 'slow.yaml', '--out', 'slow')).code).toBe(2);
    const failures = (model: string) =>
      rows(join(home, 'slow', 'samples', `${model}.csv`)).map((one) => one.failure_kind);
    expect(failures('trickle')).toEqual(['timeout', 'timeout']);
    expect(failures('pings')).toEqual(['timeout', 'timeout']);
    const recordsText = readFileSync(join(home, 'slow', 'records', 'pings.jsonl'), 'utf8');
    expect(recordsText).toContain('no end within 900 ms (totalMs)');
    expect(readFileSync(join(home, 'slow', 'records', 'trickle.jsonl'), 'utf8')).toContain(
      'nothing came within 300 ms (firstByteMs)',
    );
    trickle.close();
    pings.close();
  });
});

describe('Ctrl-C', () => {
  const long = { timeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 }, concurrency: 4 };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s lets running requests end, writes the files, says how to resume, and ends 130',
    async (signal) => {
      const name = `soft-${signal}`;
      const server = await served(name, () => null, long, 250);
      const temporary = join(home, `${name}-tmp`);
      mkdirSync(temporary);
      const run = start(home, ['run', `${name}.yaml`, '--out', name], { ...env, TMPDIR: temporary });
      await until(() => requests(server) >= 8, run);
      const sent = requests(server);
      run.child.kill(signal);
      const ended = await run.ended;
      expect(readdirSync(temporary)).toEqual([]);
      expect(ended).toMatchObject({ code: 130, signal: null });
      expect(ended.stderr).toMatch(/stopping: [1-4] requests? (?:is|are) still running and may finish within 30 s/);
      expect(ended.stderr).toContain(`evenhand run --resume ${name}`);
      expect(ended.stdout).toContain(`evenhand run --resume ${name}`);
      // Nothing new was sent, and whatever was sent is in the files.
      expect(requests(server)).toBeLessThanOrEqual(sent + 1);
      expect(rows(join(home, name, 'samples', 'm.csv'))).toHaveLength(requests(server));
      expect(manifest(name)).toMatchObject({ status: 'interrupted', sessions: [{ status: 'interrupted' }] });
      expect(filesBelow(join(home, name))).not.toContain('run.lock');
      expect(await evenhand(home, 'verify', name)).toMatchObject({ code: 0 });
      const again = await start(home, ['run', '--resume', name], env).ended;
      expect(again.code).toBe(0);
      expect(requests(server)).toBe(40);
    },
  );

  it('waits no longer than the time of grace', async () => {
    let stuck = true;
    const server = await served('grace', () => (stuck ? 'hanging' : null), long);
    const run = start(home, ['run', 'grace.yaml', '--out', 'grace', '--grace', '1'], env);
    await until(() => server.hanging() >= 4, run);
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('4 requests are still running and may finish within 1 s');
    expect(ended.stderr).toContain('did not finish within 1 s and were cancelled');
    expect(manifest('grace').status).toBe('interrupted');
    // Nobody counts what was given up as a failure: it is asked again.
    expect(journal(join(home, 'grace', 'journal.jsonl')).map(({ type }) => type)).toEqual(Array(4).fill('asked'));
    stuck = false;
    expect((await start(home, ['run', '--resume', 'grace'], env).ended).code).toBe(0);
  });

  it('twice stops at once, with a journal that can be resumed', async () => {
    let stuck = true;
    const server = await served('hard', () => (stuck && requests(server) > 8 ? 'hanging' : null), long);
    const run = start(home, ['run', 'hard.yaml', '--out', 'hard'], env);
    await until(() => server.hanging() >= 4, run);
    run.child.kill('SIGINT');
    await new Promise((next) => setTimeout(next, 300));
    expect(run.child.exitCode).toBeNull();
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('stopped at once; resume with: evenhand run --resume hard');
    const answered = journal(join(home, 'hard', 'journal.jsonl')).filter(({ type }) => type === 'closed').length;
    expect(answered).toBe(8);
    stuck = false;
    expect((await start(home, ['run', '--resume', 'hard'], env).ended).code).toBe(0);
    expect([...server.answered.values()].every((n) => n === 1)).toBe(true);
  });

  it('ends waiting: for a rate limit, and between attempts', async () => {
    const server = await served('limited', () => null, { ...long, limits: {} });
    const host = new URL(server.url).host.replace(':', '-');
    await served('limited', () => null, long);
    write(home, {
      'limited.yaml': {
        name: 'limited',
        suites: ['./sums'],
        models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm' }],
        limits: { [host]: { requestsPerMinute: 5 } },
      },
    });
    const run = start(home, ['run', 'limited.yaml', '--out', 'limited']);
    await until(() => requests(server) === 5, run);
    await new Promise((next) => setTimeout(next, 500));
    expect(requests(server)).toBe(5);
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    expect(rows(join(home, 'limited', 'samples', 'm.csv'))).toHaveLength(5);
  });
});

describe('two processes', () => {
  it('do not resume the same run: the second is told, and nothing is touched', async () => {
    const server = await served('both', () => null, {}, 100);
    const first = start(home, ['run', 'both.yaml', '--out', 'both'], env);
    await until(() => requests(server) > 4, first);
    const second = await start(home, ['run', '--resume', 'both'], env).ended;
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(
      /^error: both: process \d+ is writing to this run; wait until it has ended, or end it/m,
    );
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(requests(server)).toBe(40);
    expect(filesBelow(join(home, 'both'))).not.toContain('run.lock');
  });
});

describe('a run over the wire that is killed', () => {
  it('asks nothing again that was on disk, and ends in the same quality files', async () => {
    const folder = join(home, 'kills');
    const result = await killAndResume(folder, 200, 3, 4);
    expect(result).toMatchObject({
      requestedAgain: [],
      sameFiles: true,
      verified: true,
      secrets: [],
      last: { code: 0 },
    });
    expect(result.onDisk.at(-1)).toBeGreaterThan(0);
    expect(result.requests).toBeGreaterThanOrEqual(200);
  });
});
