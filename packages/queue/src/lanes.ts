import { type ModelIdentity, ProviderError, type Runtime } from '@evenhand/core';
import { compareCodeUnits, findSmallest } from '@evenhand/io';
import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueuePackages } from './connection.ts';
import { type Capacity, createDispatch, type Dispatch } from './dispatch.ts';
import { PREFIX } from './names.ts';
import type { Presence } from './payload.ts';
import { createSlots, type Slots } from './slots.ts';
import { listWorkers } from './watch-workers.ts';

/** The queue of one model of this run. */
export interface Lane {
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

/** The queues of the models of a run, and what the workers that live can take from each. */
export interface Lanes {
  open(model: string, queue: string): void;
  /** @throws ProviderError where nobody has served the model for too long */
  find(model: string): Lane;
  slotsOf(model: string): Slots;
  all(): Iterable<Lane>;
  /** Who lives now, and what that means for each model. */
  lookAtWorkers(): Promise<void>;
  /** What a worker said of itself last, also one that is gone; undefined = it never came. */
  describeWorker(name: string): Presence | undefined;
  close(): Promise<void>;
}

export interface LanesOptions {
  readonly bullmq: QueuePackages['bullmq'];
  readonly redis: Redis;
  readonly runtime: Pick<Runtime, 'now'>;
  readonly sayOnce: (line: string) => void;
  /** How long a model may be without anybody who serves it, milliseconds. */
  readonly waitMs: number;
  readonly lostAfterMs: number;
}

export function createLanes({ bullmq, redis, runtime, sayOnce, waitMs, lostAfterMs }: LanesOptions): Lanes {
  const lanes = new Map<string, Lane>();
  const known = new Map<string, Presence>();

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

  const noteCapacity = (lane: Lane, workers: readonly Presence[]) => {
    const served = workers.flatMap(({ models }) => models.filter(({ queue }) => queue === lane.name));
    const slots = served.map((one) => one.slots);
    const all = slots.reduce((sum, count) => sum + count, 0);
    lane.capacity = { all, narrowest: findSmallest([...slots, all]) };
    if (slots.length > 0) lane.deserted = null;
    else {
      lane.deserted ??= { sinceMs: runtime.now(), isOver: false };
      lane.deserted.isOver = runtime.now() - lane.deserted.sinceMs >= waitMs;
    }
    // Those that nobody serves for so long go on, and fail.
    lane.slots.resize(lane.deserted?.isOver === true ? Number.POSITIVE_INFINITY : all);
    for (const { name, models } of workers)
      if (models.some(({ id, queue }) => id === lane.model && queue !== lane.name))
        sayOnce(
          `worker ${name} serves another ${lane.model}: its entry, or its weights, are not those of this run; it gets none of its requests`,
        );
  };

  return {
    open(model, queue) {
      if (!lanes.has(model)) lanes.set(model, openLane(model, queue));
    },
    find(model) {
      const lane = lanes.get(model)!;
      if (lane.deserted?.isOver === true) throw createDesertedError(model, waitMs);
      return lane;
    },
    slotsOf: (model) => lanes.get(model)!.slots,
    all: () => lanes.values(),
    async lookAtWorkers() {
      const { workers, foreign } = await listWorkers(redis);
      for (const { name, problem } of foreign) sayOnce(`worker ${name} is left out: ${problem}`);
      for (const worker of workers) known.set(worker.name, worker);
      for (const lane of lanes.values()) noteCapacity(lane, workers);
    },
    describeWorker: (name) => known.get(name),
    async close() {
      for (const { checker, queue } of lanes.values()) {
        await checker.close(true).catch(() => {});
        await queue.close().catch(() => {});
      }
    },
  };
}

/** What most workers serve under a label: entry and weights. null = nobody serves it. */
export function chooseServed(
  id: string,
  workers: readonly Presence[],
): { readonly queue: string; readonly identity: ModelIdentity } | null {
  const all = workers.flatMap(({ models }) => models.filter((one) => one.id === id));
  const groups = [...Map.groupBy(all, ({ queue }) => queue)].sort(
    ([a, first], [b, second]) => second.length - first.length || compareCodeUnits(a, b),
  );
  return groups[0]?.[1][0] ?? null;
}

const createDesertedError = (model: string, waitMs: number) =>
  new ProviderError(
    'network',
    `no worker has served ${model} for ${waitMs / 1000} s; start one (evenhand worker), and resume`,
    { final: true, ofHost: true },
  );
