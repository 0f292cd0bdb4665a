import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evenhand, filesBelow, qualityFiles, type Started, scratch, start, write } from './support/program.ts';
import { killQueuedRun } from './support/queue-kills.ts';
import { type RedisServer, redisNeeded, redisProgram, startRedis, valkeyProgram } from './support/redis.ts';
import { rows, scripted } from './support/runtimes.ts';
import { plainSums } from './support/wire.ts';

const home = scratch();
/** Many processes are started one after the other, each of which is slow on a busy machine. */
const SLOW = { timeout: 600_000 };
const children: Started[] = [];
afterAll(() => {
  for (const { child } of children) child.kill('SIGKILL');
});

interface Turn extends Record<string, unknown> {
  readonly failedAttempts: readonly { readonly kind: string; readonly message: string }[];
  readonly generation: Record<string, unknown> & { readonly chunksMs: readonly number[] };
}

/** Records without what a clock, or the name of a worker, decides. */
function timelessRecords(run: string): unknown[] {
  return readRecords(run).map(({ turns, ...record }) => ({
    ...record,
    turns: turns.map(({ askedAt: _, queueMs: _1, worker: _2, generation, failedAttempts, ...turn }) => {
      const { chunksMs, ttftMs: _3, ttftAnswerMs: _4, e2eMs: _5, ...reply } = generation;
      const attempts = failedAttempts.map(({ kind, message }) => ({ kind, message }));
      return { ...turn, attempts, reply: { ...reply, chunks: chunksMs.length } };
    }),
  }));
}

