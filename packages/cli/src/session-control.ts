import type { ControlContext, SessionControl } from '@evenhand/runner';

import { handleInterrupts } from './interrupt.ts';
import { createProgress } from './output/progress.ts';

/** Long enough for most replies, short enough to wait for. */
const GRACE_MS = 30_000;

/** Ctrl-C stops the session, progress goes to standard error. @param graceMs how long running requests may take after the first Ctrl-C */
export function createControl(
  { folder, total, answered, running }: ControlContext,
  graceMs: number | undefined = GRACE_MS,
): SessionControl {
  const progress = createProgress(total, answered);
  const { stop, cancel, dispose } = handleInterrupts({ notice: progress.notice, folder, graceMs, running });
  return { ...progress, stop, cancel, close: dispose };
}

/** The flag `--grace SECONDS` in milliseconds; undefined = it was not given. */
export function toGraceMs({ grace }: { readonly grace?: number }): number | undefined {
  return grace === undefined ? undefined : grace * 1000;
}
