import { listIds, packSamples } from '@evenhand/core';
import { canonicalJson, hashJson } from '@evenhand/io';
import { expect, it } from 'vitest';
import { PackedSamples } from '../src/suites/packed-samples.ts';
import { samples } from './support/builders.ts';

it.each([
  [0, false],
  [1, false],
  [255, false],
  [256, false],
  [257, false],
  [600, false],
  [1, true],
  [9, true],
  [260, true],
])('%i samples are held as the lines of their file, and hashed as one list; some of them long: %j', (n, long) => {
  const some = samples(n, (index) => ({
    input: `line ${index}\nand\u2028another, "键"],[${long && index % 4 === 0 ? '长 text '.repeat(20_000) : ''}`,
    reference: index % 3 === 0 ? { b: [index], a: null } : null,
  }));
  const held = new PackedSamples(some);
  expect(held.sha256).toBe(hashJson(some));
  expect(Buffer.concat([...held.content]).toString()).toBe(some.map((one) => `${canonicalJson(one)}\n`).join(''));
  expect(held).toHaveLength(n);
  expect([...held]).toEqual(some);
  expect([...held.values()]).toEqual(some);
  expect(some.map((_, index) => held.at(index))).toEqual(some);
  expect(held.at(n)).toBeUndefined();
  expect(held.at(-1)).toBeUndefined();
  expect(packSamples(held)).toBe(held);
  for (const list of [held, some]) expect(listIds(list)).toEqual(some.map(({ id }) => id));
});

it('gives samples whose keys stand as in the file', () => {
  const [one] = new PackedSamples(samples(1, () => ({ reference: { b: 1, a: { d: 2, c: 3 } } })));
  expect(JSON.stringify(one)).toBe(canonicalJson(one));
});
