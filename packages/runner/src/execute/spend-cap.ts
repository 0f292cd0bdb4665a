/** A cap that is never passed: the worst case is held before a request, the true cost is settled after it. */
export interface SpendCap {
  /** Whether the worst case still fits; holds it when it does. */
  reserve(worstUsd: number): boolean;
  /** Gives back what was held and books what it came to; null = unknown, booked at the worst case. */
  settle(worstUsd: number, actualUsd: number | null): void;
  /** USD booked and held. */
  committed(): number;
}

/** @param capUsd null = no cap @param spentUsd what an earlier part of the run has booked */
export function createSpendCap(capUsd: number | null, spentUsd = 0): SpendCap {
  let bookedUsd = spentUsd;
  let reservedUsd = 0;
  return {
    reserve(worstUsd) {
      if (capUsd !== null && bookedUsd + reservedUsd + worstUsd > capUsd) return false;
      reservedUsd += worstUsd;
      return true;
    },
    settle(worstUsd, actualUsd) {
      reservedUsd -= worstUsd;
      bookedUsd += actualUsd ?? worstUsd;
    },
    committed: () => bookedUsd + reservedUsd,
  };
}
