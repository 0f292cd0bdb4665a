import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBigInteger, parseJson, readInteger } from '../src/json-text.ts';

/** Every number of a value that is whole and beyond what a double holds, by its digits. */
function listBig(value: unknown): string[] {
  if (isBigInteger(value)) return [String(readInteger(value))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listBig) : [];
}

const digits = fc.stringMatching(/^[1-9][0-9]{0,40}$/);
const number = fc.oneof(
  digits.map((text) => ({ text, big: BigInt(text) > 2n ** 53n - 1n })),
  digits.map((text) => ({ text: `-${text}`, big: BigInt(text) > 2n ** 53n - 1n })),
  fc.tuple(digits, digits).map(([integer, part]) => ({ text: `${integer}.${part}`, big: false })),
  digits.map((part) => ({ text: `0.${part}`, big: false })),
);

describe('parseJson', () => {
  it('keeps the digits of big whole numbers, and of nothing else, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 40 }), number), { maxLength: 8 }), (parts) => {
        const text = `[${parts.map(([name, one]) => `{${JSON.stringify(name)}:${one.text}}`).join(',')}]`;
        expect(listBig(parseJson(text))).toEqual(parts.flatMap(([, { text, big }]) => (big ? [text] : [])));
      }),
      { numRuns: 2000, seed: 16 },
    );
  });

  it('reads the same as JSON.parse where there are none', () => {
    for (const text of ['{"a":0.00000120000000000000002}', '"1234567890123456789"', `[0.${'1'.repeat(100_000)}]`])
      expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});
