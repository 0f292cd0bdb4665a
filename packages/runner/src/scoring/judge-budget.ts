import type { Journal } from '@evenhand/core';
import { createReservation, type Reservation } from '../execute/reservation.ts';
import type { SpendCap } from '../execute/spend-cap.ts';

/** The run's cap on money, as a judge model has a share in it. */
export interface JudgeBudget {
  /** Money for one question to the judge; what is held and what it came to stand in the journal, so that a resumed run knows. */
  open(worstUsd: number): Reservation;
  /** Whether a question did not fit any more. */
  readonly isCapReached: boolean;
}

/**
 * @param session tells the questions of one session from those of another in the same journal
 * @param onCapReached nothing more need be asked
 */
export function createJudgeBudget(
  spendCap: SpendCap,
  journal: Journal,
  session: string,
  onCapReached: () => void,
): JudgeBudget {
  let questions = 0;
  let isCapReached = false;
  return {
    open(worstUsd) {
      const key = `judge ${session} ${++questions}`;
      let isWritten = false;
      const held = createReservation(spendCap, worstUsd, () => {
        isWritten = true;
        journal.write({ type: 'judge-asked', key, reservedUsd: worstUsd });
      });
      return {
        admit(before, chunks) {
          const isAdmitted = held.admit(before, chunks);
          if (!isAdmitted) {
            isCapReached = true;
            onCapReached();
          }
          return isAdmitted;
        },
        settle(actualUsd) {
          held.settle(actualUsd);
          if (!isWritten) return;
          void journal.append({ type: 'judge-settled', key, settledUsd: actualUsd ?? worstUsd }).catch(() => {});
        },
        get isRefused() {
          return held.isRefused;
        },
      };
    },
    get isCapReached() {
      return isCapReached;
    },
  };
}
