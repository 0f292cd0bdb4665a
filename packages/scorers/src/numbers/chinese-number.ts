const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const SMALL: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** The forms of cheques and contracts, and traditional ones, as the everyday ones. */
const EVERYDAY: Readonly<Record<string, string>> = {
  壹: '一',
  贰: '二',
  貳: '二',
  兩: '两',
  叁: '三',
  參: '三',
  肆: '四',
  伍: '五',
  陆: '六',
  陸: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  佰: '百',
  仟: '千',
  萬: '万',
  億: '亿',
  點: '点',
  負: '负',
  廿: '二十',
};
const UNUSUAL = new RegExp(`[${Object.keys(EVERYDAY).join('')}]`, 'gu');

const SIGNS = '零〇一二两三四五六七八九十百千万亿';
const DECIMAL = `[${SIGNS}]+(?:点[零〇一二三四五六七八九]+)?`;
/** A run of Chinese numerals, as a regular expression's source: 四十二, 负三点五, 三分之二, 百分之五十. */
export const CHINESE_NUMERAL = `负?${DECIMAL}(?:分之${DECIMAL})?`;

/** Writes unusual numerals as the everyday ones. */
export function everyday(text: string): string {
  return text.replace(UNUSUAL, (sign) => EVERYDAY[sign]!);
}

/**
 * 四十二 -> 42, 三点五 -> 3.5, 二〇二六 -> 2026, 负五 -> -5, 三分之二 -> 2/3. 百分之五十 -> 50, as 50% is.
 * null = not a number in this writing.
 */
export function chineseNumber(text: string): number | null {
  const negative = text.startsWith('负');
  const [under = '', over] = text.slice(negative ? 1 : 0).split('分之');
  const value =
    over === undefined ? decimal(under) : under === '百' ? decimal(over) : quotient(decimal(over), decimal(under));
  return value === null ? null : negative ? -value : value;
}

function quotient(over: number | null, under: number | null): number | null {
  return over === null || under === null || under === 0 ? null : over / under;
}

function decimal(text: string): number | null {
  const [integerText = '', fraction] = text.split('点');
  const value = /^[零〇一二三四五六七八九]{2,}$/u.test(integerText)
    ? positional(integerText)
    : parseInteger(integerText);
  if (value === null) return null;
  return fraction === undefined
    ? value
    : Number(`${value}.${[...fraction].map((digit) => DIGITS[digit] ?? '').join('')}`);
}

function positional(text: string): number {
  return Number([...text].map((digit) => DIGITS[digit]).join(''));
}

function parseInteger(text: string): number | null {
  let [total, tenThousands, section] = [0, 0, 0];
  let digit: number | null = null;
  for (const sign of text) {
    const value = DIGITS[sign];
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null;
      digit = value;
      continue;
    }
    if (SMALL[sign] !== undefined) section += (digit ?? 1) * SMALL[sign];
    else if (sign === '万') [tenThousands, section] = [(section + (digit ?? 0)) * 1e4, 0];
    else if (sign === '亿') [total, tenThousands, section] = [(tenThousands + section + (digit ?? 0)) * 1e8, 0, 0];
    else return null;
    digit = null;
  }
  return text === '' ? null : total + tenThousands + section + (digit ?? 0);
}
