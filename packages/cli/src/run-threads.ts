import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Manifest, readManifest, runPaths } from '@evenhand/core';
import { ALONE, openThreads, type Threads } from '@evenhand/io';
import { readStoredRun, type StoredRun } from '@evenhand/report';
import { preferSmallHeap } from './process-tuning.ts';

/** Smaller runs are read before a thread has begun. */
const LARGE_BYTES = 64 << 20;
/** Rows of their pairs are made and forgotten by the million. */
const MANY_MODELS = 100;
/** Each holds the samples of the run. */
const MOST_THREADS = 3;

/** The built program has it as JavaScript. */
const MODULE = import.meta.url.endsWith('.ts') ? './run-thread.ts' : './run-thread.js';

/**
 * Threads that read a large run together, as many as there are processors for; of a small one this thread alone.
 * What they give is the same, byte for byte.
 */
export function openRunThreads(folder: string, manifest: Manifest = readManifest(folder)): Threads {
  const bytes = manifest.models.reduce(
    (sum, { id }) => sum + (statSync(runPaths.records(folder, id), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  const others = Math.min(availableParallelism() - 1, MOST_THREADS, manifest.models.length);
  if (bytes >= LARGE_BYTES || manifest.models.length >= MANY_MODELS) preferSmallHeap();
  if (bytes < LARGE_BYTES) return ALONE;
  return others < 1
    ? ALONE
    : openThreads(new URL(MODULE, import.meta.url), { folder } satisfies RunThreadInput, others);
}

/** How threads check the records of models, and the samples of a page. */
export const VERIFY_ROUNDS = { records: 'verify', page: 'check-page' } as const;

/** How threads read models and do nothing else with them. */
export const READ_ROUND = 'read';

/** A run without its tables, read by all processors at hand where it is large. @throws ConfigError */
export const readLargeRun = (folder: string): StoredRun =>
  withRunThreads(folder, (threads) => readStoredRun(folder, { threads, kind: READ_ROUND, input: null }));

/** What a thread is opened with. */
export interface RunThreadInput {
  readonly folder: string;
}

/** Does something with the threads of a run. */
export function withRunThreads<T>(folder: string, act: (threads: Threads) => T): T {
  const threads = openRunThreads(folder);
  try {
    return act(threads);
  } finally {
    threads.close();
  }
}
