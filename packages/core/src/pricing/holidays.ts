import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';

/** The public holidays of one year. */
export const holidayYearSchema = z
  .strictObject({
    calendar: idSchema.describe('Name of the calendar, such as `cn`.'),
    year: describe(z.int().min(1970), 'The year that is listed, complete.'),
    days: describe(z.array(z.iso.date()).min(1), 'All its holidays, weekends among them where they are listed.'),
    readAt: describe(z.iso.date(), 'Day on which it was read.'),
    source: describe(z.string().min(1), 'Where it was read.'),
  })
  .refine(({ year, days }) => days.every((day) => day.startsWith(`${year}-`)), {
    path: ['days'],
    message: 'expected days of `year` only',
  });
export type HolidayYear = z.infer<typeof holidayYearSchema>;

/** holidays.yaml, as it is written. */
export const holidaysFileSchema = z.strictObject({
  holidays: describe(
    z.array(holidayYearSchema),
    'Public holidays, year by year; a year that is not listed is unknown.',
  ),
});