function readRecords(run: string): { readonly model: string; readonly turns: readonly Turn[] }[] {
  return filesBelow(join(run, 'records')).flatMap((file) =>
    readFileSync(join(run, 'records', file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

/** Starts a worker and waits until it serves. */
async function startWorker(args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const worker = start(home, ['worker', ...args], env);
  children.push(worker);
  await new Promise<void>((resolve, reject) => {
    worker.child.stdout!.on('data', (text: string) => text.includes('serves') && resolve());
    worker.ended.then(({ stderr }) => reject(new Error(`the worker ended: ${stderr}`)));
  });
  return worker;
}

async function stopWorker({ child, ended }: Started) {
  child.kill('SIGTERM');
  return ended;
}

describe.for([
  { name: 'Redis', program: redisProgram },
  { name: 'Valkey', program: valkeyProgram },
])('a run whose requests workers send through $name (needs its server)', SLOW, ({ name, program }) => {
  const itRuns = it.skipIf(program === null);
  let server: RedisServer;

  beforeAll(async () => {
    if (program === null) return;
    server = await startRedis(join(home, name), [], program);
    write(home, {
      ...plainSums(120),
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [
          scripted('m', {
            errorRate: 0.3,
            latencyMs: 5,
            chunks: 2,
            faults: [{ kind: 'overloaded', rate: 0.05, times: 1 }],
          }),
        ],
        trials: 1,
        concurrency: 12,
      },
      'two.yaml': {
        name: 'two',
        suites: ['./sums'],
        models: [scripted('a', { errorRate: 0.5, seed: 1 }), scripted('b', { errorRate: 0.5, seed: 2 })],
        limit: 20,
      },
    });
  });
  afterAll(async () => {
    await server?.kill();
    for (const run of ['local', 'queued', 'two', 'killed']) rmSync(join(home, run), { recursive: true, force: true });
  });

  itRuns('is that of a local run in everything that no clock decides, and names who sent each request', async () => {
    const workers = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        startWorker([
          'e.yaml',
          '--queue',
          server.address,
          '--name',
          name,
          '--machine',
          `box-${name}`,
          '--concurrency',
          '4',
        ]),
      ),
    );
    const local = await evenhand(home, 'run', 'e.yaml', '--out', 'local');
    const queued = await evenhand(home, 'run', 'e.yaml', '--out', 'queued', '--queue', server.address);
    expect([local.code, queued.code], queued.stderr).toEqual([0, 0]);
    expect(qualityFiles(join(home, 'queued'))).toEqual(qualityFiles(join(home, 'local')));
    expect(timelessRecords(join(home, 'queued'))).toEqual(timelessRecords(join(home, 'local')));
    expect((await evenhand(home, 'verify', 'queued')).code).toBe(0);

    const manifest = JSON.parse(readFileSync(join(home, 'queued', 'manifest.json'), 'utf8'));
    const replies = Object.fromEntries(
      manifest.sessions[0].workers.map((one: { name: string; machine: string; replies: number }) => [
        one.name,
        one.replies,
      ]),
    );
    expect(Object.keys(replies).sort()).toEqual(['one', 'three', 'two']);
    expect(Object.values(replies).reduce((sum: number, n) => sum + Number(n), 0)).toBe(120);
    const lines = readFileSync(join(home, 'queued', 'records', 'm.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const machines = lines.map((line) => JSON.parse(line).turns[0].worker.machine);
    expect([...new Set(machines)].sort()).toEqual(['box-one', 'box-three', 'box-two']);

    // Nothing of a run that is complete stays behind.
    const status = JSON.parse((await evenhand(home, 'queue', 'status', '--queue', server.address, '--json')).stdout);
    expect(status.runs).toEqual([]);
    expect(status.workers.map(({ name }: { name: string }) => name).sort()).toEqual(['one', 'three', 'two']);
    expect(status.queues).toMatchObject([{ waiting: 0, active: 0, failed: 0 }]);
    const ended = await Promise.all(workers.map(stopWorker));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  itRuns('sends requests only to workers that serve the model, and names a model that nobody serves', async () => {
    const first = await startWorker(['two.yaml', '--models', 'a', '--queue', server.address, '--name', 'of-a']);
    const refused = await evenhand(
      home,
      'run',
      'two.yaml',
      '--out',
      'refused',
      '--queue',
      server.address,
      '--queue-wait',
      '1',
    );
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('serves b within 1 s');
    expect(refused.stderr).not.toContain('serves a');

    const second = await startWorker(['two.yaml', '--models', 'b', '--queue', server.address, '--name', 'of-b']);
    const queued = await evenhand(home, 'run', 'two.yaml', '--out', 'two', '--queue', server.address);
    expect(queued.code, queued.stderr).toBe(0);
    for (const model of ['a', 'b'])
      for (const line of readFileSync(join(home, 'two', 'records', `${model}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n'))
        expect(JSON.parse(line).turns[0].worker.name).toBe(`of-${model}`);
    for (const model of ['a', 'b']) expect(rows(join(home, 'two', 'samples', `${model}.csv`))).toHaveLength(20);
    await Promise.all([first, second].map(stopWorker));
  });

  itRuns('knows the workers of a coordinator that was killed before it could write them down', async () => {
    write(home, {
      'killed.yaml': { name: 'killed', suites: ['./sums'], models: [scripted('a', { latencyMs: 20 })], concurrency: 1 },
    });
    const first = await startWorker(['killed.yaml', '--queue', server.address, '--name', 'first']);
    const coordinator = start(home, ['run', 'killed.yaml', '--out', 'killed', '--queue', server.address]);
    children.push(coordinator);
    const readSessions = () => JSON.parse(readFileSync(join(home, 'killed', 'manifest.json'), 'utf8')).sessions;
    await vi.waitFor(() => expect(readSessions()[0].workers).toMatchObject([{ name: 'first', replies: null }]), SLOW);
    coordinator.child.kill('SIGKILL');
    await coordinator.ended;
    await stopWorker(first);

    const second = await startWorker(['killed.yaml', '--queue', server.address, '--name', 'second']);
    const resumed = await evenhand(home, 'run', '--resume', 'killed', '--queue', server.address);
    expect(resumed.code, resumed.stderr).toBe(0);
    await stopWorker(second);
    expect(
      readSessions().map(({ workers }: { workers: { name: string }[] }) => workers.map(({ name }) => name)),
    ).toEqual([['first'], expect.arrayContaining(['second'])]);
    const verified = await evenhand(home, 'verify', 'killed');
    expect(verified.code, verified.stdout).toBe(0);
  });

  itRuns('leaves a worker out whose description is of another version, and says so', async () => {
    const { port } = server;
    server.command('sadd', 'evenhand:workers', 'newer');
    server.command('set', 'evenhand:worker:newer', JSON.stringify({ v: 2, name: 'newer', more: true }));
    const status = await evenhand(home, 'queue', 'status', '--queue', `redis://127.0.0.1:${port}`);
    server.command('del', 'evenhand:worker:newer');
    expect(status.code).toBe(0);
    expect(status.stdout).toContain('worker newer is left out: the presence of a worker is of version 2');
  });

  itRuns('is looked after: what nobody has begun is drained, and what is there is removed', async () => {
    server.command('lpush', 'other:list', 'of another program');
    const drained = await evenhand(home, 'queue', 'drain', '--queue', server.address);
    expect([drained.code, drained.stderr]).toEqual([0, '']);
    const nobody = await evenhand(home, 'queue', 'remove', 'no-such-run', '--queue', server.address);
    expect(nobody.code).toBe(4);
    expect(nobody.stderr).toContain('has no run no-such-run');
    expect((await evenhand(home, 'queue', 'remove', '--queue', server.address)).code).toBe(0);
    expect(server.command('keys', '*').trim()).toBe('other:list');
  });
});

it.skipIf(redisProgram === null)(
  `a worker that is told to stop ends, though its server is away ${redisNeeded}`,
  SLOW,
  async () => {
    const server = await startRedis(join(home, 'away'));
    write(home, { ...plainSums(3), 'away.yaml': { name: 'away', suites: ['./sums'], models: [scripted('m')] } });
    const worker = await startWorker(['away.yaml', '--queue', server.address]);
    await server.kill();
    const { code, stderr } = await stopWorker(worker);
    expect(code).toBe(0);
    expect(stderr).toContain(`the queue at ${server.address} is lost`);
  },
);

describe.skipIf(redisProgram === null)(`a queue with a password ${redisNeeded}`, SLOW, () => {
  const password = 'planted-queue-word-17';

  it('never shows it, whether it is right or wrong', async () => {
    const server = await startRedis(join(home, 'locked'), ['--requirepass', password]);
    try {
      const right = `redis://:${password}@127.0.0.1:${server.port}`;
      const wrong = `redis://:${password}x@127.0.0.1:${server.port}`;
      const ended = [
        await evenhand(home, 'queue', 'status', '--queue', right),
        await start(home, ['queue', 'status', '--queue', server.address], { EVENHAND_QUEUE_PASSWORD: password }).ended,
        await evenhand(home, 'queue', 'status', '--queue', wrong),
        await evenhand(home, 'queue', 'status', '--queue', server.address),
        await evenhand(home, 'queue', 'status', '--queue', `http://:${password}@127.0.0.1`),
      ];
      expect(ended.map(({ code }) => code)).toEqual([0, 0, 4, 4, 4]);
      expect(ended[2]!.stderr).toContain(`redis://127.0.0.1:${server.port} does not answer (WRONGPASS`);
      for (const { stdout, stderr } of ended) expect(stdout + stderr).not.toContain(password);
    } finally {
      await server.kill();
    }
  });
});

const certificate = ['key', 'pem'].map((name) => join(home, `tls.${name}`));
const hasCertificate =
  redisProgram !== null &&
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', certificate[0]!, '-out', certificate[1]!],
  ]).status === 0;

it.skipIf(!hasCertificate)(
  `a queue is reached by TLS, and only with a certificate that is known ${redisNeeded}`,
  SLOW,
  async () => {
    const server = await startRedis(join(home, 'tls'));
    try {
      const port = server.port + 1 > 65_535 ? server.port - 1 : server.port + 1;
      for (const [name, value] of [
        ['tls-cert-file', certificate[1]!],
        ['tls-key-file', certificate[0]!],
        ['tls-auth-clients', 'no'],
        ['tls-port', String(port)],
      ] as const)
        server.command('config', 'set', name, value);
      const args = ['queue', 'status', '--queue', `rediss://127.0.0.1:${port}`];
      const known = await start(home, args, { NODE_EXTRA_CA_CERTS: certificate[1]! }).ended;
      expect([known.code, known.stderr]).toEqual([0, '']);
      const unknown = await start(home, args).ended;
      expect(unknown.code).toBe(4);
      expect(unknown.stderr).toContain('self-signed certificate');
    } finally {
      await server.kill();
    }
  },
);

describe.skipIf(redisProgram === null)(`a run through a queue whose processes are killed ${redisNeeded}`, SLOW, () => {
  it.each([
    { seed: 5, isPersistent: true },
    { seed: 12, isPersistent: false },
  ])('has every cell once, and passes no cap (%o)', async ({ seed, isPersistent }) => {
    const result = await killQueuedRun(join(home, `kills-${seed}`), {
      samples: 40,
      kills: 3,
      seed,
      isPersistent,
      capShare: 4,
    });
    expect(result.last.code, result.last.stderr).toBe(0);
    expect(result).toMatchObject({ cells: 40, uniqueCells: 40, sameFiles: true, verified: true, unexpected: [] });
    expect(result.secrets).toEqual([]);
    expect(result.costUsd).toBeLessThanOrEqual(result.capUsd);
  });
});
