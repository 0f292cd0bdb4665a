import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun, summarySentences } from '../src/index.ts';
import { reportMarkdown } from '../src/markdown/report.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-sentences-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const read = (described: RunSpec) => readRun(writeRun(join(home, `${++folders}`), described));
const two = (a: string, b: string, usd: number | null = null): RunSpec => ({
  suites: [suite('s', a.length)],
  models: [model('a'), model('b')],
  cells: [...cells('a', a, { usd }), ...cells('b', b, { usd })],
});

describe('the five sentences of a run', () => {
  it('say who is ahead where a difference is shown, whichever stands first in the file', () => {
    const run = read(two('-'.repeat(40), '+'.repeat(40), 0.01));
    const sentences = summarySentences(run);
    expect(sentences).toHaveLength(5);
    expect(sentences[0]).toMatch(/^b \(accuracy 100\.0 % .*\) is ahead of a .*: \+100\.0 points \[\+/);
    expect(sentences[1]).toContain('It rests on 40 samples of 1 suite, 1 trial, and 2 models');
    expect(sentences[2]).toMatch(/^A right answer costs: b \$0\.0100 .*; no answer was fully right from a\.$/);
    expect(reportMarkdown(run).split('\n')[2]).toMatch(/^b \(accuracy 100\.0 %/);
  });

  it('say that nobody is ahead where none is, and how many samples would settle it', () => {
    const [ahead, , price, , settle] = summarySentences(read(two('++++-+++', '++-+-++-')));
    expect(ahead).toMatch(/^Nobody is shown to be ahead: a .* and b .* cannot be told apart/);
    expect(price).toBe('What a right answer costs is known of no model.');
    expect(settle).toMatch(/^To settle it: more samples: about \d+ cells in place of 8/);
  });

  it('say of one model and of no reply what there is to say', () => {
    const one = { suites: [suite('s', 2)], models: [model('a')], cells: cells('a', '+-') };
    expect(summarySentences(read(one))[0]).toMatch(/stands alone/);
    expect(summarySentences(read({ ...one, cells: cells('a', 'ff') }))).toEqual([
      'No reply came in, so nothing can be said.',
    ]);
  });
});
