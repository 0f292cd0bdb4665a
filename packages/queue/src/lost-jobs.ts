import { ProviderError } from '@evenhand/core';
import type { Redis } from 'ioredis';
import type { Lane } from './lanes.ts';
import { PREFIX } from './names.ts';
import { REFUSED } from './payload.ts';
import type { Pending } from './pending.ts';

export interface JobWatchOptions {
  readonly redis: Redis;
  /** By turn. */
  readonly pending: Map<string, Pending>;
  /** Resolves when all replies that were delivered before have been read. */
  readonly fence: () => Promise<void>;
  readonly now: () => number;
  readonly notice: (line: string) => void;
  readonly lostAfterMs: number;
}

/** How a job ended that will bring no reply. */
interface JobEnd {
  readonly why: 'missing' | 'stalled' | 'refused';
  /** What a worker said; empty where none did. */
  readonly text: string;
}

/** Looks after requests that take long: whose worker is gone, whose job is not there any more, or was refused. They fail. */
export async function settleLostJobs(
  { redis, pending, fence, now, notice, lostAfterMs }: JobWatchOptions,
  olderThanMs: number,
): Promise<void> {
  const jobs = new Map<string, { lane: Lane; jobId: string }>();
  for (const { lane, jobId, sinceMs } of pending.values())
    if (jobId !== null && now() - sinceMs > olderThanMs) jobs.set(`${lane.name} ${jobId}`, { lane, jobId });
  if (jobs.size === 0) return;
  const list = [...jobs.values()];
  const pipeline = redis.pipeline();
  for (const { lane, jobId } of list)
    pipeline.hmget(`${PREFIX}:${lane.name}:${jobId}`, 'timestamp', 'defa', 'failedReason');
  const states = (await pipeline.exec()) ?? [];
  const ended = list.flatMap((job, at) => {
    const [error, fields] = states[at] ?? [null, []];
    const end = error === null ? findEnd(fields as (string | null)[]) : null;
    return end === null ? [] : [{ ...job, end }];
  });
  if (ended.length === 0) return;
  await fence();
  let missing = 0;
  for (const { lane, jobId, end } of ended) {
    for (const [turnKey, one] of [...pending]) {
      if (one.jobId !== jobId || one.lane !== lane) continue;
      pending.delete(turnKey);
      if (end.why === 'missing') missing++;
      one.settle(toError(end, lostAfterMs));
    }
    if (end.why !== 'missing') await lane.queue.remove(jobId).catch(() => 0);
  }
  if (missing > 0)
    notice(
      `the queue has lost its data: ${missing} ${missing === 1 ? 'request that was' : 'requests that were'} under way count as failed attempts, and are sent again`,
    );
}

/** Why a job will bring no reply; null = it may. @param fields its timestamp, its mark of one that stalled, and why it failed */
function findEnd([timestamp, stalled, failed]: readonly (string | null | undefined)[]): JobEnd | null {
  if (timestamp == null) return { why: 'missing', text: '' };
  if (failed?.startsWith(REFUSED)) return { why: 'refused', text: failed.slice(REFUSED.length) };
  return stalled == null && failed == null ? null : { why: 'stalled', text: '' };
}

function toError({ why, text }: JobEnd, lostAfterMs: number): ProviderError {
  if (why === 'refused') return new ProviderError('bad_request', `a worker refused the request: ${text}`);
  return new ProviderError(
    'network',
    why === 'stalled'
      ? `the worker that had the request was silent for ${lostAfterMs / 1000} s; whether it was answered is not known`
      : 'the queue lost the request: the server was restarted without its data, or emptied',
  );
}
