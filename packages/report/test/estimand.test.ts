import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadClaims } from '../src/claims/claim-file.ts';
import {
  computeFindings,
  diffRuns,
  type Row,
  type RunTables,
  readRun,
  resolveClaims,
  writeResults,
} from '../src/index.ts';
import { reportMarkdown } from '../src/markdown/report.ts';
import { type CellSpec, cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-estimand-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const folder = (described: RunSpec) => writeRun(join(home, `${++folders}`), described);
const tables = (described: RunSpec): RunTables => readRun(folder(described));

/** Scores by suite, model and sample; null = the cell failed. */
type Scores = readonly (readonly (readonly (number | null)[])[])[];

function described(scores: Scores, twins: boolean): RunSpec {
  const names = scores[0]!.map((_, at) => `m${at}`);
  return {
    suites: scores.map((bySuite, at) =>
      suite(`s${at}`, bySuite[0]!.length, (index) => (twins ? { cluster: `c-${index >> 1}` } : {})),
    ),
    models: names.map((id) => model(id)),
    cells: scores.flatMap((bySuite, at) =>
      bySuite.flatMap((values, m) =>
        values.map((value, index): CellSpec => {
          const outcome =
            value === null ? 'failed' : value === 1 ? 'correct' : value === 0 ? 'incorrect' : ('partial' as const);
          return {
            model: `m${m}`,
            suite: `s${at}`,
            sample: `q-${index}`,
            outcome,
            ...(value === null ? {} : { value }),
          };
        }),
      ),
    ),
  };
}

const scoresOf = (values: readonly (number | null)[]) =>
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 8 }))
    .chain(([suites, models, samples]) =>
      fc.array(
        fc.array(fc.array(fc.constantFrom(...values), { minLength: samples, maxLength: samples }), {
          minLength: models,
          maxLength: models,
        }),
        { minLength: suites, maxLength: suites },
      ),
    );

