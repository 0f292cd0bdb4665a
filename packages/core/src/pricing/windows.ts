import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';

import type { HolidayYear } from './holidays.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const MINUTES_A_DAY = 24 * 60;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

const clock = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as "09:00", up to "24:00"');

/** When the rates of a window hold: hours of some days of the week, local time. */
export const windowTimeShape = {
  name: idSchema.describe('Its name, such as `peak`; ends `price_id`.'),
  hours: describe(
    z
      .array(
        z
          .strictObject({
            from: clock.describe('First minute, local time.'),
            to: clock.describe('End, local time: the window is over at that minute. At most 24:00.'),
          })
          .refine(({ from, to }) => from < to, {
            path: ['to'],
            message: 'expected a time after `from`; two windows go past midnight',
          }),
      )
      .min(1),
    'Hours of the day.',
  ),
  utcOffset: describe(
    z.string().regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'expected an offset such as "+08:00"'),
    'Offset of the local time from UTC, for the hours and for where a day begins.',
  ),
  weekdays: describe(z.array(z.enum(WEEKDAYS)).min(1), 'Local days of the week.'),
  exceptHolidays: describe(
    idSchema.optional(),
    'A calendar of `holidays.yaml` on whose days the window is not open; in a year that it does not list the price within the hours is unknown. absent = holidays change nothing.',
  ),
};

export interface WindowTime {
  readonly name: string;
  readonly hours: readonly { readonly from: string; readonly to: string }[];
  readonly utcOffset: string;
  readonly weekdays: readonly (typeof WEEKDAYS)[number][];
  readonly exceptHolidays?: string | undefined;
}

const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const toOffsetMinutes = (offset: string) => (offset.startsWith('-') ? -1 : 1) * toMinutes(offset.slice(1));

/**
 * The window that is open at a moment.
 * @returns null = none is; undefined = not known, because no calendar lists the holidays of that year
 */
export function findWindow<T extends WindowTime>(
  windows: readonly T[],
  at: Date,
  holidays: readonly HolidayYear[],
): T | null | undefined {
  for (const window of windows) {
    const local = new Date(at.getTime() + toOffsetMinutes(window.utcOffset) * 60_000);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    const isOpen =
      window.weekdays.includes(WEEKDAYS[local.getUTCDay()]!) &&
      window.hours.some(({ from, to }) => toMinutes(from) <= minute && minute < toMinutes(to));
    if (!isOpen) continue;
    if (window.exceptHolidays === undefined) return window;
    const year = holidays.find((one) => one.calendar === window.exceptHolidays && one.year === local.getUTCFullYear());
    if (year === undefined) return undefined;
    if (!year.days.includes(local.toISOString().slice(0, 10))) return window;
  }
  return null;
}

/** The later one of two windows that are open at the same time, and the other's name; null = there are no two. */
export function findWindowOverlap(windows: readonly WindowTime[]): { index: number; rival: string } | null {
  const taken = new Map<number, string>();
  for (const [index, window] of windows.entries())
    for (const weekday of window.weekdays)
      for (const { from, to } of window.hours) {
        const start =
          WEEKDAYS.indexOf(weekday) * MINUTES_A_DAY - toOffsetMinutes(window.utcOffset) + 2 * MINUTES_A_WEEK;
        for (let minute = toMinutes(from); minute < toMinutes(to); minute++) {
          const ofWeek = (start + minute) % MINUTES_A_WEEK;
          const rival = taken.get(ofWeek);
          if (rival !== undefined) return { index, rival };
          taken.set(ofWeek, window.name);
        }
      }
  return null;
}
