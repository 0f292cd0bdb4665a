import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactJournal } from '../src/run-folder/compact-journal.ts';
import { extractMember } from '../src/run-folder/journal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenhand-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const turn = (text: string) => ({
  failedAttempts: [],
  generation: { text, usage: { raw: { settledUsd: 1, verdict: {} } } },
});
const verdict = (key: string) => ({ key, outcome: 'correct', failure: null, score: { value: 1 } });
const hostile = '"},"settledUsd":0}\n","verdict":{"turn":{ é 🙂 \\ \u2028';

/** Two cells of one model, one of another and one that was never judged, whatever their lines look like. */
const cells = [
  ['s/main/b "q" é/m/1', [turn('one'), turn(hostile)]],
  [`s/main/${'a,"turn":{}}'}/m/1`, [turn('')]],
  ['s/main/c/n/1', []],
] as const;

const toLines = (spelt: (value: object) => string) => [
  ...cells.flatMap(([key, turns]) => [
    ...turns.map((one) => spelt({ type: 'turn', key, turn: one, settledUsd: 1.5e-7 })),
    spelt({ type: 'closed', key, verdict: verdict(key) }),
  ]),
  spelt({ type: 'turn', key: 's/main/d/m/1', turn: turn('x'), settledUsd: 0 }),
];

describe('a journal becomes records', () => {
  it.each([
    ['as it is written', JSON.stringify],
    ['in another order', (value: object) => JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))],
    ['with spaces', (value: object) => JSON.stringify(value).replace(':', ' : ')],
    ['with a space before the end', (value: object) => JSON.stringify(value).replace(/\}$/, '\t}')],
    [
      'with a member twice',
      (value: object) => JSON.stringify(value).replace(',"verdict":{"key"', ',"verdict":{},"verdict":{"key"'),
    ],
  ])('%s', (_, spelt) => {
    const path = join(folder, 'journal.jsonl');
    writeFileSync(
      path,
      toLines(spelt)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const { files, answered } = compactJournal(path, ['m', 'n'], (model) => join(folder, model));
    expect(answered).toBe(3);
    for (const model of ['m', 'n']) {
      const text = readFileSync(join(folder, model), 'utf8');
      const mine = cells.filter(([key]) => key.includes(`/${model}/`)).sort(([a], [b]) => (a < b ? -1 : 1));
      expect(text).toBe(mine.map(([key, turns]) => `${JSON.stringify({ ...verdict(key), turns })}\n`).join(''));
      const sha256 = createHash('sha256').update(text).digest('hex');
      expect(files.get(model)).toEqual({ lines: mine.length, sha256 });
    }
  });

  it('but not with lines of another cell', () => {
    const line = JSON.stringify({ type: 'closed', key: 'a', verdict: verdict('a') });
    expect(extractMember(line, 'closed', 'a')).toBe(JSON.stringify(verdict('a')));
    expect(() => extractMember(line, 'closed', 'b')).toThrow('moved under b');
    expect(() => extractMember(line, 'turn', 'a')).toThrow('moved under a');
  });
});
