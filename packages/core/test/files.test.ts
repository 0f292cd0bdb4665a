import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, openJournal, readRunState } from '@evenhand/core';
import { canonicalJson, hashJson, readYaml, sha256, writeAtomic, writeHashed } from '@evenhand/io';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readJournal } from '../src/run-folder/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a journal', () => {
  const event = (key: string, reservedUsd = 0) => ({ type: 'asked' as const, key, turn: 1, reservedUsd });
  const path = join(folder, 'journal.jsonl');
  const events = () => [...readJournal(path)].map((line) => line.event);

  it('gives back what was written, in order, with the place of each line', async () => {
    rmSync(path, { force: true });
    const journal = openJournal(path, 0);
    const keys = Array.from({ length: 500 }, (_, at) => `键 ${at} \n "x"`);
    await Promise.all(keys.map((key) => journal.append(event(key))));
    await journal.close();
    expect(events().map((one) => one.key)).toEqual(keys);
    const bytes = readFileSync(path);
    for (const line of readJournal(path))
      expect(JSON.parse(bytes.subarray(line.offset, line.offset + line.bytes).toString('utf8'))).toEqual(line.event);
  });

  it('cut at any byte gives the whole lines before it, and goes on from there', async () => {
    const complete = ['a', 'b 你好', 'c'].map((key) => `${JSON.stringify(event(key))}\n`).join('');
    const bytes = Buffer.from(complete);
    for (let cut = 0; cut <= bytes.length; cut++) {
      writeFileSync(path, bytes.subarray(0, cut));
      const kept = bytes.subarray(0, cut).filter((byte) => byte === 10).length;
      const state = readRunState(path);
      expect(state.cells.size).toBe(kept);
      const journal = openJournal(path, state.validBytes);
      await journal.append(event('next'));
      await journal.close();
      expect(events().map((one) => one.key)).toEqual([...['a', 'b 你好', 'c'].slice(0, kept), 'next']);
    }
  });

  it('holds lines longer than any buffer', async () => {
    const journal = openJournal(path, 0);
    const keys = ['x'.repeat(3_000_000), '界'.repeat(1_200_000), 'short'];
    for (const key of keys) await journal.append(event(key));
    await journal.close();
    expect(events().map((one) => one.key)).toEqual(keys);
  });

  it.each([
    'garbage',
    '{}',
    'null',
    '\0\0\0',
    '{"type":"asked","key":"b"}',
    '{"type":"turn","key":"b","settledUsd":0}',
    '{"type":"closed","key":"b","verdict":null}',
    '{"type":"closed","key":"b","verdict":{"outcome":"correct"},"by":{}}',
  ])('with %j in its middle names the line', (garbage) => {
    writeFileSync(path, `${JSON.stringify(event('a'))}\n${garbage}\n${JSON.stringify(event('c'))}\n`);
    expect(() => events()).toThrow(/journal\.jsonl:2: the line is damaged/);
    writeFileSync(path, `${JSON.stringify(event('a'))}\n${garbage}\n`);
    expect(events()).toHaveLength(1);
  });

  it('knows what was spent: settled, or held where the end was never seen', () => {
    const turn = {
      askedAt: '2026-11-22T10:00:00.000Z',
      queueMs: 0,
      sampling: {},
      seed: 1,
      failedAttempts: [],
      generation: null,
    };
    const lines = [
      event('a', 0.5),
      { type: 'turn', key: 'a', turn, settledUsd: 0.2 },
      event('b', 0.3),
      event('b', 0.4),
      event('c', 1),
    ];
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(readRunState(path).spentUsd).toBeCloseTo(0.2 + 0.3 + 0.4 + 1, 12);
    expect(readRunState(join(folder, 'absent')).spentUsd).toBe(0);
  });

  it('in a place that cannot be written says so', () => {
    expect(() => openJournal(join(path, 'below'), 0)).toThrow(ConfigError);
  });
});

