import { describe, expect, it } from 'vitest';
import { cheaperRows, type PublishedEntry, publishedFrontierRows } from '../src/index.ts';

const entry = (model: string, right: number, totalCostUsd: number | null, more: Partial<PublishedEntry> = {}) => ({
  ...{ model, samples: 200, right, totalCostUsd, secondsPerSample: null },
  ...more,
});

describe('the frontier of a published table', () => {
  const rows = publishedFrontierRows('t', [
    entry('cheap', 100, 1),
    entry('good', 160, 40),
    entry('worse', 90, 60),
    entry('unknown', 199, null),
  ]);

  it('has Wilson’s interval of the accuracy, and prices without one, for totals do not say how they vary', () => {
    expect(rows[0]).toMatchObject({ n: 200, quality: 0.5, cost_per_sample_usd: 0.005, cost_per_sample_usd_lo: null });
    // Wilson, 100 of 200.
    expect(rows[0]!.quality_lo).toBeCloseTo(0.4313609, 6);
    expect(rows[0]!.quality_hi).toBeCloseTo(0.5686391, 6);
  });

  it('leaves an unknown cost unknown: on no front, and no reason to be off it', () => {
    expect(rows.map((row) => [row.on_cost_front, row.cost_dominated_by])).toEqual([
      [true, null],
      [true, null],
      [false, 'cheap;good'],
      [null, null],
    ]);
    expect(rows.map((row) => row.cost_front_share === null)).toEqual([false, false, false, true]);
    expect(rows.every((row) => row.on_time_front === null && row.s_per_sample === null)).toBe(true);
  });

  it('has a share of draws that is the chance of the binomial distribution', () => {
    // The dearer one is on the front where it has more right of 2: of 16 equally likely pairs 6 are ties, and half of the rest.
    const [, dear] = publishedFrontierRows('t', [entry('a', 1, 1, { samples: 2 }), entry('b', 1, 2, { samples: 2 })]);
    expect(Math.abs((dear!.cost_front_share as number) - 5 / 16)).toBeLessThan(
      4 * Math.sqrt(((5 / 16) * (11 / 16)) / 1000),
    );
  });
});

describe('so much cheaper, row against row', () => {
  const entries = [
    entry('a', 160, 1),
    entry('b', 150, 10),
    entry('c', 199, 10),
    entry('d', 162, 10.1),
    entry('e', 10, null),
  ];
  const rows = cheaperRows(entries, 0.9, 0.02);

  it('compares each pair at or beyond the margin, and none of unknown cost', () => {
    expect(rows.map((row) => [row.model_a, row.model_b, row.cost_ratio])).toEqual([
      ['a', 'b', expect.closeTo(0.1, 12)],
      ['a', 'c', expect.closeTo(0.1, 12)],
      ['a', 'd', expect.closeTo(1 / 10.1, 12)],
    ]);
  });

  it('says whether the cheaper one is no worse, with the interval of two independent rates', () => {
    expect(rows.map((row) => row.no_worse)).toEqual(['supported', 'refuted', 'undecided']);
    expect(cheaperRows(entries, 0.9, 0.1).map((row) => row.no_worse)).toEqual(['supported', 'refuted', 'supported']);
    // Newcombe's method 10 from Wilson's intervals of 160 and 150 of 200.
    const first = rows[0]!;
    expect(first.difference).toBeCloseTo(0.05, 12);
    const [l1, u1, l2, u2] = [0.73918, 0.8495, 0.68565, 0.80492];
    expect(first.difference_lo).toBeCloseTo(0.05 - Math.hypot(0.8 - l1, u2 - 0.75), 4);
    expect(first.difference_hi).toBeCloseTo(0.05 + Math.hypot(u1 - 0.8, 0.75 - l2), 4);
  });
});
