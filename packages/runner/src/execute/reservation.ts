import type { ProviderError } from '@evenhand/core';
import type { SpendCap } from './spend-cap.ts';

/** The money that is held for one request with all its attempts. */
export interface Reservation {
  /** Whether an attempt may be sent: what one before it may cost is booked, and the worst case of this one is held. */
  admit(before: ProviderError | null, chunks: number): boolean;
  /** The request has ended. @param actualUsd null = unknown, booked at the worst case; nothing happens where nothing is held */
  settle(actualUsd: number | null): void;
  /** The cap stood in the way of an attempt. */
  readonly isRefused: boolean;
}

/** @param onHeld called whenever the worst case is held anew, before the attempt is sent: the place to write it down */
export function createReservation(spendCap: SpendCap, worstUsd: number, onHeld: () => void): Reservation {
  let isHeld = false;
  let isRefused = false;
  return {
    admit(before, chunks) {
      if (before !== null && !mayBeBilled(before, chunks)) return true;
      isRefused = !spendCap.reserve(worstUsd);
      if (isRefused) return false;
      if (isHeld) spendCap.settle(worstUsd, null);
      isHeld = true;
      onHeld();
      return true;
    },
    settle(actualUsd) {
      if (isHeld) spendCap.settle(worstUsd, actualUsd);
      isHeld = false;
    },
    get isRefused() {
      return isRefused;
    },
  };
}

/** Codes of connections that were never made. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether the server may have worked on an attempt that failed, and bill it. */
function mayBeBilled(error: ProviderError, chunks: number): boolean {
  if (error.mayBeBilled || chunks > 0 || error.kind === 'timeout' || error.kind === 'malformed') return true;
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return error.kind === 'network' && !(typeof code === 'string' && NEVER_SENT.has(code));
}
