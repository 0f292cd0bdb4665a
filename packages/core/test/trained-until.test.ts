import { join } from 'node:path';
import { openCatalogue } from '@evenhand/core';
import { expect, test } from 'vitest';

const { weights } = openCatalogue([join(import.meta.dirname, '..', '..', '..', 'benchmarks')]);
const dated = [...weights].filter(({ trainedUntil }) => trainedUntil !== null);

test('a model of the roster that states when its data end names who says so, and was released later', () => {
  expect(dated.length).toBeGreaterThan(0);
  for (const { id, source, trainedUntil, released } of dated) {
    expect(source, id).toMatch(/trainedUntil: \S.*\d{4}-\d{2}-\d{2}/);
    if (released !== null) expect(trainedUntil! < released, id).toBe(true);
  }
});
