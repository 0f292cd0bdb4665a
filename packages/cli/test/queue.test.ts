import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evenhand, filesBelow, qualityFiles, type Started, scratch, start, write } from './support/program.ts';
import { type RedisServer, redisNeeded, redisProgram, startRedis } from './support/redis.ts';
import { rows, scripted } from './support/runtimes.ts';
import { plainSums } from './support/wire.ts';

const home = scratch();

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

describe.skipIf(redisProgram === null)(`a run whose requests workers send ${redisNeeded}`, () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis(join(home, 'redis'));
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
        trials: 2,
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
  afterAll(() => server.kill());

  it('is that of a local run in everything that no clock decides, and names who sent each request', async () => {
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
    expect(Object.values(replies).reduce((sum: number, n) => sum + Number(n), 0)).toBe(240);
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

  it('sends requests only to workers that serve the model, and names a model that nobody serves', async () => {
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
});
