import { CHINESE_NUMERAL, chineseNumber, everyday } from './chinese-number.ts';

/** A number in a text. */
export interface NumberForm {
  readonly text: string;
  /** What it may mean, the plainest first: 50% is 50 and 0.5, 3 million is 3000000 and (asked "in millions") 3. */
  readonly values: readonly number[];
}

const DIGITS = String.raw`(?:\d{1,3}(?:\.\d{3})+,\d{1,2}(?![\d,])|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)`;
const EXPONENT = String.raw`(?:[eE][-+]?\d{1,3}(?![\d\p{L}])|\s?[×*x]\s?10\^[-+]?\d{1,3})`;
const SCALES: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  万亿: 1e12,
};
const SCALE = String.raw`\s?(?:thousand|million|billion|trillion|百万|千万|万亿|千|万|亿)`;

/** Sign, currency, digits; then an exponent, a fraction (mixed or not), per cent or a scale in words. */
const NUMBER = new RegExp(
  String.raw`(?<![\d.\p{Script=Latin}_^])[-+]?(?:(?<![\d.])[$€£¥₹]\s?-?)?${DIGITS}` +
    String.raw`(?:${EXPONENT}|\s\d{1,6}\/\d{1,6}(?![\d./])|\s?\/\s?${DIGITS}(?![\d./])|\s?%|${SCALE})?(?!\d)`,
  'giu',
);

const CHINESE = new RegExp(CHINESE_NUMERAL, 'u');

/** LaTeX and other spellings as the ones that are read. */
export function tidyNumbers(text: string): string {
  return everyday(text)
    .replace(/(\d)\s?\\[dt]?frac\s?(?:\{(\d{1,9})\}\s?\{(\d{1,9})\}|(\d)\s?(\d))/g, '$1 $2$4/$3$5')
    .replace(/\\[dt]?frac\s?(?:\{(-?\d{1,9})\}\s?\{(\d{1,9})\}|(\d)\s?(\d))/g, '$1$3/$2$4')
    .replace(/\\(?:times|cdot)(?![a-zA-Z])/g, '×')
    .replace(/\{,\}|,\\!|\\,(?=\d{3})/g, ',')
    .replace(/\\([%$])/g, '$1')
    .replace(/\^\{([-+]?\d{1,9})\}/g, '^$1');
}

/** The first number in digits. The text must be tidy. null = none. */
export function firstNumber(text: string): NumberForm | null {
  for (const match of text.matchAll(NUMBER)) {
    const found = readNumber(match[0]);
    if (found !== null) return found;
  }
  return null;
}

/** The last one. */
export function lastNumber(text: string): NumberForm | null {
  const matches = [...text.matchAll(NUMBER)];
  for (const match of matches.reverse()) {
    const found = readNumber(match[0]);
    if (found !== null) return found;
  }
  return null;
}

/** The first number in Chinese numerals; null = none. */
export function chineseIn(text: string, pattern = CHINESE): NumberForm | null {
  const found = pattern.exec(text)?.[0];
  const value = found === undefined ? null : chineseNumber(found);
  if (value === null) return null;
  return { text: found!, values: found!.includes('百分之') ? [value, value / 100] : [value] };
}

/** null = not a number, or none that is finite. */
export function readNumber(form: string): NumberForm | null {
  const text = form.trim().replace(/^\+/, '');
  const scale = /(?:thousand|million|billion|trillion|[百千万亿]+)$/iu.exec(text)?.[0];
  const percent = text.endsWith('%');
  const bare = text.slice(0, text.length - (scale?.length ?? (percent ? 1 : 0))).replace(/[$€£¥₹]/gu, '');
  const value = bareValue(bare.trim());
  if (value === null) return null;
  const factor = percent ? 0.01 : scale === undefined ? null : SCALES[scale.toLowerCase()];
  const spelling = text.replace(/^(-?)[$€£¥₹]\s?/u, '$1');
  if (factor === null) return { text: spelling, values: [value] };
  if (factor === undefined) return null;
  return { text: spelling, values: percent ? [value, value * factor] : [value * factor, value] };
}

function bareValue(bare: string): number | null {
  const mixed = /^(-?)(\d[\d,]*)\s(\d+)\/(\d+)$/.exec(bare);
  if (mixed !== null) {
    const part = Number(mixed[3]) / Number(mixed[4]);
    const integerPart = Number(mixed[2]!.replace(/,/g, ''));
    return finite((integerPart + part) * (mixed[1] === '-' ? -1 : 1));
  }
  const power = /^(.+?)\s?[×*x]\s?10\^([-+]?\d+)$/i.exec(bare);
  if (power !== null) return finite(Number(`${digits(power[1]!)}e${Number(power[2])}`));
  const [over = '', under] = bare.split('/');
  if (over.trim() === '' || under?.trim() === '') return null;
  return finite(under === undefined ? Number(digits(over)) : Number(digits(over)) / Number(digits(under)));
}

/** Without separators of thousands, with a point before decimals: 1,234.5, 1.234,50. */
function digits(text: string): string {
  const plain = text.replace(/\s/g, '');
  return /^-?\d{1,3}(?:\.\d{3})+,\d{1,2}$/.test(plain)
    ? plain.replace(/\./g, '').replace(',', '.')
    : plain.replace(/,/g, '');
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
