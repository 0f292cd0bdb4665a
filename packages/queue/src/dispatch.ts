import type { Queue } from 'bullmq';
import { toJobId } from './names.ts';
import { type Ask, type Block, PAYLOAD_VERSION } from './payload.ts';

/** Jobs a second and model up to which every request is a job of its own. */
const JOBS_PER_SECOND = 100;
/** Jobs of one model under way at a time, about; with fewer places than this each request is a job of its own. */
const JOBS_AT_A_TIME = 64;
/** Requests in one job, at most. */
const LARGEST_BLOCK = 64;
/** Adds of one model that may be under way at a time. */
const ADDS = 2;

type Limits = Pick<Block, 'run' | 'timeouts' | 'maxReplyBytes'>;

/** Puts the requests to one model into its queue. */
export interface Dispatch {
  /** @returns the id of the job that carries it, once it is in the queue */
  add(ask: Ask, limits: Limits): Promise<string>;
}

interface Waiting {
  readonly ask: Ask;
  readonly limits: Limits;
  readonly added: PromiseWithResolvers<string>;
}

/** How many requests the workers of a model send at a time. */
export interface Capacity {
  readonly all: number;
  /** The one that sends the fewest. */
  readonly narrowest: number;
}

/**
 * A job costs as much as a dozen requests. Up to a hundred requests a second, and up to 64 at a time, each is a job of its own, so that
 * workers share them as finely as can be; above that one job carries as many of those that are ready together as keep it at that, but
 * no more than any worker sends at once. Replies come one by one in any case.
 */
export function createDispatch(queue: Pick<Queue, 'addBulk'>, now: () => number, capacity: () => Capacity): Dispatch {
  let waiting: Waiting[] = [];
  let adding = 0;
  let isScheduled = false;
  let secondMs = now();
  let inSecond = 0;
  let perSecond = 0;

  const countAsk = () => {
    inSecond++;
    const elapsedMs = now() - secondMs;
    if (elapsedMs < 250) return;
    perSecond = (inSecond * 1000) / elapsedMs;
    inSecond = 0;
    secondMs = now();
  };
  const schedule = () => {
    if (isScheduled || adding >= ADDS || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void flush();
    });
  };
  const flush = async () => {
    const ready = waiting;
    waiting = [];
    if (ready.length === 0) return;
    const { all, narrowest } = capacity();
    const useful = Math.max(Math.ceil(perSecond / JOBS_PER_SECOND), Math.ceil(all / JOBS_AT_A_TIME));
    const size = Math.max(1, Math.min(LARGEST_BLOCK, narrowest, useful));
    const blocks = splitEvenly(ready, size);
    adding++;
    try {
      const jobs = blocks.map((block) => ({ block, ...toJob(block) }));
      await queue.addBulk(jobs.map(({ id, data }) => ({ name: 'asks', data, opts: { jobId: id } })));
      for (const { block, id } of jobs) for (const { added } of block) added.resolve(id);
    } catch (error) {
      for (const { added } of ready) added.reject(error);
    } finally {
      adding--;
      schedule();
    }
  };
  return {
    add(ask, limits) {
      countAsk();
      const added = Promise.withResolvers<string>();
      waiting.push({ ask, limits, added });
      schedule();
      return added.promise;
    },
  };
}

function toJob(block: readonly Waiting[]): { id: string; data: string } {
  const [first] = block;
  const { run, timeouts, maxReplyBytes } = first!.limits;
  const more = block.length === 1 ? '' : ` +${block.length - 1}`;
  const data: Block = { v: PAYLOAD_VERSION, run, timeouts, maxReplyBytes, asks: block.map(({ ask }) => ask) };
  return { id: toJobId(run, `${first!.ask.ask}${more}`), data: JSON.stringify(data) };
}

/** Parts of at most a size, none of them much smaller than another. */
function splitEvenly<T>(all: readonly T[], size: number): T[][] {
  const parts = Math.ceil(all.length / size);
  return Array.from({ length: parts }, (_, at) =>
    all.slice(Math.round((at * all.length) / parts), Math.round(((at + 1) * all.length) / parts)),
  );
}
