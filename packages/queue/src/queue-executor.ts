import {
  ConfigError,
  isLoopback,
  type Manifest,
  type ModelEntry,
  ProviderError,
  type Runtime,
  type Session,
} from '@evenhand/core';
import { compareCodeUnits, hashJson } from '@evenhand/io';
import type { AttemptId, Executor, SendAttempt } from '@evenhand/runner';
import type { QueueAddress } from './address.ts';
import { type Connection, connect, loadPackages, type QueuePackages } from './connection.ts';
import { chooseServed, createLanes, type Lane } from './lanes.ts';
import { type Leftover, takeUpLeftovers } from './leftovers.ts';
import { type JobWatchOptions, settleLostJobs } from './lost-jobs.ts';
import { RUNS_KEY, toAliveKey, toRepliesKey, toRunKey } from './names.ts';
import { type Batch, PAYLOAD_VERSION, type Presence, type QueuedRun, type Reply } from './payload.ts';
import { type Pending, toTurnKey } from './pending.ts';
import { openReplyStream, type ReplyStream } from './reply-stream.ts';
import { ALIVE_MS, BEAT_MS, LOST_AFTER_MS, listWorkers } from './watch-workers.ts';

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
/** How often the queue is asked what became of requests that take long, and who lives, milliseconds. */
const [JOBS_EVERY_MS, WORKERS_EVERY_MS, DELETE_EVERY_MS] = [2000, 500, 200];

