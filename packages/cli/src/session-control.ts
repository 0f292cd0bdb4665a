import type { SessionControl, SessionFacts } from '@evenhand/runner';

import { interruptible } from './interrupt.ts';
import { progressOf } from './output/progress.ts';

/** Long enough for most replies, short enough to wait for. */
const GRACE_MS = 30_000;

/** Ctrl-C stops the session, progress goes to standard error. @param graceMs how long running requests may take after the first Ctrl-C */
export function createControl(
  { folder, total, answered, running }: SessionFacts,
  graceMs: number | undefined = GRACE_MS,
): SessionControl {
  const progress = progressOf(total, answered);
  const { stop, cancel, done } = interruptible({ notice: progress.notice, folder, graceMs, running });
  return { ...progress, stop, cancel, close: done };
}

/** The flag `--grace SECONDS` in milliseconds; undefined = it was not given. */
export function toGraceMs({ grace }: { readonly grace?: number }): number | undefined {
  return grace === undefined ? undefined : grace * 1000;
}
