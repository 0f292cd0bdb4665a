import { expect, it } from 'vitest';
import { computeOthersLoad, takeCpuSnapshot } from '../src/session/cpu-load.ts';

it('others’ load is what is busy besides this process', () => {
  const from = { atMs: 0, busyMs: 100, ownMs: 50 };
  expect(computeOthersLoad(from, { atMs: 1000, busyMs: 2100, ownMs: 550 })).toBeCloseTo(1.5, 12);
  expect(computeOthersLoad(from, { atMs: 1000, busyMs: 600, ownMs: 1050 })).toBe(0);
  expect(computeOthersLoad(from, from)).toBeNull();
});
it('this machine says how much time its cores were busy', () => {
  const [one, two] = [takeCpuSnapshot(), takeCpuSnapshot()];
  expect(two.busyMs).toBeGreaterThanOrEqual(one.busyMs);
  expect(one.busyMs).toBeGreaterThan(0);
  expect(one.ownMs).toBeGreaterThan(0);
});