describe('a file that is written', () => {
  it('is whole or as it was before', () => {
    const path = join(folder, 'deep', 'er', 'file.txt');
    writeAtomic(path, ['first ', 'version']);
    expect(readFileSync(path, 'utf8')).toBe('first version');
    const failing = function* () {
      yield 'half of the second';
      throw new Error('ours');
    };
    expect(() => writeAtomic(path, failing())).toThrow('ours');
    expect(readFileSync(path, 'utf8')).toBe('first version');
    expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['file.txt']);
  });

  it('is whole however long its characters are, and known by its hash', () => {
    const path = join(folder, 'long.txt');
    // The buffer behind it holds 256 KiB: so characters of two units stand at every place of its end.
    for (let shift = 0; shift < 5; shift++) {
      const text = `${'x'.repeat(shift)}${'🙂键é'.repeat(60_000)}`;
      const hash = writeHashed(path, [text, '', 'end']);
      expect(readFileSync(path, 'utf8')).toBe(`${text}end`);
      expect(hash).toBe(sha256(readFileSync(path)));
    }
  });

  it.each([
    ['below a file', () => join(folder, 'plain', 'x'), /ENOTDIR|EEXIST/],
    ['with a name that is too long', () => join(folder, 'x'.repeat(300)), /ENAMETOOLONG/],
    ['where a folder is', () => join(folder, 'deep'), /EISDIR|ENOTEMPTY/],
  ])('%s is the user’s to mend', (_, target, code) => {
    writeFileSync(join(folder, 'plain'), '');
    expect(() => writeAtomic(target(), 'x')).toThrow(ConfigError);
    expect(() => writeAtomic(target(), 'x')).toThrow(code);
    expect(existsSync(join(folder, 'plain'))).toBe(true);
  });
});

describe('a YAML file', () => {
  const schema = z.strictObject({
    name: z.string(),
    list: z.array(z.strictObject({ n: z.number(), kind: z.enum(['a', 'b']).optional() })).default([]),
    either: z.union([z.string(), z.strictObject({ deep: z.strictObject({ x: z.number() }) })]).optional(),
  });
  const problems = (text: string): string[] => {
    writeFileSync(join(folder, 'file.yaml'), text);
    try {
      readYaml(join(folder, 'file.yaml'), schema, 'a test');
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).problems.map((line) => line.replace(/^.*file\.yaml/, ''));
    }
  };
  it.each<[what: string, text: string, expected: string[]]>([
    ['good', 'name: x\nlist: [{ n: 1 }]\n', []],
    ['with a mark of its bytes', '\ufeffname: x\n', []],
    ['with a value of the wrong type', '# a\n\nname: 3\n', [':3: name: found 3; expected string']],
    [
      'with two mistakes, both of them',
      'name: x\nlist:\n  - n: one\n  - { n: 2, kind: c }\n',
      [':3: list.0.n: found "one"; expected number', ':4: list.1.kind: found "c"; expected one of "a", "b"'],
    ],
    [
      'with a key missing deep inside',
      'name: x\nlist:\n  - n: 1\n  - kind: a\n',
      [':4: list.1.n: is missing; expected number'],
    ],
    [
      'with unknown keys',
      'name: x\nlist:\n  - n: 1\n    m: 2\n    o: 3\n',
      [':4: list.0: unknown key "m", "o"; did you mean "n"?'],
    ],
    [
      'with a mistake in one form of several',
      'name: x\neither:\n  deep:\n    x: y\n',
      [':4: either.deep.x: found "y"; expected number'],
    ],
    ['that fits in no form', 'name: x\neither: 3\n', [':2: either: found 3; expected string or object']],
    [
      'with an alias that stands for nothing',
      'name: *x\n',
      [':1: not valid YAML: found the alias *x, and no anchor &x before it; a text that begins with * needs quotes'],
    ],
    [
      'with an alias of what it stands within',
      'name: x\neither: &a\n  deep: [*a]\n',
      [':3: not valid YAML: the alias *a stands within what &a names, which would have no end; write it out'],
    ],
    ['with an alias that is good', 'name: &x y\neither: *x\n', []],
    [
      'with half a character',
      'name: x\nlist: []\neither: "\\udc00"\n',
      [':3: either: found half of a surrogate pair (\\ud800 to \\udfff alone); expected whole Unicode characters'],
    ],
    ['with nothing in it', '', [':1: found null; expected object']],
  ])('%s', (_, text, expected) => expect(problems(text)).toEqual(expected));

  it('that grows without bounds is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`),
    ];
    expect(problems(`${bomb.join('\n')}\n`)[0]).toMatch(/^:1: not valid YAML: Excessive alias count/);
  });

  it('that is not there, or is a folder, says so', () => {
    expect(() => readYaml(join(folder, 'absent.yaml'), schema, 'a test')).toThrow(
      /absent\.yaml: there is no such file; expected a test/,
    );
    expect(() => readYaml(folder, schema, 'a test')).toThrow(
      /cannot be read \(EISDIR\): a folder stands where a file belongs; expected a test/,
    );
  });
});

it('a hash does not depend on the order of keys, and does on all else', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(hashJson(turned)).toBe(hashJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(hashJson({ a: 1 })).not.toBe(hashJson({ a: '1' }));
  expect(canonicalJson({ b: 1, a: [1e21, -0, 0.1] })).toBe('{"a":[1e+21,0,0.1],"b":1}');
});
