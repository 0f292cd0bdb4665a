import { canonicalJson, hashOf } from '@evenhand/core';
import { expect, it } from 'vitest';
import { hashOfSamples, sampleLines } from '../src/sample-lines.ts';
import { samples } from './support/builders.ts';

it.each([0, 1, 255, 256, 257, 600])('%i samples are spelt out and hashed as one list', (n) => {
  const some = samples(n, (index) => ({ input: `line ${index}\nand\u2028another, "键"],[` }));
  const text = some.map((one) => `${canonicalJson(one)}\n`).join('');
  expect(hashOfSamples(some)).toBe(hashOf(some));
  // Once from what the hash left behind, and once anew.
  expect(sampleLines(some).join('')).toBe(text);
  expect(sampleLines([...some]).join('')).toBe(text);
});
