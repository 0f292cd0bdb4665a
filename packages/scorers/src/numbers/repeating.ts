/** Decimals whose last digits repeat: 0.\overline{3}, 0.1\bar{6}, 0.\dot{1}8\dot{2}, 0.1(6), 0.333…, as fractions. */
const REPEATING =
  /(-?)(\d{0,20})\.(\d{0,20}?)(?:\\(?:overline|bar|dot)\s?\{?(\d{1,20})\}?|\((\d{1,20})\)|(\d{1,6}?)\6{2,}\s?(?:\\l?dots\b|\.\.\.|…))(?![\d.])/g;
const TWO_DOTS = /\\dot\s?\{?(\d)\}?(\d{0,18})\\dot\s?\{?(\d)\}?/g;
/** A line over each digit, as signs that combine: 0.3̅. */
const LINED = /(?<=\.\d{0,20})((?:\d[\u0304\u0305\u0307]){1,20})/gu;

/** Writes repeating decimals as `\frac{over}{under}`, the sign before it. */
export function repeating(text: string): string {
  const marks = text
    .replace(TWO_DOTS, '\\overline{$1$2$3}')
    .replace(LINED, (digits) => `\\overline{${digits.replace(/[^\d]/gu, '')}}`);
  return marks.replace(
    REPEATING,
    (_, sign: string, integerDigits: string, start: string, marked?: string, bracketed?: string, seen?: string) => {
      const block = marked ?? bracketed ?? seen!;
      const under = `${'9'.repeat(block.length)}${'0'.repeat(start.length)}`;
      const over = BigInt(`${integerDigits}${start}${block}`) - BigInt(`${integerDigits}${start}` || '0');
      return `${sign}\\frac{${over}}{${under}}`;
    },
  );
}
