import type { Random } from '../random.ts';

/** A day, counted from 1970-01-01. */
export type Day = number;

const DAY_MS = 86_400_000;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const ZH_WEEKDAYS = '日一二三四五六';

const parts = (day: Day) => {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
};

/** 0 is Sunday. 1970-01-01 was a Thursday. */
export const toWeekday = (day: Day): number => (((day + 4) % 7) + 7) % 7;

/** `2026-05-14` */
export const iso = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** `14 May 2026` and 2026年5月14日. */
export const long = (day: Day) => {
  const { year, month, date } = parts(day);
  return { en: `${date} ${MONTHS[month - 1]} ${year}`, zh: `${year}年${month}月${date}日` };
};

/** `14 May` and 5月14日. */
export const short = (day: Day) => {
  const { month, date } = parts(day);
  return { en: `${date} ${MONTHS[month - 1]}`, zh: `${month}月${date}日` };
};

/** `May 14th` and 5月14号, as one says it. */
export const spokenDate = (day: Day) => {
  const { month, date } = parts(day);
  return { en: `${MONTHS[month - 1]} ${ordinal(date)}`, zh: `${month}月${date}号` };
};

/** `the 14th` and 14号: the month is known. */
export const spokenDayOfMonth = (day: Day) => {
  const { date } = parts(day);
  return { en: `the ${ordinal(date)}`, zh: `${date}号` };
};

/** `23/5/2026` and 2026/5/23. Only for days after the 12th, so that nobody takes them for a month. */
export const slashed = (day: Day) => {
  const { year, month, date } = parts(day);
  return { en: `${date}/${month}/${year}`, zh: `${year}/${month}/${date}` };
};

/** `May 2026` and 2026年5月. */
export const monthYear = (day: Day) => {
  const { year, month } = parts(day);
  return { en: `${MONTHS[month - 1]} ${year}`, zh: `${year}年${month}月` };
};

/** `Tuesday` and 周二. */
export const weekday = (day: Day) => ({
  en: WEEKDAYS[toWeekday(day)]!,
  zh: `周${ZH_WEEKDAYS[toWeekday(day)]}`,
});

/** The same for a number: 1 is Monday. */
export const weekdayNamed = (number: number) => weekday(number + 3);

/** The day of the week after that of `today`; 1 is Monday. Weeks begin on Monday in both languages. */
export const nextWeek = (today: Day, number: number): Day => today - ((toWeekday(today) + 6) % 7) + 6 + number;

/** `Monday, 2 March 2026` and 2026年3月2日，星期一: the head of a letter. */
export const heading = (day: Day) => ({
  en: `${weekday(day).en}, ${long(day).en}`,
  zh: `${long(day).zh}，星期${ZH_WEEKDAYS[toWeekday(day)]}`,
});

export const dayOfMonth = (day: Day): number => parts(day).date;
export const sameMonth = (a: Day, b: Day): boolean => iso(a).slice(0, 7) === iso(b).slice(0, 7);
/** The last day of the month that lies `months` after that of `day`. */
export const monthEnd = (day: Day, months = 0): Day => {
  const { year, month } = parts(day);
  return Date.UTC(year, month + months, 0) / DAY_MS;
};

const FIRST_MONDAY: Day = Date.UTC(2026, 0, 5) / DAY_MS;

/** A Monday of 2026 or 2027. */
export const someMonday = (random: Random): Day => FIRST_MONDAY + 7 * random.int(0, 96);
/** A day of 2026 or 2027. */
export const someDay = (random: Random): Day => someMonday(random) + random.int(0, 6);

export function ordinal(date: number): string {
  const ending = date % 10 <= 3 && Math.floor(date / 10) !== 1 ? ['th', 'st', 'nd', 'rd'][date % 10] : 'th';
  return `${date}${ending}`;
}
