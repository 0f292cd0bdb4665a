import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';
import { afterAll, describe, expect, it } from 'vitest';
import { concludeDiff, type Diff, diffRuns, findDrops, writeResults } from '../src/index.ts';
import { type CellSpec, cells, model, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-diff-counts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let runs = 0;

/** A run with its files, and `n_correct` by suite and model as summary.csv has it. */
function createRun(described: {
  models: readonly string[];
  suites: Readonly<Record<string, number>>;
  cells: CellSpec[];
}) {
  const folder = writeRun(join(home, `${++runs}`), {
    suites: Object.entries(described.suites).map(([name, n]) => suite(name, n)),
    models: described.models.map((id) => model(id)),
    cells: described.cells,
  });
  const { summary } = writeResults(folder);
  const correct = new Map(
    summary
      .filter((row) => row.suite !== '*' && row.language === '*')
      .map((row) => [`${row.suite}/${row.model}`, row.n_correct as number]),
  );
  return { folder, correct };
}

/** Cells of random outcomes: `p` = partial credit. */
function drawCells(seed: number, models: readonly string[], suites: Readonly<Record<string, number>>): CellSpec[] {
  return models.flatMap((id) =>
    Object.entries(suites).flatMap(([name, n]) => {
      const drawn = Array.from(
        { length: n },
        (_, at) => '++--pfnt.r'[Math.floor(uniform(seed, `${id}/${name}`, at) * 10)]!,
      );
      const signs = drawn.map((sign) => (sign === 'p' ? '-' : sign)).join('');
      return cells(id, signs, (at) => ({
        suite: name,
        ...(drawn[at] === 'p' ? { outcome: 'partial' as const, value: 0.25 + 0.5 * uniform(seed, 'credit', at) } : {}),
      }));
    }),
  );
}

const conserves = (one: Diff['models'][number] | NonNullable<Diff['overall']>) =>
  expect(one.correct.after - one.correct.before).toBe(one.wrongToRight.length - one.rightToWrong.length);

describe('the counts of a diff', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('are those of n_correct, whatever came back (%i)', (seed) => {
    const models = ['a', 'b', 'c'].slice(0, 1 + (seed % 3));
    const sizes = (extra: number) => (seed % 2 === 0 ? { s: 9 + extra } : { s: 7, t: 5 + extra });
    const before = createRun({ models, suites: sizes(0), cells: drawCells(seed, models, sizes(0)) });
    const after = createRun({ models, suites: sizes(2), cells: drawCells(seed + 100, models, sizes(2)) });
    const found = diffRuns(before.folder, after.folder);
    for (const one of found.models) {
      conserves(one);
      const key = `${one.suite}/${one.model}`;
      expect(one.correct.before + one.correctElsewhere.before, key).toBe(before.correct.get(key) ?? 0);
      expect(one.correct.after + one.correctElsewhere.after, key).toBe(after.correct.get(key) ?? 0);
    }
    const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
    conserves(found.overall!);
    expect(found.overall!.correct.before + found.overall!.correctElsewhere.before).toBe(total(before.correct));
    expect(found.overall!.correct.after + found.overall!.correctElsewhere.after).toBe(total(after.correct));
  });

  it('hold partial credit apart from flips', () => {
    const run = (values: readonly number[]) =>
      createRun({
        models: ['a'],
        suites: { s: values.length },
        cells: cells('a', '-'.repeat(values.length), (at) => ({
          outcome: values[at] === 1 ? 'correct' : values[at] === 0 ? 'incorrect' : 'partial',
          value: values[at]!,
        })),
      }).folder;
    const { models } = diffRuns(run([0.5, 0.5, 1, 0.5, 0]), run([0.75, 1, 0.5, 0.5, 0.25]));
    expect(models[0]).toMatchObject({ otherPartial: 2, correct: { before: 1, after: 1 } });
    expect(models[0]!.wrongToRight.map(({ sample }) => sample)).toEqual(['q-1']);
    expect(models[0]!.rightToWrong.map(({ sample }) => sample)).toEqual(['q-2']);
  });
});

describe('the conclusion of a diff', () => {
  const run = (signs: string) =>
    createRun({ models: ['a', 'b'], suites: { s: signs.length }, cells: [...cells('a', signs), ...cells('b', signs)] })
      .folder;
  const [good, bad] = [run('+'.repeat(40)), run(`${'-'.repeat(20)}${'+'.repeat(20)}`)];

  it('says first what became of the score', () => {
    expect(concludeDiff(diffRuns(good, bad))[0]).toMatch(
      /^The score fell by more than chance explains, -50\.0 points \[.*\]: 80 of 80 replies were correct before and 40 after \(0 became correct, 40 no longer are\)\.$/,
    );
    expect(concludeDiff(diffRuns(bad, good))[0]).toMatch(/^The score rose by more than chance explains/);
    expect(concludeDiff(diffRuns(good, good))[0]).toMatch(/^The score is what it was: 80 of 80/);
  });
  it('and names a drop for those who want to fail on it', () => {
    expect(findDrops(diffRuns(good, bad), null).map((drop) => [drop.model, drop.change])).toEqual([
      ['a', -0.5],
      ['b', -0.5],
    ]);
    expect(findDrops(diffRuns(good, bad), 0.5)).toEqual([]);
    expect(findDrops(diffRuns(good, bad), 0.49)).toHaveLength(2);
    expect(findDrops(diffRuns(bad, good), 0)).toEqual([]);
    const [one, other] = [run('++++'), run('+++-')];
    expect(findDrops(diffRuns(one, other), null)).toEqual([]);
    expect(findDrops(diffRuns(one, other), 0)).toHaveLength(2);
  });
});
