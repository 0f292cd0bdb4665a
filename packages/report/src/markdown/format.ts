import { messages } from '@evenhand/messages';
import { CAVEATS, type Caveat } from '../tables/caveats.ts';
import type { Row } from '../tables/columns.ts';

/** How figures are written for people: what is unknown is a dash. */
export const UNKNOWN = '–';

const number = (row: Row, name: string): number | null =>
  typeof row[name] === 'number' ? (row[name] as number) : null;

export function percent(value: number | null, digits = 1): string {
  return value === null ? UNKNOWN : `${(value * 100).toFixed(digits)} %`;
}

/** `62.5 % [50.2, 73.1]` */
export function percentInterval(row: Row, name: string): string {
  const value = number(row, name);
  if (value === null) return UNKNOWN;
  const end = (which: string) => {
    const at = number(row, `${name}_${which}`);
    return at === null ? messages.report.unknownEnd : (at * 100).toFixed(1);
  };
  return `${percent(value)} [${end('lo')}, ${end('hi')}]`;
}

/** `+13.1 points [10.2, 16.1]` */
export function points(row: Row): string {
  const value = number(row, 'difference');
  if (value === null) return UNKNOWN;
  const signed = (share: number | null) =>
    share === null ? messages.report.unknownEnd : `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
  return messages.report.points(
    signed(value),
    signed(number(row, 'difference_lo')),
    signed(number(row, 'difference_hi')),
  );
}

export function withInterval(row: Row, name: string, write: (value: number) => string): string {
  const value = number(row, name);
  if (value === null) return UNKNOWN;
  const [lo, hi] = [number(row, `${name}_lo`), number(row, `${name}_hi`)];
  const end = (at: number | null) => (at === null ? messages.report.unknownEnd : write(at));
  return `${write(value)} [${end(lo)}, ${end(hi)}]`;
}

/** Three significant digits, never with an exponent for what people read. */
export function plain(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 12));
}

export const usd = (value: number) => `$${plain(value)}`;
export const seconds = (ms: number) => `${plain(ms / 1000)} s`;
export const times = (value: number) => `${plain(value)}×`;

/** `1,234,567` */
export const formatCount = (count: number | null): string =>
  count === null ? UNKNOWN : String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

export function pValue(value: number | null): string {
  if (value === null) return UNKNOWN;
  return value < 1e-4 ? value.toExponential(1) : value.toPrecision(2);
}

export function formatVerdict(verdict: string): string {
  const known: Readonly<Record<string, string>> = messages.verdicts;
  return known[verdict] ?? verdict;
}

/** What the rows of a table name, as it is asked for more than once: two million pairs take their time. */
const namedIn = new WeakMap<Iterable<Row>, ReadonlySet<string>>();

function listCaveats(rows: Iterable<Row>): ReadonlySet<string> {
  const known = namedIn.get(rows);
  if (known !== undefined) return known;
  const cells = new Set<Row[string]>();
  for (const row of rows) cells.add(row.caveats ?? '');
  const named = new Set([...cells].flatMap((cell) => String(cell).split(';')));
  namedIn.set(rows, named);
  return named;
}

/** The caveats of the rows of several tables, each once, with its sentence. */
export function caveatSentences(...tables: readonly Iterable<Row>[]): { caveat: Caveat; sentence: string }[] {
  const named = new Set(tables.flatMap((rows) => [...listCaveats(rows)]));
  const sentences: Readonly<Record<Caveat, string>> = { ...messages.qualityCaveats, ...messages.measureCaveats };
  return (Object.keys(CAVEATS) as Caveat[])
    .filter((caveat) => named.has(caveat))
    .map((caveat) => ({ caveat, sentence: sentences[caveat] }));
}

/** Which row stands first: higher mean score, then name. */
export function byMerit(a: Row, b: Row): number {
  const [x, y] = [number(a, 'mean_score'), number(b, 'mean_score')];
  if (x !== y) return (y ?? -1) - (x ?? -1);
  return String(a.model) < String(b.model) ? -1 : 1;
}
