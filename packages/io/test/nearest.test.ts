import { didYouMean, suggestName } from '@evenhand/io';
import { describe, expect, it } from 'vitest';

const KNOWN = ['gsm8k', 'word-problems', 'math-500'];

describe('a name that is not known', () => {
  it.each([
    ['word-problem', 'did you mean "word-problems"?'],
    ['gsm8', 'did you mean "gsm8k"?'],
    ['maths500', 'did you mean "math-500"?'],
    // Two edits are near for any name, more only for a long one.
    ['x', null],
    ['', null],
    ['word-problemsssss', 'did you mean "word-problems"?'],
    ['elephant', null],
  ])('%j: %s', (wanted, hint) => expect(didYouMean(wanted, KNOWN)).toBe(hint));

  it('is suggested without quotes where it is typed in a shell', () => {
    expect(didYouMean('gsm8', KNOWN, String)).toBe('did you mean gsm8k?');
  });

  it('gets the first of two that are equally near', () => {
    expect(didYouMean('ab', ['ax', 'ay'])).toBe('did you mean "ax"?');
  });

  it('gets the list of what is known where nothing is near', () => {
    expect(suggestName('elephant', KNOWN)).toBe('known are gsm8k, word-problems, math-500');
    expect(suggestName('elephant', [])).toBe('known are (none)');
  });
});
