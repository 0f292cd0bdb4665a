import {
  ConfigError,
  isLoopback,
  type Manifest,
  type ModelEntry,
  type ModelIdentity,
  ProviderError,
  type Runtime,
  type Session,
} from '@evenhand/core';
import { compareCodeUnits, findSmallest, hashJson } from '@evenhand/io';
import type { AttemptId, Executor, SendAttempt } from '@evenhand/runner';
import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueAddress } from './address.ts';
import { type Connection, connect, loadPackages, type QueuePackages } from './connection.ts';
import { type Capacity, createDispatch, type Dispatch } from './dispatch.ts';
import { PREFIX, RUNS_KEY, toAliveKey, toRepliesKey, toRunKey } from './names.ts';
import {
  type Batch,
  PAYLOAD_VERSION,
  PayloadError,
  type Presence,
  type QueuedRun,
  REFUSED,
  type Reply,
  readBatch,
  readBlock,
} from './payload.ts';
import { createSlots, type Slots } from './slots.ts';
import { ALIVE_MS, BEAT_MS, listWorkers } from './watch-workers.ts';

export interface QueueExecutorOptions {
  readonly address: QueueAddress;
  readonly runtime: Pick<Runtime, 'now' | 'notice'>;
  /** How long a model may be without anybody who serves it, milliseconds. */
  readonly waitMs?: number;
  /** How long a worker may be silent before its requests count as lost, milliseconds. */
  readonly lostAfterMs?: number;
}

/** A model may be without a worker for a minute. */
export const WAIT_MS = 60_000;
/** BullMQ's own: a worker renews its hold on a job twice in this time. */
export const LOST_AFTER_MS = 30_000;

/** The executor, and what ends its connection. */
export interface QueueExecutor extends Executor {
  disconnect(): Promise<void>;
}

/** The queue of one model of this run. */
interface Lane {
  readonly model: string;
  readonly name: string;
  readonly queue: Queue;
  /** Never takes a job: it only looks for those whose workers are gone. */
  readonly checker: Worker;
  readonly dispatch: Dispatch;
  readonly slots: Slots;
  capacity: Capacity;
  /** Since when nobody serves it; null = somebody does. */
  deserted: { readonly sinceMs: number; isOver: boolean } | null;
}

/** A request that is under way. */
interface Pending {
  readonly ask: string;
  readonly lane: Lane;
  jobId: string | null;
  readonly sinceMs: number;
  readonly settle: (reply: Reply | ProviderError, batch: Batch | null) => void;
}

/** What an earlier session left: a reply, or the job in which the request still is. */
type Leftover = { readonly reply: Reply; readonly batch: Batch } | { readonly ask: string; readonly jobId: string };

const toTurnKey = ({ key, turn }: AttemptId): string => `${key}#${turn}`;

/**
 * Sends the requests of a run through a queue. Only what may be sent now is in it: plan, limits and money are the coordinator's, and a
 * job is never begun twice, so that each attempt is one request at most. @throws ConfigError where there is no such server
 */
export async function openQueueExecutor(options: QueueExecutorOptions): Promise<QueueExecutor> {
  const packages = await loadPackages();
  let notice = options.runtime.notice;
  const connection = await connect(packages, options.address, (line) => notice(line));
  return createQueueExecutor(packages, connection, options, {
    notice: (line) => notice(line),
    useNotice: (next) => {
      notice = next;
    },
  });
}

