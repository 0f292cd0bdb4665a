import { isBusy } from '@evenhand/core';
import { expect, it } from 'vitest';

it('a machine is busy above a quarter of its cores; unknown is no ground', () => {
  expect([isBusy(0.6, 2), isBusy(0.5, 2), isBusy(null, 2), isBusy(1.9, 8), isBusy(2.1, 8)]).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});
