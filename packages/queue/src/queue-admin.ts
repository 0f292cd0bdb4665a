import { ConfigError } from '@evenhand/core';
import type { Queue } from 'bullmq';
import type { QueueAddress } from './address.ts';
import { connect, loadPackages } from './connection.ts';
import { PREFIX, RUNS_KEY, toAliveKey, toRepliesKey, toRunKey } from './names.ts';
import { readBlock, readRun } from './payload.ts';
import { listWorkers } from './watch-workers.ts';

/** What is in the queue now. */
export interface QueueStatus {
  /** Without a password. */
  readonly address: string;
  /** What the server says that it uses, bytes; null = it does not say. */
  readonly memoryBytes: number | null;
  readonly workers: readonly {
    readonly name: string;
    readonly machine: string;
    readonly models: readonly string[];
    readonly slots: number;
    readonly busy: number;
    readonly replies: number;
  }[];
  /** Workers whose description cannot be read here. */
  readonly foreign: readonly { readonly name: string; readonly problem: string }[];
  readonly runs: readonly {
    readonly id: string;
    /** Name of the run; null = its description cannot be read. */
    readonly name: string | null;
    readonly isAlive: boolean;
    /** Cells; null = its description cannot be read. */
    readonly planned: number | null;
    /** Batches of replies that its coordinator has not taken. */
    readonly undelivered: number;
  }[];
  readonly queues: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly active: number;
    readonly failed: number;
  }[];
}

export interface QueueAdmin {
  readStatus(): Promise<QueueStatus>;
  /** Takes the jobs out that nobody has begun. @returns how many there were */
  drain(): Promise<number>;
  /**
   * Removes what is there of a run, or everything of evenhand. @param run null = everything @returns how many keys that were
   * @throws ConfigError where a run goes on, or a worker works, unless it is forced
   */
  remove(run: string | null, isForced: boolean): Promise<number>;
  close(): void;
}

/** @throws ConfigError where there is no such server */
export async function openQueueAdmin(address: QueueAddress, notice: (line: string) => void): Promise<QueueAdmin> {
  const packages = await loadPackages();
  const { redis, close } = await connect(packages, address, notice);

  const scan = async (pattern: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const found of redis.scanStream({ match: pattern, count: 1000 })) keys.push(...(found as string[]));
    return [...new Set(keys)];
  };
  const listQueues = async (): Promise<string[]> =>
    (await scan(`${PREFIX}:*:meta`)).map((key) => key.slice(PREFIX.length + 1, -':meta'.length)).sort();
  const withQueue = async <T>(name: string, act: (queue: Queue) => Promise<T>): Promise<T> => {
    const queue = new packages.bullmq.Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true });
    queue.on('error', () => {});
    try {
      return await act(queue);
    } finally {
      await queue.close();
    }
  };

  const readRuns = async (): Promise<QueueStatus['runs']> =>
    Promise.all(
      (await redis.smembers(RUNS_KEY)).sort().map(async (id) => {
        const [text, alive, undelivered] = await Promise.all([
          redis.get(toRunKey(id)),
          redis.exists(toAliveKey(id)),
          redis.xlen(toRepliesKey(id)),
        ]);
        const described = describeRun(text);
        return {
          id,
          name: described?.name ?? null,
          isAlive: alive === 1,
          planned: described?.planned ?? null,
          undelivered,
        };
      }),
    );

  return {
    async readStatus() {
      const [{ workers, foreign }, runs, names, memory] = await Promise.all([
        listWorkers(redis),
        readRuns(),
        listQueues(),
        redis.info('memory').catch(() => ''),
      ]);
      const bytes = /^used_memory:(\d+)/m.exec(memory)?.[1];
      return {
        address: address.shown,
        memoryBytes: bytes === undefined ? null : Number(bytes),
        workers: workers.map(({ name, machine, models, slots, busy, replies }) => ({
          name,
          machine,
          models: models.map(({ id }) => id),
          slots,
          busy,
          replies,
        })),
        foreign,
        runs,
        queues: await Promise.all(
          names.map((name) =>
            withQueue(name, async (queue) => {
              const { waiting = 0, active = 0, failed = 0 } = await queue.getJobCounts('waiting', 'active', 'failed');
              return { name, waiting, active, failed };
            }),
          ),
        ),
      };
    },
    async drain() {
      let jobs = 0;
      for (const name of await listQueues())
        await withQueue(name, async (queue) => {
          jobs += await queue.getWaitingCount();
          await queue.drain();
        });
      return jobs;
    },
    async remove(run, isForced) {
      const [runs, { workers }] = await Promise.all([readRuns(), listWorkers(redis)]);
      const busy = [
        ...runs
          .filter(({ id, isAlive }) => isAlive && (run === null || id === run))
          .map(({ id }) => `run ${id} goes on`),
        ...(run === null ? workers.map(({ name }) => `worker ${name} works`) : []),
      ];
      if (busy.length > 0 && !isForced)
        throw new ConfigError(`${busy.join(', ')}; stop what is named first, or remove all the same with --force`);
      if (run === null) return removeKeys(await scan(`${PREFIX}:*`));
      if (!runs.some(({ id }) => id === run))
        throw new ConfigError(
          `the queue at ${address.shown} has no run ${run}; it has ${runs.map(({ id }) => id).join(', ') || 'none'}`,
        );
      let removed = 0;
      for (const name of await listQueues())
        await withQueue(name, async (queue) => {
          for (const job of await queue.getJobs(['waiting', 'failed'], 0, -1))
            if (job?.id !== undefined && isOfRun(job.data, run)) removed += await queue.remove(job.id);
        });
      await redis.srem(RUNS_KEY, run);
      return removed + (await removeKeys([toRunKey(run), toAliveKey(run), toRepliesKey(run)]));
    },
    close,
  };

  async function removeKeys(keys: readonly string[]): Promise<number> {
    let removed = 0;
    for (let at = 0; at < keys.length; at += 1000) removed += await redis.unlink(...keys.slice(at, at + 1000));
    return removed;
  }
}

function describeRun(text: string | null) {
  try {
    return readRun(text);
  } catch {
    return null;
  }
}

function isOfRun(data: unknown, run: string): boolean {
  try {
    return readBlock(data).run === run;
  } catch {
    return false;
  }
}
