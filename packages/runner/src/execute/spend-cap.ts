/** A cap that is never passed: the worst case is held before a request, the true cost is settled after it. */
export interface Budget {
  /** Whether the worst case still fits; holds it when it does. */
  reserve(worstUsd: number): boolean;
  /** Gives back what was held and books what it came to; null = unknown, booked at the worst case. */
  settle(worstUsd: number, trueUsd: number | null): void;
  /** USD booked and held. */
  committed(): number;
}

/** @param capUsd null = no cap @param spentUsd what an earlier part of the run has booked */
export function budgetOf(capUsd: number | null, spentUsd = 0): Budget {
  let booked = spentUsd;
  let held = 0;
  return {
    reserve(worstUsd) {
      if (capUsd !== null && booked + held + worstUsd > capUsd) return false;
      held += worstUsd;
      return true;
    },
    settle(worstUsd, trueUsd) {
      held -= worstUsd;
      booked += trueUsd ?? worstUsd;
    },
    committed: () => booked + held,
  };
}
