import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { COLUMNS, type Row } from '../src/tables/columns.ts';
import { createCsvFile } from '../src/tables/csv-file.ts';
import { csvHeader, csvRow } from '../src/tables/csv-row.ts';

const EMPTY: Row = Object.fromEntries(COLUMNS.samples.map(({ name }) => [name, null]));
const row = (key: string): Row => ({ ...EMPTY, key, answer: `键 ${key} 🙂` });
const toKey = (at: number) => `s@1/main/${String(at).padStart(7, '0')}/m/1`;
// A temporary folder of its own: other processes of this machine write into the common one.
const own = mkdtempSync(join(tmpdir(), 'evenhand-own-'));
process.env.TMPDIR = own;
afterAll(() => rmSync(own, { recursive: true, force: true }));
const left = () => readdirSync(own);

describe('rows on their way to a file', () => {
  afterEach(() => expect(left()).toEqual([]));
  const orders: Record<string, (n: number) => number[]> = {
    'in order': (n) => Array.from({ length: n }, (_, at) => at),
    backwards: (n) => Array.from({ length: n }, (_, at) => n - 1 - at),
    // 7919 is a prime that divides none of the counts.
    anyhow: (n) => Array.from({ length: n }, (_, at) => (at * 7919) % n),
  };

  it.each(
    // Some that stay in memory, and some that fill several pieces on the disk, the keys among them.
    [0, 1, 100, 5_000, 20_000, 60_000].flatMap((n) => Object.keys(orders).map((order) => [n, order] as const)),
  )('%i that come %s stand sorted by key', (n, order) => {
    const file = createCsvFile('samples');
    for (const at of orders[order]!(n)) file.add(toKey(at), row(toKey(at)));
    const text = Buffer.concat(Array.from(file.chunks, (part) => Buffer.from(part as Uint8Array))).toString();
    file.close();
    const wanted = [csvHeader('samples'), ...orders['in order']!(n).map((at) => csvRow('samples', row(toKey(at))))];
    expect(text === wanted.join('')).toBe(true);
  });

  it('leave nothing behind where they are never read', () => {
    const file = createCsvFile('samples');
    for (let at = 0; at < 20_000; at++) file.add(toKey(at), row(toKey(at)));
    // The file has lost its name already, so that no end of the process leaves it behind.
    expect(left()).toEqual([]);
    file.close();
    file.close();
  });
});
