import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import {
  describeMachine,
  type ModelAdapter,
  type ModelEntry,
  ProviderError,
  type Runtime,
  type TurnWorker,
} from '@evenhand/core';
import { hideHome, scrub, sha256 } from '@evenhand/io';
import {
  type ConnectedModels,
  createPauseWatch,
  observeStream,
  readSecrets,
  removeKeys,
  withoutTimes,
} from '@evenhand/runner';
import type { Job } from 'bullmq';
import type { QueueAddress } from './address.ts';
import { connect, loadPackages } from './connection.ts';
import { PREFIX, toQueueName, toRepliesKey, toWorkerKey, WORKERS_KEY } from './names.ts';
import {
  type Ask,
  type Block,
  type Failure,
  PAYLOAD_VERSION,
  PayloadError,
  type Presence,
  REFUSED,
  type Reply,
  readBlock,
} from './payload.ts';
import { createSlots } from './slots.ts';
import { ALIVE_MS, BEAT_MS, LOST_AFTER_MS } from './watch-workers.ts';

export interface WorkerOptions {
  readonly address: QueueAddress;
  readonly runtime: Runtime;
  /** Models that this machine reaches, with their adapters; nothing else is served. */
  readonly connected: ConnectedModels;
  /** Requests at a time, over all models. */
  readonly concurrency: number;
  /** Version of evenhand. */
  readonly version: string;
  /** Name; absent = made from the machine's and the process's number, and shows neither. */
  readonly name?: string | undefined;
  /** Label of the machine; absent = made from its name, and does not show it. */
  readonly machine?: string | undefined;
  /** How long this worker may be silent before its requests count as lost, milliseconds. */
  readonly lostAfterMs?: number;
  /** No more requests are taken; those that run may end. */
  readonly stop: AbortSignal;
  /** Told once requests are taken. */
  readonly onReady?: (presence: Presence) => void;
}

/** How long a worker that is stopped tries to take its leave, milliseconds. */
const FAREWELL_MS = 5000;

/** Serves its models until it is stopped. @returns how many replies it gave @throws ConfigError where there is no such queue */
export async function runWorker(options: WorkerOptions): Promise<number> {
  const { address, runtime, connected, concurrency, stop, lostAfterMs = LOST_AFTER_MS } = options;
  const packages = await loadPackages();
  const { bullmq } = packages;
  const connection = await connect(packages, address, runtime.notice);
  const { redis } = connection;
  const machine = options.machine ?? `machine-${sha256(hostname()).slice(0, 8)}`;
  const self: TurnWorker = { name: options.name ?? `${machine}-${process.pid}`, machine };
  const slots = createSlots();
  slots.resize(concurrency);
  const pauseWatch = createPauseWatch(runtime);
  const never = new AbortController().signal;
  let given = 0;

  const models = connected.inputs.models.map((model) => {
    const identity = connected.identities.get(model.id)!;
    return {
      entry: model,
      adapter: connected.adapters.get(model.id)!,
      served: { id: model.id, queue: toQueueName(model, identity), slots: countSlots(model, concurrency), identity },
    };
  });
  const hardware = { ...describeMachine(), gpus: await listGpus() };
  const describe = (): Presence => ({
    v: PAYLOAD_VERSION,
    ...self,
    hardware,
    version: options.version,
    slots: concurrency,
    busy: slots.taken,
    replies: given,
    models: models.map(({ served }) => served),
  });
  const beat = () =>
    redis
      .multi()
      .sadd(WORKERS_KEY, self.name)
      .set(toWorkerKey(self.name), JSON.stringify(describe()), 'PX', ALIVE_MS)
      .exec();

  const outbox = createOutbox((run, batch) => redis.xadd(toRepliesKey(run), '*', 'batch', batch), self);
  const workers = models.map(({ entry, adapter, served }) => {
    const own = createSlots();
    own.resize(served.slots);
    const secrets = readSecrets(entry, runtime);
    const worker = new bullmq.Worker(
      served.queue,
      async (job: Job) => {
        const block = readOrRefuse(job.data);
        worker.concurrency = Math.max(1, Math.ceil(served.slots / block.asks.length));
        await Promise.all(
          block.asks.map(async (ask) => {
            const leaveOwn = await own.acquire(never);
            const leave = await slots.acquire(never);
            try {
              const reply = await sendOne(adapter, ask, block, { runtime, secrets, pauseWatch });
              if (reply.generation !== null) given++;
              await outbox.put(block.run, reply);
            } finally {
              leave?.();
              leaveOwn?.();
            }
          }),
        );
      },
      {
        connection: redis,
        prefix: PREFIX,
        name: self.name,
        concurrency: served.slots,
        lockDuration: lostAfterMs,
        // The coordinator looks for the lost; a job that was begun is never begun again.
        skipStalledCheck: true,
        maxStartedAttempts: 1,
        removeOnComplete: { count: 0 },
      },
    );
    worker.on('error', () => {});
    worker.on('failed', (_, error) => {
      if (error.message.startsWith(REFUSED)) runtime.notice(error.message);
    });
    return worker;
  });
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_MS);
  options.onReady?.(describe());
  if (!stop.aborted)
    await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(timer);
  const isAway = await Promise.race([
    redis
      .multi()
      .del(toWorkerKey(self.name))
      .srem(WORKERS_KEY, self.name)
      .exec()
      .then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), FAREWELL_MS)),
  ]);
  // Where the server is away nobody can be told of an end, and what runs counts as lost.
  if (!isAway) await Promise.all(workers.map((worker) => worker.close()));
  pauseWatch.close();
  if (isAway) for (const worker of workers) void worker.close(true).catch(() => {});
  connection.close();
  return given;
}

