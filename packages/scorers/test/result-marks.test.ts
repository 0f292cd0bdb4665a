import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findResultMarks } from '../src/text/result-marks.ts';

/** A label where a line begins, looked for from every place: slow, and so not what is used. */
const LABEL =
  /(?<=(?:^|\n)(?![^\S\n]{0,12}[*-]\s)[\s>*_#"'“{(-]{0,12}(?:(?:so|thus|hence|therefore|and|the|our|my|correct|exact|numerical|overall|所以|因此|故)[\s,:*_,，]{1,4}){0,3})(?:final\s(?:result|answer)|ans|result|结果)[*_"'”」\s\]】)]{0,6}:/giu;
const PARTS = [
  'final ',
  'result',
  'ans',
  '结果',
  ':',
  '\n',
  '\n\n',
  ' ',
  '- ',
  '* ',
  '> ',
  '**',
  'so ',
  'the ',
  'overall ',
  'x',
  '42',
];

describe('labels of a line', () => {
  it('are found once each, wherever the white space before them begins', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 24 }), (parts) => {
        const text = parts.join('');
        const ends = [...text.matchAll(LABEL)].map((match) => match.index + match[0].length);
        const found = findResultMarks(text, 0).map(({ index }) => index);
        // Some labels announce only where a value stands behind them.
        expect(ends).toEqual(expect.arrayContaining(found));
        const certain = [...text.matchAll(/(?<=(?:^|\n))final result:/g)].map(
          ({ index }) => index + 'final result:'.length,
        );
        expect(found).toEqual(expect.arrayContaining(certain));
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('of one line count from where they stand', () => {
    expect(findResultMarks('Steps.\n\n\n  Final result: 7\nmore', 0).map(({ rest }) => rest.trim())).toEqual(['7']);
    expect(findResultMarks('- Final result: 7', 0)).toEqual([]);
    expect(findResultMarks('The text speaks of a final result: 7', 0)).toEqual([]);
  });
});
