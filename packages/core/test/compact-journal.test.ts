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

  it('of models whose names begin one another, in whichever order they are given', () => {
    const path = join(folder, 'journal.jsonl');
    const models = ['m.2', 'n', 'm', 'm-1', 'm0'];
    const lines = ['s/main/b', 's/main/a'].flatMap((sample) =>
      models.flatMap((model) => {
        const key = `${sample}/${model}/1`;
        const sent = { type: 'asked', key, turn: 1, reservedUsd: 0 };
        const replied = { type: 'turn', key, turn: turn(model), settledUsd: 0 };
        return [sent, replied, { type: 'closed', key, verdict: verdict(key) }];
      }),
    );
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const wantedModels = models.filter((model) => model !== 'n');
    const { files, answered } = compactJournal(path, wantedModels, (model) => join(folder, model));
    expect(answered).toBe(10);
    expect([...files.keys()].sort()).toEqual([...wantedModels].sort());
    for (const model of wantedModels) {
      const keys = ['a', 'b'].map((sample) => `s/main/${sample}/${model}/1`);
      const wanted = keys.map((key) => `${JSON.stringify({ ...verdict(key), turns: [turn(model)] })}\n`);
      expect(readFileSync(join(folder, model), 'utf8')).toBe(wanted.join(''));
    }
  });

  it('without the lines of a turn that was sent again, and without those that stand twice', () => {
    const path = join(folder, 'journal.jsonl');
    const key = 's/main/a/m/1';
    const sent = { type: 'asked', key, turn: 1, reservedUsd: 0 };
    const failed = { type: 'closed', key, verdict: { ...verdict(key), outcome: 'failed' } };
    const [first, second] = ['one', 'two'].map((text) => ({ type: 'turn', key, turn: turn(text), settledUsd: 0 }));
    const closed = { type: 'closed', key, verdict: verdict(key) };
    const write = (lines: readonly object[]) =>
      writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    write([sent, first!, failed, sent, second!, second!, closed, closed]);
    compactJournal(path, ['m'], (model) => join(folder, model));
    const wanted = `${JSON.stringify({ ...verdict(key), turns: [turn('two')] })}\n`;
    expect(readFileSync(join(folder, 'm'), 'utf8')).toBe(wanted);
    write([sent, second!, closed, sent]);
    expect(() => compactJournal(path, ['m'], () => null)).toThrow(
      /journal\.jsonl:4: .*was sent again after it had a reply/,
    );
  });

  it('but not with lines of another cell', () => {
    const line = JSON.stringify({ type: 'closed', key: 'a', verdict: verdict('a') });
    expect(extractMember(line, 'closed', 'a')).toBe(JSON.stringify(verdict('a')));
    expect(() => extractMember(line, 'closed', 'b')).toThrow('moved under b');
    expect(() => extractMember(line, 'turn', 'a')).toThrow('moved under a');
  });
});
