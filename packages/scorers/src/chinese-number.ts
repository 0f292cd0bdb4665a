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

/** A run of Chinese numerals, as a regular expression's source. */
export const CHINESE_NUMERAL = '[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?';

/** 四十二 -> 42, 三点五 -> 3.5, 二〇二六 -> 2026. null = not a number in this writing. */
export function chineseNumber(text: string): number | null {
  const [whole = '', fraction] = text.split('点');
  const value = /^[零〇一二三四五六七八九]{2,}$/u.test(whole) ? positional(whole) : wholeNumber(whole);
  if (value === null) return null;
  return fraction === undefined
    ? value
    : Number(`${value}.${[...fraction].map((digit) => DIGITS[digit] ?? '').join('')}`);
}

function positional(text: string): number {
  return Number([...text].map((digit) => DIGITS[digit]).join(''));
}

function wholeNumber(text: string): number | null {
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
