import { Worker } from 'node:worker_threads';
import { type Job, type JobVerdict, LIMITS, type Limits } from '../limits.ts';

/** The built program has it as JavaScript. */
const WORKER = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';

/** See `judgeJavaScript`; in a thread of its own, ended after `wallMs`. */
export function runJavaScript(job: Job, limits: Limits = LIMITS, signal?: AbortSignal): Promise<JobVerdict> {
  const worker = new Worker(new URL(WORKER, import.meta.url), {
    workerData: { job, limits },
    env: {},
    // QuickJS's stack lies on the thread's own.
    resourceLimits: { stackSizeMb: 16 },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end({ outcome: 'timeout', message: `longer than ${limits.wallMs} ms` }),
      limits.wallMs,
    );
    const aborted = () => {
      clearTimeout(timer);
      void worker.terminate();
      reject(signal?.reason ?? new Error('aborted'));
    };
    const end = (verdict: JobVerdict) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      void worker.terminate();
      resolve(verdict);
    };
    signal?.addEventListener('abort', aborted, { once: true });
    worker.on('message', (verdict: JobVerdict) => end(verdict));
    worker.on('error', (error) => end({ outcome: 'died', message: error.message.slice(0, 500) }));
    worker.on('exit', () => end({ outcome: 'died', message: 'the thread ended without a verdict' }));
  });
}
