import { describe, expect, it } from 'vitest';
import { createDispatch } from '../src/dispatch.ts';
import { readBlock } from '../src/payload.ts';

const limits = { run: 'r', timeouts: { firstByteMs: 1, idleMs: 1, totalMs: 1 }, maxReplyBytes: 1 };
const toAsk = (at: number) => ({
  ask: `s@1/main/q:${at}/m/1#1.1`,
  key: `s@1/main/q:${at}/m/1`,
  turn: 1,
  request: {
    messages: [],
    sampling: {},
    seed: null,
    attemptRef: { suite: 's', prompt: 'main', sample: `q:${at}`, trial: 1, attempt: 1 },
  },
});

/** Adds so many requests at once. @returns the jobs that were added, in order */
async function addAll(count: number, all: number, narrowest: number) {
  const jobs: { id: string; asks: string[] }[] = [];
  const queue = {
    async addBulk(added: readonly { data: unknown; opts?: { jobId?: string } }[]) {
      for (const { data, opts } of added)
        jobs.push({ id: opts!.jobId!, asks: readBlock(data).asks.map(({ ask }) => ask) });
      return [];
    },
  };
  const dispatch = createDispatch(
    queue as never,
    () => 0,
    () => ({ all, narrowest }),
  );
  const ids = await Promise.all(Array.from({ length: count }, (_, at) => dispatch.add(toAsk(at), limits)));
  return { jobs, ids };
}

describe('jobs', () => {
  it('carry one request each where the workers have few places', async () => {
    const { jobs } = await addAll(40, 64, 16);
    expect(jobs.map(({ asks }) => asks.length)).toEqual(Array(40).fill(1));
  });

  it('carry more where the workers have many, and each request once', async () => {
    const { jobs, ids } = await addAll(1000, 1000, 250);
    expect(Math.max(...jobs.map(({ asks }) => asks.length))).toBe(16);
    expect(jobs.flatMap(({ asks }) => asks)).toEqual(Array.from({ length: 1000 }, (_, at) => toAsk(at).ask));
    expect(ids).toEqual(jobs.flatMap(({ id, asks }) => asks.map(() => id)));
  });

  it('are never wider than the narrowest worker', async () => {
    const { jobs } = await addAll(1000, 10_000, 4);
    expect(Math.max(...jobs.map(({ asks }) => asks.length))).toBe(4);
  });

  it('are named by run and request, in a form that BullMQ takes, and no two alike', async () => {
    const { jobs } = await addAll(100, 10, 10);
    expect(jobs[7]!.id).toBe('r s@1/main/q%3A7/m/1#1.1');
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(100);
  });
});
