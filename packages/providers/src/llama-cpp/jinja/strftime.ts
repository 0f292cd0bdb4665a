/** A moment, without a time zone. */
export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);

function countWeeks(dayOfYear: number, weekday: number, firstWeekday: number): number {
  return Math.floor((dayOfYear - 1 + 7 - ((weekday - firstWeekday + 7) % 7)) / 7);
}

/** C's `strftime` with English names and no time zone; an unknown directive stays as it is written. */
export function writeMoment(moment: Moment, format: string): string {
  const { year, month, day, hour, minute, second } = moment;
  const date = new Date(Date.UTC(year, month - 1, day));
  const weekday = date.getUTCDay();
  const dayOfYear = Math.round((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const values: Readonly<Record<string, string>> = {
    a: DAYS[weekday]!.slice(0, 3),
    A: DAYS[weekday]!,
    w: String(weekday),
    u: String(weekday === 0 ? 7 : weekday),
    d: pad(day),
    e: pad(day, 2, ' '),
    b: MONTHS[month - 1]!.slice(0, 3),
    h: MONTHS[month - 1]!.slice(0, 3),
    B: MONTHS[month - 1]!,
    m: pad(month),
    y: pad(year % 100),
    Y: String(year),
    C: pad(Math.floor(year / 100)),
    H: pad(hour),
    I: pad(hour12),
    k: pad(hour, 2, ' '),
    l: pad(hour12, 2, ' '),
    M: pad(minute),
    S: pad(second),
    f: '000000',
    p: hour < 12 ? 'AM' : 'PM',
    j: pad(dayOfYear, 3),
    U: pad(countWeeks(dayOfYear, weekday, 0)),
    W: pad(countWeeks(dayOfYear, weekday, 1)),
    z: '',
    Z: '',
    n: '\n',
    t: '\t',
    D: `${pad(month)}/${pad(day)}/${pad(year % 100)}`,
    x: `${pad(month)}/${pad(day)}/${pad(year % 100)}`,
    F: `${year}-${pad(month)}-${pad(day)}`,
    R: `${pad(hour)}:${pad(minute)}`,
    T: `${pad(hour)}:${pad(minute)}:${pad(second)}`,
    X: `${pad(hour)}:${pad(minute)}:${pad(second)}`,
    c: `${DAYS[weekday]!.slice(0, 3)} ${MONTHS[month - 1]!.slice(0, 3)} ${pad(day, 2, ' ')} ${pad(hour)}:${pad(minute)}:${pad(second)} ${year}`,
    '%': '%',
  };
  return format.replace(/%(-?)([a-zA-Z%])/g, (all, dash: string, letter: string) => {
    const value = values[letter];
    if (value === undefined) return all;
    return dash === '' ? value : value.replace(/^[0 ]+(?=.)/, '');
  });
}
