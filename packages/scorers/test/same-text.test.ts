import { describe, expect, it } from 'vitest';
import { fold, sameText } from '../src/text/fold-width.ts';

const byFolding = (a: string, b: string): boolean => {
  const squeezed = (text: string) => text.trim().replace(/\s+/g, ' ');
  return /[\p{L}\p{N}]/u.test(fold(a)) ? fold(a) === fold(b) : squeezed(a) === squeezed(b);
};

describe('sameText', () => {
  it('says of every pair what folding both of them says', () => {
    const texts = [
      '',
      ' ',
      '-',
      '--',
      '...',
      'a',
      'A',
      'a.',
      'ab',
      'a b',
      'a-b',
      'e\u0301',
      'é',
      'e',
      'x\u0301',
      'Ａ',
      'ａ１',
      'a1',
      'a 1',
    ];
    const more = [
      '1,000',
      '1000',
      '1,00',
      '100',
      '-5',
      '5',
      '\u22125',
      'x²',
      'x^2',
      'x2',
      '½',
      '1/2',
      '1½',
      'ﬁ',
      'fi',
      'ß',
      'ss',
      'İ',
      'i',
      "don't",
      'dont',
      '答案',
      'a答案',
      '**a**',
      'a*',
      'b',
      '@a',
      'a@',
    ];
    const all = [...texts, ...more];
    for (const a of all) for (const b of all) expect([a, b, sameText(a, b)]).toEqual([a, b, byFolding(a, b)]);
  });
});
