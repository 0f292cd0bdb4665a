import type { ProviderError } from '@evenhand/core';
import type { AttemptId } from '@evenhand/runner';
import type { Lane } from './lanes.ts';
import type { Batch, Reply } from './payload.ts';

/** A request that is under way. */
export interface Pending {
  readonly ask: string;
  readonly lane: Lane;
  /** null = it is not in the queue yet. */
  jobId: string | null;
  readonly sinceMs: number;
  readonly settle: (result: { readonly reply: Reply; readonly batch: Batch } | ProviderError) => void;
}

/** At most one request of a turn is under way at a time. */
export const toTurnKey = ({ key, turn }: AttemptId): string => `${key}#${turn}`;
