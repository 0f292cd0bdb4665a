import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diffMarkdown, diffRuns, type Row, toCsv } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HASH = 'a'.repeat(64);

/** A row of samples.csv, right unless said otherwise. */
function row(sample: string, changes: Record<string, string | number | null> = {}): Row {
  return {
    suite: 's',
    suite_version: 1,
    prompt: 'main',
    sample,
    language: 'en',
    cluster: null,
    twin: null,
    model: 'm',
    trial: 1,
    outcome: 'correct',
    score: 1,
    score_strict: 1,
    score_lenient: 1,
    answer: '7',
    target: '7',
    scorer: 'numeric@1',
    finish_reason: 'stop',
    failure_kind: null,
    prompt_sha256: HASH,
    output_sha256: HASH,
    ...changes,
  };
}
const wrong = {
  outcome: 'incorrect',
  score: 0,
  score_strict: 0,
  score_lenient: 0,
  answer: '8',
  output_sha256: 'b'.repeat(64),
};

function file(name: string, rows: readonly Row[]): string {
  const path = join(folder, name);
  writeFileSync(path, toCsv('samples', rows));
  return path;
}

describe('diff of two tables of samples', () => {
  it('names flips, additions and removals, with the paired change', () => {
    const before = file('b.csv', [row('1'), row('2', wrong), row('3', wrong), row('4'), row('gone')]);
    const after = file('a.csv', [row('1', wrong), row('2'), row('3'), row('4'), row('new')]);
    const [model] = diffRuns(before, after).models;
    expect(model).toMatchObject({ compared: 4, added: 1, removed: 1, otherAnswer: 0, incomparable: {} });
    expect(model!.rightToWrong.map((flip) => [flip.sample, flip.before, flip.after])).toEqual([
      ['1', { outcome: 'correct', answer: '7' }, { outcome: 'incorrect', answer: '8' }],
    ]);
    expect(model!.wrongToRight.map((flip) => flip.sample)).toEqual(['2', '3']);
    // 1 lost, 2 won of 4: +25 points; exact McNemar of (2, 1) is 1.
    expect(model!.change.estimate).toBeCloseTo(0.25, 12);
    expect(model!.p).toBe(1);
    expect(model!.test).toBe('mcnemar-exact');
  });

  it.each([
    ['prompt_sha256', 'c'.repeat(64)],
    ['scorer', 'numeric@2'],
    ['suite_version', 2],
    ['target', '9'],
  ])('does not compare rows with another %s', (column, value) => {
    const found = diffRuns(
      file('b2.csv', [row('1'), row('2')]),
      file('a2.csv', [row('1', { ...wrong, [column]: value }), row('2')]),
    );
    expect(found.models[0]).toMatchObject({
      compared: 1,
      incomparable: { [column]: 1 },
      rightToWrong: [],
      wrongToRight: [],
    });
  });

  it('keeps failures apart from wrong answers', () => {
    const failed = {
      outcome: 'failed',
      score: null,
      score_strict: null,
      score_lenient: null,
      answer: null,
      failure_kind: 'timeout',
    };
    const [model] = diffRuns(file('b3.csv', [row('1')]), file('a3.csv', [row('1', failed)])).models;
    expect(model).toMatchObject({ compared: 0, incomparable: { failed: 1 }, rightToWrong: [] });
  });

  it('is the same whatever the order of the rows', () => {
    const rows = Array.from({ length: 30 }, (_, at) => row(`q${at}`, at % 3 === 0 ? wrong : { cluster: `c${at % 7}` }));
    const now = rows.map((one, at) => (at % 4 === 0 ? { ...one, ...wrong } : one));
    const straight = diffRuns(file('b4.csv', rows), file('a4.csv', now)).models[0]!;
    const turned = diffRuns(file('b5.csv', rows.toReversed()), file('a5.csv', now.toReversed())).models[0]!;
    expect(turned.change).toEqual(straight.change);
    expect(turned.p).toBe(straight.p);
    expect(turned.rightToWrong.length).toBe(straight.rightToWrong.length);
  });

  it('writes Markdown in which nothing of a model acts', () => {
    const found = diffRuns(
      file('b6.csv', [row('1')]),
      file('a6.csv', [row('1', { ...wrong, answer: '<img src=x onerror=alert(1)> | [a](javascript:b) `c`' })]),
    );
    const text = diffMarkdown(found);
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
    expect(text).toContain('right → wrong');
  });
});

describe('what cannot be compared', () => {
  it('says so', () => {
    const samples = file('b7.csv', [row('1')]);
    const summary = join(folder, 'summary.csv');
    writeFileSync(summary, toCsv('summary', []));
    expect(() => diffRuns(samples, join(folder, 'none.csv'))).toThrow(/there is no such file/);
    expect(() => diffRuns(samples, summary)).toThrow(/expected two of the same kind/);
    const other = join(folder, 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n');
    expect(() => diffRuns(samples, other)).toThrow(/found the columns a, b/);
    writeFileSync(other, `${toCsv('samples', [row('1')])}1,2\n`);
    expect(() => diffRuns(samples, other)).toThrow(/not readable CSV/);
  });
});
