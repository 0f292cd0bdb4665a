import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLines } from '@evenhand/io';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-lines-'));
const path = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true }));

const write = (content: string | Buffer) => {
  writeFileSync(path, content);
  return path;
};
const texts = (...args: Parameters<typeof readLines>) => Array.from(readLines(...args), ({ text }) => text);

describe('the lines of a file', () => {
  it.each([
    ['', [], []],
    ['a', [], ['a']],
    ['a\n', ['a'], ['a']],
    ['\n\n', ['', ''], ['', '']],
    ['a\r\nb', ['a\r'], ['a\r', 'b']],
    ['键\n🙂\u2028x', ['键'], ['键', '🙂\u2028x']],
  ])('of %j are %j, and with an unfinished one %j', (content, finished, all) => {
    expect(texts(write(content))).toEqual(finished);
    expect(texts(write(content), { unfinished: true })).toEqual(all);
  });

  it('are the same whatever is read at a time, and stand where they say', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\r', '键', '🙂', '\u2028', '\u0000'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (lines, chunkBytes) => {
        const content = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const found = [...readLines(write(content), { chunkBytes })];
        expect(found.map(({ text }) => text)).toEqual(lines);
        for (const { text, offset, bytes } of found)
          expect(content.toString('utf8', offset, offset + bytes)).toBe(`${text}\n`);
      }),
      { numRuns: 50 },
    );
  });

  it('can be those of a part of a file that is open and stays so', () => {
    const file = openSync(write('one\ntwo\nthree\nfour\n'), 'r');
    try {
      expect(texts(file, { start: 4, end: 14, chunkBytes: 3 })).toEqual(['two', 'three']);
      expect(texts(file, { start: 4, end: 4 })).toEqual([]);
      expect(texts(file, { start: 0, end: 19 })).toEqual(['one', 'two', 'three', 'four']);
      expect(() => texts(file, { start: 4, end: 30 })).toThrow('the file ends before byte 30');
    } finally {
      closeSync(file);
    }
  });
});