/** The executor, and what ends its connection. */
export interface QueueExecutor extends Executor {
  disconnect(): Promise<void>;
}

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
  connection: Connection,
  { address, runtime, waitMs = WAIT_MS, lostAfterMs = LOST_AFTER_MS }: QueueExecutorOptions,
  { notice, useNotice }: { notice: (line: string) => void; useNotice: (next: (line: string) => void) => void },
): QueueExecutor {
  const { redis } = connection;
  const noticed = new Set<string>();
  const sayOnce = (line: string) => {
    if (!noticed.has(line)) notice(line);
    noticed.add(line);
  };
  const sayProblem = (problem: string) => sayOnce(`the queue at ${address.shown}: ${problem}`);
  const lanes = createLanes({ bullmq, redis, runtime, sayOnce, waitMs, lostAfterMs });
  const pending = new Map<string, Pending>();
  /** By worker. */
  const replies = new Map<string, { readonly machine: string; count: number }>();
  let onWorker = () => {};
  const timers: NodeJS.Timeout[] = [];
  let leftovers: Map<string, Leftover> = new Map();
  let run = '';
  let description = '';
  let isEnded = false;
  let stream: ReplyStream | null = null;

  const settle = (reply: Reply, batch: Batch) => {
    const turnKey = toTurnKey(reply);
    const one = pending.get(turnKey);
    // One that nobody waits for was lost before, and came after all.
    if (one === undefined || one.ask !== reply.ask) return;
    pending.delete(turnKey);
    one.settle({ reply, batch });
  };

  const jobWatch: JobWatchOptions = {
    ...{ redis, pending, notice, lostAfterMs },
    now: runtime.now,
    fence: async () => stream?.fence(),
  };

  const repeat = (everyMs: number, act: () => Promise<unknown>) => {
    let isBusy = false;
    const timer = setInterval(() => {
      if (isBusy || isEnded) return;
      isBusy = true;
      act()
        .catch((error: Error) => sayProblem(error.message))
        .finally(() => {
          isBusy = false;
        });
    }, everyMs);
    timers.push(timer);
  };

  const announceRun = () =>
    redis.multi().sadd(RUNS_KEY, run).set(toRunKey(run), description).set(toAliveKey(run), '1', 'PX', ALIVE_MS).exec();

  /** Puts a request into the queue of its model, or waits for the job that an earlier session put there. */
  const dispatch = (lane: Lane, one: Pending, id: AttemptId, ...[request, options]: Parameters<SendAttempt>) => {
    pending.set(toTurnKey(id), one);
    if (one.jobId !== null) return;
    const { timeouts, maxReplyBytes = Number.MAX_SAFE_INTEGER } = options;
    lane.dispatch.add({ ask: one.ask, ...id, request }, { run, timeouts, maxReplyBytes }).then(
      (jobId) => {
        one.jobId = jobId;
      },
      (error: Error) => {
        pending.delete(toTurnKey(id));
        one.settle(
          new ProviderError('network', `the queue does not take the request: ${error.message}`, { cause: error }),
        );
      },
    );
  };

  const countReply = ({ name, machine }: Batch['worker']) => {
    const known = replies.get(name);
    replies.set(name, { machine, count: (known?.count ?? 0) + 1 });
    if (known === undefined) onWorker();
  };

  const send =
    (model: ModelEntry, { key, turn }: AttemptId): SendAttempt =>
    async (request, options) => {
      const lane = lanes.find(model.id);
      const id = { key, turn };
      const turnKey = toTurnKey(id);
      const left = leftovers.get(turnKey);
      leftovers.delete(turnKey);
      const found = Promise.withResolvers<{ readonly reply: Reply; readonly batch: Batch }>();
      if (left !== undefined && 'reply' in left) found.resolve(left);
      else {
        const one: Pending = {
          lane,
          ask: left?.ask ?? `${turnKey}.${request.attemptRef.attempt}`,
          jobId: left?.jobId ?? null,
          sinceMs: runtime.now(),
          settle: (result) => (result instanceof ProviderError ? found.reject(result) : found.resolve(result)),
        };
        dispatch(lane, one, id, request, options);
      }
      const onAbort = () => {
        pending.delete(turnKey);
        found.reject(new ProviderError('cancelled', 'stopped before the reply had come; a worker may still bring it'));
      };
      options.signal.addEventListener('abort', onAbort, { once: true });
      try {
        const { reply, batch } = await found.promise;
        const { generation, failure } = reply;
        if (generation === null) {
          for (let at = 0; at < (failure?.chunks ?? 0); at++) options.onChunk?.();
          throw toProviderError(failure!);
        }
        countReply(batch.worker);
        const sentMs = Math.max(options.sentMs, options.now() - reply.tookMs);
        return { generation, worker: batch.worker, sentMs };
      } finally {
        options.signal.removeEventListener('abort', onAbort);
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
          for (const { id } of models) lanes.open(id, served.get(id)!.queue);
          await lanes.lookAtWorkers();
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
    async begin(manifest: Manifest, sessionNotice, onSessionWorker) {
      useNotice(sessionNotice);
      onWorker = onSessionWorker;
      const startedAt = manifest.sessions[0]!.startedAt;
      run = hashJson([manifest.runId, startedAt]).slice(0, 16);
      const described: QueuedRun = { v: PAYLOAD_VERSION, name: manifest.runId, startedAt, planned: manifest.planned };
      description = JSON.stringify(described);
      await announceRun();
      const { byTurn, read } = await takeUpLeftovers(redis, lanes.all(), run);
      leftovers = byTurn;
      if (leftovers.size > 0)
        notice(
          `${leftovers.size} ${leftovers.size === 1 ? 'request of an earlier session is' : 'requests of an earlier session are'} still in the queue, and not sent again`,
        );
      stream = openReplyStream({ connection, run, read, onReply: settle, onProblem: sayProblem });
      for (const { checker } of lanes.all()) await checker.startStalledCheckTimer();
      redis.on('ready', () => {
        void announceRun().catch(() => {});
        void settleLostJobs(jobWatch, 0).catch(() => {});
      });
      repeat(BEAT_MS, announceRun);
      repeat(WORKERS_EVERY_MS, lanes.lookAtWorkers);
      repeat(JOBS_EVERY_MS, () => settleLostJobs(jobWatch, Math.min(5000, lostAfterMs / 2)));
      repeat(DELETE_EVERY_MS, stream.deleteRead);
    },
    isSpread: ({ host }) => (host.baseUrl === null ? host.device !== null : isLoopback(host.baseUrl)),
    acquireSlot: (model, stop) => lanes.slotsOf(model).acquire(stop),
    send,
    workers: () =>
      [...replies]
        .sort(([a], [b]) => compareCodeUnits(a, b))
        .map(([name, { machine, count }]) => toSessionWorker(name, machine, lanes.describeWorker(name), count)),
    async end(isComplete) {
      isEnded = true;
      if (!isComplete) return stream?.deleteRead();
      await redis.multi().del(toRunKey(run), toAliveKey(run), toRepliesKey(run)).srem(RUNS_KEY, run).exec();
    },
    async disconnect() {
      for (const timer of timers) clearInterval(timer);
      await stream?.close();
      await lanes.close();
      connection.close();
    },
  };
}

/** @param presence absent = it had gone before anybody looked */
const toSessionWorker = (
  name: string,
  machine: string,
  presence: Presence | undefined,
  count: number,
): NonNullable<Session['workers']>[number] => ({
  name,
  machine,
  hardware: presence?.hardware ?? null,
  version: presence?.version ?? null,
  models: (presence?.models ?? []).map(({ id }) => id).sort(compareCodeUnits),
  replies: count,
});

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
