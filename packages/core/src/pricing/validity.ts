import * as z from 'zod';

/** A UTC day, or a moment with its offset. */
export const dayOrMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'expected a day (2026-09-10) or a moment with its offset (2026-09-10T00:00:00+08:00)',
});

interface Validity {
  readonly from: string | null;
  readonly to: string | null;
}

const DAY_MS = 24 * 3_600_000;
const isDay = (value: string) => value.length === 10;

/** When something begins to hold, milliseconds since 1970; -Infinity = it always did. */
export const toStartMs = ({ from }: Validity): number => (from === null ? Number.NEGATIVE_INFINITY : Date.parse(from));

/** When it no longer holds, milliseconds since 1970: a day is included, a moment is not. */
export function toEndMs({ to }: Validity): number {
  if (to === null) return Number.POSITIVE_INFINITY;
  return Date.parse(to) + (isDay(to) ? DAY_MS : 0);
}

export const isInForce = (validity: Validity, at: Date): boolean =>
  toStartMs(validity) <= at.getTime() && at.getTime() < toEndMs(validity);
