import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, readRunState } from '@evenhand/core';
import { afterAll, expect, it } from 'vitest';
import { generation, model, usage } from '../../core/test/support/builders.ts';
import { restoreJournal } from '../src/session/restore-journal.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-restore-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const entry = model('m', {}, { price: { input: 1, output: 1 } });
const record = (sample: string, counts: Parameters<typeof usage>[0] | null) => {
  const askedAt = '2026-11-22T10:00:00.000Z';
  const turn = {
    askedAt,
    failedAttempts: [],
    generation: counts === null ? null : generation({ usage: usage(counts) }),
  };
  return {
    key: `s@1/main/${sample}/m/1`,
    earlierAttempts: [],
    outcome: counts === null ? 'failed' : 'scored',
    turns: [turn],
  };
};

/** What a cap on money knows of a run that has ended, once it goes on. */
function readSpentUsd(name: string, sessions: object[]): number {
  const folder = join(home, name);
  mkdirSync(join(folder, 'records'), { recursive: true });
  const records = [record('a', { inputTokens: 1e6, outputTokens: 1e6 }), record('b', {}), record('c', null)];
  writeFileSync(join(folder, 'records', 'm.jsonl'), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const manifest = { models: [{ id: 'm' }], sessions } as unknown as Manifest;
  const journal = join(folder, 'restored.jsonl');
  writeFileSync(journal, [...restoreJournal(folder, manifest, new Map([['m', entry]]))].join(''));
  return readRunState(journal).spentUsd;
}

it('counts all that a finished run had booked: replies of unknown cost, failed attempts and judges too', () => {
  expect(readSpentUsd('stated', [{ bookedUsd: 4 }, { bookedUsd: 5.5 }])).toBeCloseTo(5.5, 9);
});

it('counts what its replies cost where nobody wrote down what it had booked', () => {
  expect(readSpentUsd('older', [{}])).toBeCloseTo(2, 9);
});