describe('one metric on a page', () => {
  it('no difference is another than that of the rows beside it, nor larger than they allow', () => {
    const anyScores = fc.oneof(scoresOf([0, 1]), scoresOf([0, 0.25, 0.5, 1]), scoresOf([0, 0.5, 1, null]));
    fc.assert(
      fc.property(anyScores, fc.boolean(), (scores, twins) => {
        const run = tables(described(scores, twins));
        const graded = scores.flat(2).some((value) => value !== null && value > 0 && value < 1);
        const metric = graded ? 'mean_score' : 'accuracy';
        expect([...new Set([...run.summary, ...run.comparisons].map((row) => row.metric))]).toEqual([metric]);
        for (const pair of run.comparisons) {
          const figure = (id: unknown) =>
            run.summary.find(
              (row) =>
                row.suite === pair.suite &&
                row.prompt === pair.prompt &&
                row.language === pair.language &&
                row.model === id,
            )!;
          const [a, b] = [figure(pair.model_a), figure(pair.model_b)];
          if (pair.n_unpaired === 0) {
            if (pair.difference === null) continue;
            const expected = (a[metric] as number) - (b[metric] as number);
            expect(pair.difference).toBeCloseTo(expected, 10);
          } else expect(String(pair.caveats)).toContain('unpaired');
          expectToAgree(pair);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  /** Interval, p and verdict say the same. */
  function expectToAgree(pair: Row): void {
    const [lo, hi, p] = [pair.difference_lo as number, pair.difference_hi as number, pair.p as number | null];
    if (p === null) return;
    expect(hi - lo).toBeGreaterThan(0);
    if (p >= 0.05) expect(lo <= 0 && hi >= 0).toBe(true);
    const significant = (pair.p_adjusted as number) < 0.05;
    expect(pair.verdict === 'higher').toBe(significant && lo > 0);
    expect(pair.verdict === 'lower').toBe(significant && hi < 0);
  }

  const graded = described(
    [
      [
        [1, 1, 0.5, 0.75, 1, 0.5, 1, 1],
        [0, 0.5, 0.5, 0, 0.25, 0.5, 0, 0.5],
      ],
    ],
    false,
  );

  it('the report names the mean score in the heads where replies are graded, with the share of full marks', () => {
    const text = reportMarkdown(tables(graded));
    expect(text).toContain('| rank | model | origin | weights | mean score | full marks | n |');
    expect(text).toContain('| difference in mean score |');
    expect(text).not.toMatch(/\| accuracy \|/);
    expect(text).toMatch(/\| m0 \| .* \| 84\.4 % \[[\d.]+, [\d.]+\] \| 62\.5 % \| 8 \|/);
  });

  it('and the accuracy where none is', () => {
    const text = reportMarkdown(
      tables({
        ...graded,
        cells: [...cells('m0', '++++++++', { suite: 's0' }), ...cells('m1', '--++--++', { suite: 's0' })],
      }),
    );
    expect(text).toContain('| rank | model | origin | weights | accuracy | n |');
    expect(text).toContain('| difference in accuracy |');
    expect(text).not.toContain('full marks');
  });
});

describe('one figure for one thing', () => {
  const suites = (shift: number): Scores =>
    [0, 1].map((at) => [
      Array.from({ length: 12 }, (_, i) => [1, 0.5, 1, 0.75][(i + at + shift) % 4]!),
      Array.from({ length: 12 }, (_, i) => [0.5, 0.25, 1, 0][(i * 3 + at) % 4]!),
    ]);

  it('a claim has the difference, interval and figures of the tables', () => {
    const data = tables(described(suites(0), true));
    const path = join(home, 'claims.yaml');
    writeFileSync(
      path,
      'claims:\n  - { id: c, statement: So., source: me, a: { model: m0 }, b: { model: m1 }, metric: accuracy, direction: higher, margin: 0 points }\n',
    );
    const none = { suites: [], models: [], findTraits: () => null };
    const findings = computeFindings(data, resolveClaims(data, loadClaims([path]), none));
    expect(findings.map(({ suite: name }) => name)).toEqual(['*', 's0', 's1']);
    for (const finding of findings) {
      const row = data.comparisons.find((one) => one.suite === finding.suite)!;
      expect(finding.estimate).toEqual({
        estimate: row.difference,
        lo: row.difference_lo,
        hi: row.difference_hi,
      });
      for (const [id, value] of finding.figures)
        expect(value).toBeCloseTo(
          data.summary.find((one) => one.suite === finding.suite && one.model === id)!.mean_score as number,
          12,
        );
    }
  });

  it('the same pair has the same p whichever model stands first and whatever the run’s seed', () => {
    const scores = suites(1);
    const turned = scores.map(([first, second]) => [second!, first!]);
    const p = (run: RunTables) => run.comparisons.map((row) => [row.suite, row.p]);
    const run = described(scores, true);
    expect(p(tables({ ...run, settings: { seed: 99 } }))).toEqual(p(tables({ ...run, settings: { seed: 1 } })));
    expect(p(tables(described(turned, true)))).toEqual(p(tables(run)));
  });

  it('diff has the interval of a comparison of the same replies', () => {
    const scores = suites(0);
    const only = (at: 0 | 1) => {
      const path = folder(
        described(
          scores.map((bySuite) => [bySuite[at]!]),
          true,
        ),
      );
      writeResults(path);
      return path;
    };
    const found = diffRuns(only(1), only(0)).models;
    const data = tables(described(scores, true));
    for (const one of found) {
      const row = data.comparisons.find(({ suite: name }) => name === one.suite)!;
      expect(one.change.estimate).toBeCloseTo(row.difference as number, 6);
      expect(one.change.lo).toBeCloseTo(row.difference_lo as number, 6);
      expect(one.change.hi).toBeCloseTo(row.difference_hi as number, 6);
    }
  });
});

describe('no worse over all suites', () => {
  const none = { suites: [], models: [], findTraits: () => null };
  const finding = (a: readonly string[], b: readonly string[], margin: string) => {
    const data = tables({
      suites: a.map((signs, at) => suite(`s${at}`, signs.length)),
      models: [model('q4'), model('full')],
      cells: a.flatMap((signs, at) => [
        ...cells('q4', signs, { suite: `s${at}` }),
        ...cells('full', b[at]!, { suite: `s${at}` }),
      ]),
    });
    const path = join(home, `no-worse-${++folders}.yaml`);
    writeFileSync(
      path,
      `claims:\n  - { id: c, statement: So., source: me, a: { model: q4 }, b: { model: full }, metric: accuracy, direction: no-worse, margin: ${margin} points }\n`,
    );
    return computeFindings(data, resolveClaims(data, loadClaims([path]), none))[0]!;
  };

  it('pools the discordant pairs of all suites, with the power beside it', () => {
    const base = '+'.repeat(100);
    const found = finding(
      [`${'-'.repeat(7)}${'+'.repeat(93)}`, `${'-'.repeat(5)}${'+'.repeat(95)}`],
      [base, base],
      '2',
    );
    // 0 against 12 discordant pairs: one-sided 2⁻¹².
    expect(found).toMatchObject({ verdict: 'refuted', suite: '*', n: 200, level: 0.9 });
    expect(found.notes.join()).toContain('p that it is worse at all 0.00024 (mcnemar-exact)');
    expect(found.notes.join()).toMatch(/would show it with a chance of \d+ %/);
    expect(found.estimate.estimate).toBeCloseTo(-0.06, 12);
  });

  it('is supported by an interval inside the margin, and left open by few samples', () => {
    const alike = ['+-'.repeat(100), '+--'.repeat(50)];
    expect(finding(alike, alike, '2').verdict).toBe('supported');
    expect(finding(['+-+-'], ['+-+-'], '2')).toMatchObject({ verdict: 'undecided', suite: 's0' });
  });
});

describe('pass@k', () => {
  it('has an upper end no lower than that of the accuracy, and pass^k a lower end no higher', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 2, maxLength: 10 }), (samples) => {
        const trials = [1, 2, 3];
        const run = tables({
          suites: [suite('s', samples.length)],
          models: [model('a')],
          settings: { trials: 3 },
          cells: trials.flatMap((trial, at) =>
            cells('a', samples.map((bits) => ((bits >> at) & 1 ? '+' : '-')).join(''), { trial }),
          ),
        });
        const row = run.summary.find(({ suite: name }) => name === 's')!;
        expect(row.pass_at_k_hi as number).toBeGreaterThanOrEqual(row.accuracy_hi as number);
        expect(row.pass_hat_k_lo as number).toBeLessThanOrEqual(row.accuracy_lo as number);
        const ends = (name: string) => run.repeats.map((one) => one[name] as number);
        expect(ends('pass_at_k_hi')).toEqual(ends('pass_at_k_hi').toSorted((x, y) => x - y));
        expect(ends('pass_hat_k_lo')).toEqual(ends('pass_hat_k_lo').toSorted((x, y) => y - x));
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