/** What runs on this machine has its own limit here; of what is elsewhere the coordinator keeps it. */
function countSlots({ host }: ModelEntry, concurrency: number): number {
  const own = host.concurrency ?? (host.device === null ? concurrency : 1);
  return Math.min(concurrency, own);
}

/** @throws Error that fails the job, without a second attempt */
function readOrRefuse(data: unknown): Block {
  try {
    return readBlock(data);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw new Error(`${REFUSED}${error.message}`);
  }
}

interface SendContext {
  readonly runtime: Runtime;
  readonly secrets: readonly string[];
  readonly pauseWatch: { count(): number };
}

/** One attempt, observed as a local run observes it, and free of this machine's keys. */
async function sendOne(
  adapter: ModelAdapter,
  { ask, key, turn, request }: Ask,
  { timeouts, maxReplyBytes }: Block,
  { runtime, secrets, pauseWatch }: SendContext,
): Promise<Reply> {
  const abort = new AbortController();
  const pausesBefore = pauseWatch.count();
  let sentMs = runtime.now();
  let chunks = 0;
  const finish = (generation: Reply['generation'], failure: Failure | null): Reply => ({
    ask,
    key,
    turn,
    tookMs: Math.max(0, runtime.now() - sentMs),
    generation,
    failure,
  });
  try {
    const observed = await observeStream(adapter.generate(request, abort.signal), {
      sentMs,
      now: runtime.now,
      timeouts,
      maxReplyBytes,
      abort: (reason) => abort.abort(reason),
      onSent: (atMs) => {
        sentMs = atMs;
      },
      onChunk: () => {
        chunks++;
      },
    });
    const clean = removeKeys(observed, secrets);
    return finish(pauseWatch.count() > pausesBefore ? withoutTimes(clean) : clean, null);
  } catch (error) {
    const known =
      error instanceof ProviderError
        ? error
        : new ProviderError('server', `the worker failed: ${error instanceof Error ? error.message : String(error)}`);
    const code = (known.cause as { code?: unknown } | undefined)?.code;
    return finish(null, {
      kind: known.kind,
      message: hideHome(scrub(known.message, secrets)),
      retryAfterMs: known.retryAfterMs,
      retryable: known.retryable,
      ofHost: known.ofHost,
      mayBeBilled: known.mayBeBilled,
      code: typeof code === 'string' ? code : null,
      chunks,
    });
  }
}

/** How often a reply is handed over, with what wait between, milliseconds. */
const DELIVERIES = 60;
const DELIVERY_WAIT_MS = 500;

/** Replies that end in one turn of the event loop go out together. */
function createOutbox(deliver: (run: string, batch: string) => Promise<unknown>, worker: TurnWorker) {
  /** A reply is worth waiting for: the server may be reading its files, or be away. */
  const write = async (run: string, batch: string) => {
    for (let attempt = 1; ; attempt++)
      try {
        return await deliver(run, batch);
      } catch (error) {
        if (attempt === DELIVERIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, DELIVERY_WAIT_MS));
      }
  };
  let waiting = new Map<string, Reply[]>();
  let flushed: Promise<void> | null = null;
  const flush = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const batches = waiting;
    waiting = new Map();
    flushed = null;
    await Promise.all(
      [...batches].map(([run, replies]) => write(run, JSON.stringify({ v: PAYLOAD_VERSION, worker, replies }))),
    );
  };
  return {
    /** Resolves when the reply is in the queue. */
    put(run: string, reply: Reply): Promise<void> {
      const replies = waiting.get(run);
      if (replies === undefined) waiting.set(run, [reply]);
      else replies.push(reply);
      flushed ??= flush();
      return flushed;
    },
  };
}

/** Names of NVIDIA's graphics processors; empty = there is none, or `nvidia-smi` is not there. */
async function listGpus(): Promise<string[]> {
  const found = await promisify(execFile)('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
    timeout: 5000,
  }).catch(() => null);
  return (found?.stdout ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
