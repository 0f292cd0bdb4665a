import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { closeSorted, openSortedSpill, readSorted } from '../src/sorted-spill.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-sorted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// A temporary folder of its own: other processes of this machine write into the common one.
process.env.TMPDIR = folder;

type Entry = readonly [key: string, text: string];

function sortBySpill(entries: Iterable<Entry>): Entry[] {
  const spill = openSortedSpill('test');
  for (const [key, text] of entries) spill.add(key, text);
  const sealed = spill.seal();
  spill.close();
  const found = Array.from(readSorted(sealed), ({ key, text }): Entry => [key, Buffer.from(text).toString()]);
  closeSorted(sealed);
  return found;
}

const sortInMemory = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

describe('texts that are sorted on the disk', () => {
  it('stand as in memory, those of one key as they came', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '￮', '🙂'), maxLength: 3 });
    const entry = fc.tuple(key, fc.string({ unit: 'grapheme', maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        expect(sortBySpill(entries)).toEqual(sortInMemory(entries));
      }),
    );
  });

  it.each([
    ['in their order', (at: number) => at],
    ['backwards', (at: number) => -at],
    ['in no order, some more than once', (at: number) => (at * 7919) % 9_000],
    ['in order, but for the last', (at: number) => (at === 11_999 ? 0 : at)],
  ])('also where they fill several blocks, %s', (_, toNumber) => {
    // 12,000 texts of about 700 bytes; now and then one that is longer than a block.
    const entries = Array.from(
      { length: 12_000 },
      (_, at): Entry => [String(toNumber(at) + 20_000), `${at} ${'ä'.repeat(at % 5_000 === 0 ? 1_500_000 : at % 700)}`],
    );
    const found = sortBySpill(entries);
    const wanted = sortInMemory(entries);
    expect(found.length).toBe(wanted.length);
    expect(found.every(([key, text], at) => key === wanted[at]![0] && text === wanted[at]![1])).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('take no more memory the more there are', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const spill = openSortedSpill('test');
    const measure = (count: number): number => {
      for (let at = 0; at < count; at++) spill.add(String((at * 7919) % 1_000_003), 'x'.repeat(200));
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const first = measure(50_000);
    expect(measure(200_000) - first).toBeLessThan(8 << 20);
    spill.close();
  });
});
