import { describe } from '@evenhand/io';
import * as z from 'zod';

const count = z.int().nonnegative().optional();

interface Range {
  readonly above?: number | undefined;
  readonly from?: number | undefined;
  readonly upTo?: number | undefined;
  readonly below?: number | undefined;
}

/** A range of counts; the word of each bound says to which band the edge belongs. */
const rangeSchema = z
  .strictObject({
    above: count.describe('More than so many: the edge belongs to the band below.'),
    from: count.describe('So many and more: the edge belongs to this band.'),
    upTo: count.describe('So many at most: the edge belongs to this band.'),
    below: count.describe('Fewer than so many: the edge belongs to the band above.'),
  })
  .refine((range) => Object.keys(range).length > 0, { message: 'expected one of above, from, upTo, below' })
  .refine(({ above, from }) => above === undefined || from === undefined, {
    message: 'expected above or from, not both',
  })
  .refine(({ upTo, below }) => upTo === undefined || below === undefined, {
    message: 'expected upTo or below, not both',
  })
  .refine((range) => toInterval(range)[0] <= toInterval(range)[1], { message: 'expected a range that holds a count' });

/** For which requests the rates of a band hold. */
export const bandConditionShape = {
  inputTokens: describe(rangeSchema.optional(), 'Length of the prompt in tokens, as billed; absent = any.'),
  outputTokens: describe(rangeSchema.optional(), 'Length of the reply in tokens, as billed; absent = any.'),
  thinking: describe(
    z.boolean().optional(),
    'Whether the reply was reasoned, answer included; absent = either. Unknown of a reply = its price is.',
  ),
};

interface BandCondition {
  readonly inputTokens?: Range | undefined;
  readonly outputTokens?: Range | undefined;
  readonly thinking?: boolean | undefined;
}

/** First and last whole count of a range. */
function toInterval(range: Range | undefined): readonly [first: number, last: number] {
  const { above, from, upTo, below } = range ?? {};
  return [
    above === undefined ? (from ?? 0) : above + 1,
    below === undefined ? (upTo ?? Number.POSITIVE_INFINITY) : below - 1,
  ];
}

function contains(range: Range | undefined, tokens: number): boolean {
  const [first, last] = toInterval(range);
  return first <= tokens && tokens <= last;
}

const covers = (band: BandCondition, input: number, output: number, thinking: boolean) =>
  contains(band.inputTokens, input) &&
  contains(band.outputTokens, output) &&
  (band.thinking === undefined || band.thinking === thinking);

/**
 * The band that a request falls into.
 * @param thinking null = it is not known whether the reply was reasoned
 * @returns null = none, so that the rates beside the bands hold; undefined = not known, because it hangs on `thinking`
 */
export function findBand<T extends BandCondition>(
  bands: readonly T[],
  inputTokens: number,
  outputTokens: number,
  thinking: boolean | null,
): T | null | undefined {
  const found = (thinking === null ? [false, true] : [thinking]).map(
    (one) => bands.find((band) => covers(band, inputTokens, outputTokens, one)) ?? null,
  );
  return found.every((one) => one === found[0]) ? found[0] : undefined;
}

/** What is wrong with a set of bands: `index` of the band that it is about, null = all of them. */
export interface BandProblem {
  readonly index: number | null;
  readonly text: string;
}

/**
 * Bands do not overlap, and leave no gap: the rates beside them are those of the lowest band, so that nothing above a band, in
 * length of prompt or of reply, may fall back to them.
 * @param upToInputTokens the end of what is known; null = there is none
 */
export function findBandProblems(bands: readonly BandCondition[], upToInputTokens: number | null): BandProblem[] {
  const end = upToInputTokens ?? Number.POSITIVE_INFINITY;
  const outside = bands.findIndex((band) => toInterval(band.inputTokens)[0] > end);
  if (outside >= 0)
    return [{ index: outside, text: `expected a band that begins at or below upToInputTokens, ${upToInputTokens}` }];
  const inputs = listStarts(bands.map((band) => band.inputTokens)).filter((input) => input <= end);
  const outputs = listStarts(bands.map((band) => band.outputTokens));
  for (const thinking of [false, true])
    for (const [row, input] of inputs.entries())
      for (const [column, output] of outputs.entries()) {
        const found = [...bands.keys()].filter((index) => covers(bands[index]!, input, output, thinking));
        const where = `${input} input and ${output} output tokens`;
        if (found.length > 1)
          return [{ index: found[1]!, text: `expected no overlap; band ${found[0]! + 1} holds for ${where} too` }];
        const isCovered = (i: number, o: number) => bands.some((band) => covers(band, i, o, thinking));
        const isAbove =
          inputs.slice(0, row).some((lower) => isCovered(lower, output)) ||
          outputs.slice(0, column).some((lower) => isCovered(input, lower));
        if (found.length === 0 && isAbove)
          return [{ index: null, text: `expected no gap; no band holds for ${where}, which lie above another band` }];
      }
  return [];
}

/** Counts at which something may begin to hold, ascending. */
function listStarts(ranges: readonly (Range | undefined)[]): number[] {
  const starts = ranges.map(toInterval).flatMap(([first, last]) => [first, last + 1]);
  return [...new Set([0, ...starts])].filter(Number.isFinite).sort((a, b) => a - b);
}
