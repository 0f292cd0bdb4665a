import { CHINESE_NUMERAL } from './chinese-number.ts';
import { decimalFraction, productOf, quotientOf, type Rational, sumOf } from './rational.ts';

/** Units that are said together, by what they measure, each with its size in the smallest of them. */
const MEASURES: readonly (readonly (readonly [names: string, size: bigint])[])[] = [
  [
    ['weeks?|个?星期|周', 604_800n],
    ['days?|天', 86_400n],
    ['hours?|hrs?|h|个?小时|个?钟头', 3600n],
    ['minutes?|mins?|分钟?', 60n],
    ['seconds?|secs?|s|秒钟?', 1n],
  ],
  [
    ['years?|年', 12n],
    ['months?|个月', 1n],
  ],
  [
    ['kilomet(?:re|er)s?|km|千米|公里', 1_000_000n],
    ['met(?:re|er)s?|m|米', 1000n],
    ['分米', 100n],
    ['centimet(?:re|er)s?|cm|厘米', 10n],
    ['毫米', 1n],
  ],
  [
    ['feet|foot|ft', 12n],
    ['inch(?:es)?', 1n],
  ],
  [
    ['kilograms?|kg|千克|公斤', 1000n],
    ['grams?|g|克', 1n],
  ],
  [
    ['pounds?|lbs?', 16n],
    ['ounces?|oz', 1n],
  ],
];

const COUNT = String.raw`(?:\d{1,6}(?:\.\d{1,4})?|${CHINESE_NUMERAL})`;
const part = (names: string) => String.raw`(${COUNT})[^\S\n]?-?(?:${names})(?!\p{Script=Latin})`;
const JOINT = String.raw`(?:,?[^\S\n](?:and[^\S\n])?|[和又零]?)`;
/** What is said of each, or of a difference, is no sum of both. */
const BEHIND = String.raw`(?!\s(?:per|each|every|an?|more|less)\b|每)`;

const PATTERNS = MEASURES.flatMap((units) =>
  units.flatMap((larger, at) =>
    units.slice(at + 1).map((smaller) => ({
      sizes: [larger[1], smaller[1]] as const,
      pattern: new RegExp(
        String.raw`(?<![\p{Script=Latin}\d.,:/_^$-])${part(larger[0])}${JOINT}${part(smaller[0])}${BEHIND}`,
        'giu',
      ),
    })),
  ),
);

/** How much of a text beside a number is looked at, in code units. */
const REACH = 60;

/**
 * The quantity in two units that a number is a part of: `20 minutes and 30 seconds` is 20.5 (minutes) or 1230 (seconds), and neither
 * 20 nor 30. `read` reads a count. null = the number is none of the two.
 */
export function compoundOf(
  text: string,
  index: number,
  read: (count: string) => readonly Rational[],
): { readonly text: string; readonly values: readonly Rational[]; readonly index: number } | null {
  const from = Math.max(0, index - REACH);
  const near = text.slice(from, index + REACH);
  if (!/[\p{L}]/u.test(near)) return null;
  for (const { sizes, pattern } of PATTERNS)
    for (const match of near.matchAll(pattern)) {
      const start = from + match.index;
      if (index < start || index >= start + match[0].length) continue;
      const sum = total(read(match[1]!)[0], read(match[2]!)[0], sizes);
      if (sum !== null) return { text: match[0], values: sum, index: start };
    }
  return null;
}

/** In the larger unit and in the smaller one. null = the second is no part of the larger unit, so the two are no sum. */
function total(
  upper: Rational | undefined,
  lower: Rational | undefined,
  [large, small]: readonly [bigint, bigint],
): readonly Rational[] | null {
  if (upper === undefined || lower === undefined) return null;
  const ratio = decimalFraction(String(large / small))!;
  if (upper.under !== 1n || lower.over >= ratio.over * lower.under) return null;
  const scaled = productOf(upper, ratio);
  const inSmall = scaled === null ? null : sumOf(scaled, lower);
  const inLarge = inSmall === null ? null : quotientOf(inSmall, ratio);
  return inSmall === null || inLarge === null ? null : [inLarge, inSmall];
}