function createQueueExecutor(
  { bullmq }: QueuePackages,
  { redis, duplicate, close }: Connection,
  { address, runtime, waitMs = WAIT_MS, lostAfterMs = LOST_AFTER_MS }: QueueExecutorOptions,
  { notice, useNotice }: { notice: (line: string) => void; useNotice: (next: (line: string) => void) => void },
): QueueExecutor {
  const lanes = new Map<string, Lane>();
  const pending = new Map<string, Pending>();
  const leftovers = new Map<string, Leftover>();
  const known = new Map<string, Presence>();
  const replies = new Map<string, number>();
  const timers: NodeJS.Timeout[] = [];
  const toDelete: string[] = [];
  let run = '';
  let description = '';
  let isClosed = false;
  let isEnded = false;
  let reading: { readonly redis: Redis; readonly done: Promise<void> } | null = null;
  let fences = 0;
  const fenced = new Map<number, () => void>();
  const noticed = new Set<string>();

  const sayOnce = (line: string) => {
    if (noticed.has(line)) return;
    noticed.add(line);
    notice(line);
  };

  /** Who lives now, and what that means for each model. */
  const lookAtWorkers = async () => {
    const { workers, foreign } = await listWorkers(redis);
    for (const { name, problem } of foreign) sayOnce(`worker ${name} is left out: ${problem}`);
    for (const worker of workers) known.set(worker.name, worker);
    for (const lane of lanes.values()) {
      const slots = workers.flatMap(({ models }) =>
        models.filter(({ queue }) => queue === lane.name).map((one) => one.slots),
      );
      for (const { name, models } of workers)
        if (models.some(({ id, queue }) => id === lane.model && queue !== lane.name))
          sayOnce(
            `worker ${name} serves another ${lane.model}: its entry, or its weights, are not those of this run; it gets none of its requests`,
          );
      const all = slots.reduce((sum, count) => sum + count, 0);
      lane.capacity = { all, narrowest: findSmallest([...slots, all]) };
      if (slots.length > 0) lane.deserted = null;
      else {
        lane.deserted ??= { sinceMs: runtime.now(), isOver: false };
        lane.deserted.isOver = runtime.now() - lane.deserted.sinceMs >= waitMs;
      }
      // Those that nobody serves for so long go on, and fail.
      lane.slots.resize(lane.deserted?.isOver === true ? Number.POSITIVE_INFINITY : all);
    }
    return workers;
  };

  const openLane = (model: string, name: string): Lane => {
    const shared = { connection: redis, prefix: PREFIX };
    const queue = new bullmq.Queue(name, {
      ...shared,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: false },
    });
    queue.on('error', () => {});
    const checker = new bullmq.Worker(name, null, {
      ...shared,
      autorun: false,
      maxStalledCount: 0,
      stalledInterval: Math.max(500, lostAfterMs / 2),
    });
    checker.on('error', () => {});
    const lane: Lane = {
      model,
      name,
      queue,
      checker,
      dispatch: createDispatch(queue, runtime.now, () => lane.capacity),
      slots: createSlots(),
      capacity: { all: 0, narrowest: 1 },
      deserted: null,
    };
    return lane;
  };

  const settle = (reply: Reply, batch: Batch) => {
    const one = pending.get(`${reply.key}#${reply.turn}`);
    // One that nobody waits for was lost before, and came after all.
    if (one === undefined || one.ask !== reply.ask) return;
    pending.delete(`${reply.key}#${reply.turn}`);
    one.settle(reply, batch);
  };

  const readEntry = (id: string, fields: readonly string[]): void => {
    toDelete.push(id);
    const [name, text] = fields;
    if (name === 'fence') {
      fenced.get(Number(text))?.();
      fenced.delete(Number(text));
      return;
    }
    try {
      const batch = readBatch(text);
      for (const reply of batch.replies) settle(reply, batch);
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      sayOnce(`a reply in the queue is left out: ${error.message}`);
    }
  };

  const readReplies = async (reader: Redis, from: string) => {
    let last = from;
    while (!isClosed) {
      try {
        const found = await reader.xread('COUNT', 64, 'BLOCK', 2000, 'STREAMS', toRepliesKey(run), last);
        for (const [id, fields] of found?.[0]?.[1] ?? []) {
          last = id;
          readEntry(id, fields);
        }
      } catch (error) {
        if (isClosed) return;
        sayOnce(`the queue at ${address.shown}: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  };

  /** Entries whose replies are in the journal by now. */
  const deleteRead = async () => {
    const ids = toDelete.splice(0);
    for (let at = 0; at < ids.length; at += 1000) await redis.xdel(toRepliesKey(run), ...ids.slice(at, at + 1000));
  };

  /** Resolves when all replies that were delivered before have been read. */
  const fence = async () => {
    const number = ++fences;
    const passed = new Promise<void>((resolve) => fenced.set(number, resolve));
    await redis.xadd(toRepliesKey(run), '*', 'fence', number);
    await passed;
  };

  /** Looks after requests that take long: whose worker is gone, whose job is not there any more, or was refused. */
  const lookAfterJobs = async (olderThanMs: number) => {
    const jobs = new Map<string, { lane: Lane; jobId: string }>();
    for (const { lane, jobId, sinceMs } of pending.values())
      if (jobId !== null && runtime.now() - sinceMs > olderThanMs) jobs.set(`${lane.name} ${jobId}`, { lane, jobId });
    if (jobs.size === 0) return;
    const list = [...jobs.values()];
    const pipeline = redis.pipeline();
    for (const { lane, jobId } of list)
      pipeline.hmget(`${PREFIX}:${lane.name}:${jobId}`, 'timestamp', 'defa', 'failedReason');
    const states = (await pipeline.exec()) ?? [];
    const ended = list.flatMap((job, at) => {
      const [error, fields] = states[at] ?? [null, []];
      const end = error === null ? findEnd(fields as (string | null)[]) : null;
      return end === null ? [] : [{ ...job, ...end }];
    });
    if (ended.length === 0) return;
    await fence();
    let missing = 0;
    for (const { lane, jobId, why, text } of ended) {
      for (const [turnKey, one] of [...pending]) {
        if (one.jobId !== jobId || one.lane !== lane) continue;
        pending.delete(turnKey);
        if (why === 'missing') missing++;
        one.settle(
          why === 'refused'
            ? new ProviderError('bad_request', `a worker refused the request: ${text}`)
            : new ProviderError(
                'network',
                why === 'stalled'
                  ? `the worker that had the request was silent for ${lostAfterMs / 1000} s; whether it was answered is not known`
                  : 'the queue lost the request: the server was restarted without its data, or emptied',
              ),
          null,
        );
      }
      if (why !== 'missing') await lane.queue.remove(jobId).catch(() => 0);
    }
    if (missing > 0)
      notice(
        `the queue has lost its data: ${missing} ${missing === 1 ? 'request that was' : 'requests that were'} under way count as failed attempts, and are sent again`,
      );
  };

  const repeat = (everyMs: number, act: () => Promise<unknown>) => {
    let isBusy = false;
    const timer = setInterval(() => {
      if (isBusy || isEnded) return;
      isBusy = true;
      act()
        .catch((error: Error) => sayOnce(`the queue at ${address.shown}: ${error.message}`))
        .finally(() => {
          isBusy = false;
        });
    }, everyMs);
    timers.push(timer);
  };

  const announceRun = () =>
    redis.multi().sadd(RUNS_KEY, run).set(toRunKey(run), description).set(toAliveKey(run), '1', 'PX', ALIVE_MS).exec();

  /** Takes up what an earlier session of the run left in the queue. */
  const takeUpLeftovers = async (): Promise<string> => {
    for (const lane of lanes.values())
      for (const state of ['waiting', 'active', 'failed'] as const)
        for (const job of await lane.queue.getJobs([state], 0, -1)) {
          const block = readOwnBlock(job?.data, run);
          if (block === null || job.id === undefined) continue;
          if (state === 'failed') {
            await lane.queue.remove(job.id);
            continue;
          }
          for (const ask of block.asks) leftovers.set(toTurnKey(ask), { ask: ask.ask, jobId: job.id });
        }
    let last = '0-0';
    for (;;) {
      const entries = await redis.xrange(toRepliesKey(run), last === '0-0' ? '-' : `(${last}`, '+', 'COUNT', 64);
      if (entries.length === 0) return last;
      for (const [id, fields] of entries) {
        last = id;
        toDelete.push(id);
        const batch = readOwnBatch(fields[1]);
        for (const reply of batch?.replies ?? [])
          if (reply.generation !== null) leftovers.set(toTurnKey(reply), { reply, batch: batch! });
          else leftovers.delete(toTurnKey(reply));
      }
    }
  };

  const send =
    (model: ModelEntry, id: AttemptId): SendAttempt =>
    async (request, sendOptions) => {
      const lane = lanes.get(model.id)!;
      if (lane.deserted?.isOver === true) throw createDesertedError(model.id, waitMs);
      const turnKey = toTurnKey(id);
      const left = leftovers.get(turnKey);
      leftovers.delete(turnKey);
      const found = Promise.withResolvers<{ reply: Reply; batch: Batch }>();
      if (left !== undefined && 'reply' in left) found.resolve(left);
      else {
        const ask = left?.ask ?? `${id.key}#${id.turn}.${request.attemptRef.attempt}`;
        const one: Pending = {
          ask,
          lane,
          jobId: left?.jobId ?? null,
          sinceMs: runtime.now(),
          settle: (result, batch) => {
            if (result instanceof ProviderError) found.reject(result);
            else found.resolve({ reply: result, batch: batch! });
          },
        };
        pending.set(turnKey, one);
        if (left === undefined)
          lane.dispatch
            .add(
              { ask, key: id.key, turn: id.turn, request },
              {
                run,
                timeouts: sendOptions.timeouts,
                maxReplyBytes: sendOptions.maxReplyBytes ?? Number.MAX_SAFE_INTEGER,
              },
            )
            .then(
              (jobId) => {
                one.jobId = jobId;
              },
              (error: Error) => {
                pending.delete(turnKey);
                found.reject(
                  new ProviderError('network', `the queue does not take the request: ${error.message}`, {
                    cause: error,
                  }),
                );
              },
            );
      }
      const onAbort = () => {
        pending.delete(turnKey);
        found.reject(new ProviderError('cancelled', 'stopped before the reply had come; a worker may still bring it'));
      };
      sendOptions.signal.addEventListener('abort', onAbort, { once: true });
      try {
        const { reply, batch } = await found.promise;
        const { generation, failure } = reply;
        if (generation === null) {
          for (let at = 0; at < (failure?.chunks ?? 0); at++) sendOptions.onChunk?.();
          throw toProviderError(failure!);
        }
        replies.set(batch.worker.name, (replies.get(batch.worker.name) ?? 0) + 1);
        return {
          generation,
          worker: batch.worker,
          sentMs: Math.max(sendOptions.sentMs, sendOptions.now() - reply.tookMs),
        };
      } finally {
        sendOptions.signal.removeEventListener('abort', onAbort);
      }
    };

  return {
    async connect(models, signal) {
      const sinceMs = runtime.now();
      let isNoticed = false;
      for (;;) {
        const { workers } = await listWorkers(redis);
        const served = new Map(models.map(({ id }) => [id, chooseServed(id, workers)]));
        const unserved = models.filter(({ id }) => served.get(id) === null);
        if (unserved.length === 0) {
          for (const { id } of models) if (!lanes.has(id)) lanes.set(id, openLane(id, served.get(id)!.queue));
          await lookAtWorkers();
          return new Map(models.map(({ id }) => [id, served.get(id)!.identity]));
        }
        if (signal.aborted) throw new ConfigError('stopped while workers were waited for');
        const names = unserved.map(({ id }) => id).join(', ');
        if (runtime.now() - sinceMs >= waitMs)
          throw new ConfigError(
            `nobody at ${address.shown} serves ${names} within ${waitMs / 1000} s; start a worker that can on some machine: evenhand worker --queue ${address.shown} --models ${unserved.map(({ id }) => id).join(',')}`,
          );
        if (!isNoticed) notice(`waiting for a worker that serves ${names}`);
        isNoticed = true;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    async begin(manifest: Manifest, sessionNotice) {
      useNotice(sessionNotice);
      const startedAt = manifest.sessions[0]!.startedAt;
      run = hashJson([manifest.runId, startedAt]).slice(0, 16);
      const described: QueuedRun = { v: PAYLOAD_VERSION, name: manifest.runId, startedAt, planned: manifest.planned };
      description = JSON.stringify(described);
      await announceRun();
      const from = await takeUpLeftovers();
      if (leftovers.size > 0)
        notice(
          `${leftovers.size} ${leftovers.size === 1 ? 'request of an earlier session is' : 'requests of an earlier session are'} still in the queue, and not sent again`,
        );
      const reader = duplicate();
      reading = { redis: reader, done: readReplies(reader, from) };
      for (const { checker } of lanes.values()) await checker.startStalledCheckTimer();
      redis.on('ready', () => {
        void announceRun().catch(() => {});
        void lookAfterJobs(0).catch(() => {});
      });
      repeat(BEAT_MS, announceRun);
      repeat(500, lookAtWorkers);
      repeat(2000, () => lookAfterJobs(Math.min(5000, lostAfterMs / 2)));
      repeat(200, deleteRead);
    },
    isSpread: ({ host }) => (host.baseUrl === null ? host.device !== null : isLoopback(host.baseUrl)),
    acquireSlot: (model, stop) => lanes.get(model)!.slots.acquire(stop),
    send,
    workers: () =>
      [...replies]
        .sort(([a], [b]) => compareCodeUnits(a, b))
        .flatMap(([name, count]) => {
          const worker = known.get(name);
          return worker === undefined ? [] : [toSessionWorker(worker, count)];
        }),
    async end(isComplete) {
      isEnded = true;
      if (!isComplete) return deleteRead();
      await redis.multi().del(toRunKey(run), toAliveKey(run), toRepliesKey(run)).srem(RUNS_KEY, run).exec();
    },
    async disconnect() {
      isClosed = true;
      for (const timer of timers) clearInterval(timer);
      reading?.redis.disconnect();
      await reading?.done;
      for (const { checker, queue } of lanes.values()) {
        await checker.close(true).catch(() => {});
        await queue.close().catch(() => {});
      }
      close();
    },
  };
}

/** Why a job will bring no reply; null = it may. @param fields its timestamp, its mark of one that stalled, and why it failed */
function findEnd([timestamp, stalled, failed]: readonly (string | null | undefined)[]): {
  readonly why: 'missing' | 'stalled' | 'refused';
  readonly text: string;
} | null {
  if (timestamp == null) return { why: 'missing', text: '' };
  if (failed?.startsWith(REFUSED)) return { why: 'refused', text: failed.slice(REFUSED.length) };
  return stalled == null && failed == null ? null : { why: 'stalled', text: '' };
}

/** What most workers serve under a label: entry and weights. null = nobody serves it. */
function chooseServed(id: string, workers: readonly Presence[]): { queue: string; identity: ModelIdentity } | null {
  const all = workers.flatMap(({ models }) => models.filter((one) => one.id === id));
  const groups = [...Map.groupBy(all, ({ queue }) => queue)].sort(
    ([a, first], [b, second]) => second.length - first.length || compareCodeUnits(a, b),
  );
  return groups[0]?.[1][0] ?? null;
}

const toSessionWorker = (
  { name, machine, hardware, version, models }: Presence,
  count: number,
): NonNullable<Session['workers']>[number] => ({
  name,
  machine,
  hardware,
  version,
  models: models.map(({ id }) => id).sort(compareCodeUnits),
  replies: count,
});

const createDesertedError = (model: string, waitMs: number) =>
  new ProviderError(
    'network',
    `no worker has served ${model} for ${waitMs / 1000} s; start one (evenhand worker), and resume`,
    { final: true, ofHost: true },
  );

/** A failure as the worker saw it, with what its kind and code say of a second attempt and of a bill. */
function toProviderError({
  kind,
  message,
  retryAfterMs,
  retryable,
  ofHost,
  mayBeBilled,
  code,
}: NonNullable<Reply['failure']>): ProviderError {
  return new ProviderError(kind, message, {
    retryAfterMs,
    final: !retryable,
    ofHost,
    mayBeBilled,
    ...(code === null ? {} : { cause: Object.assign(new Error(message), { code }) }),
  });
}

/** A job of this run; null = another's, or nobody's that we know. */
function readOwnBlock(data: unknown, run: string) {
  try {
    const block = readBlock(data);
    return block.run === run ? block : null;
  } catch {
    return null;
  }
}

function readOwnBatch(text: string | undefined): Batch | null {
  try {
    return readBatch(text);
  } catch {
    return null;
  }
}
