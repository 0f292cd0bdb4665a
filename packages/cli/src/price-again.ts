import { computeTurnCost, type ModelEntry } from '@evenhand/core';

/**
 * The moment by which a reply is priced again: its own; at a day (`2026-11-22`) that day at its own time of day; at a moment
 * that moment. null = not known when it was sent, and only a moment would do.
 */
function toPricedAt(askedAt: string | null, at: string | null): string | null {
  if (at === null) return askedAt;
  if (at.length > 10) return new Date(at).toISOString();
  return askedAt === null ? null : `${at}${new Date(askedAt).toISOString().slice(10)}`;
}

/** Prices a stored turn by another entry, and at another time. */
export const computeTurnCostAt = (
  turn: Parameters<typeof computeTurnCost>[0],
  entry: ModelEntry,
  at: string | null,
): ReturnType<typeof computeTurnCost> => computeTurnCost({ ...turn, askedAt: toPricedAt(turn.askedAt, at) }, entry);
