import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSpill } from '../src/spill.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const textOf = (at: number): string => `${at} ${'ä'.repeat(at % 700)}|`;

describe('texts that are read out of blocks', () => {
  it.each([
    ['in their order', (at: number) => at],
    ['in streams side by side', (at: number, n: number) => (at % 40) * (n / 40) + Math.floor(at / 40)],
    ['in no order', (at: number, n: number) => (at * 7919) % n],
  ])('are the same, %s', (_, order) => {
    const spill = openSpill(() => join(folder, String(files++)));
    const n = 12_000;
    const spans = Array.from({ length: n }, (_, at) => spill.add(textOf(at)));
    for (let at = 0; at < n; at++) {
      const wanted = order(at, n);
      expect(spill.read(spans[wanted]!)).toBe(textOf(wanted));
    }
    spill.close();
  });

  it('are whole at the end of a file that still grows, and where they are longer than a block', () => {
    const spill = openSpill(() => join(folder, String(files++)));
    const long = 'x'.repeat(200_000);
    for (let at = 0; at < 200; at++) {
      const [short, longer] = [spill.add(textOf(at)), spill.add(long + at)];
      expect(spill.read(short)).toBe(textOf(at));
      expect(spill.read(longer)).toBe(long + at);
      expect(spill.read(short)).toBe(textOf(at));
    }
    spill.close();
  });
});
