import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import { importReplies } from '../src/commands/import.ts';
import { here } from './support/here.ts';
import { filesBelow, jsonLines, scratch, write } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });

const home = scratch();
let cases = 0;

const MAP = {
  suite: { name: 'saved', scorer: { name: 'numeric' } },
  model: { file: true },
  id: { field: 'q.id' },
  reply: { field: 'text' },
  target: { field: 'gold' },
};
const row = (id: unknown, reply: unknown = 'Answer: 7', gold: unknown = 7) => ({ q: { id }, text: reply, gold });
const crux = (id: unknown, output: unknown = ['{"answer": "7"}'], more: object = {}) => ({
  id,
  dataset: 'crux',
  chat_history: ['What does it print?'],
  output,
  answer: '7',
  ...more,
});

interface Flags {
  readonly format?: string;
  readonly expected?: number;
  readonly names?: readonly string[];
  readonly map?: unknown;
  readonly models?: readonly string[];
}

/** Imports these files in a folder of their own. */
async function importing(files: Record<string, unknown>, flags: Flags = {}) {
  const folder = join(home, `case-${++cases}`);
  write(folder, { 'map.yaml': flags.map ?? MAP, ...files });
  const before = filesBelow(folder);
  const {
    format = 'jsonl',
    expected,
    names = Object.keys(files).filter((name) => name !== 'map.yaml'),
    models,
  } = flags;
  const ended = await here(folder, () =>
    importReplies(format, names, {
      out: 'out',
      ...(format === 'jsonl' ? { map: 'map.yaml' } : {}),
      ...(expected === undefined ? {} : { expected }),
      ...(models === undefined ? {} : { models }),
    }),
  );
  const out = join(folder, 'out');
  return {
    ...ended,
    folder,
    written: filesBelow(folder).filter((path) => !before.includes(path)),
    statement: () => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).import,
    rows: (...path: string[]): Record<string, string>[] =>
      parse(readFileSync(join(out, ...path), 'utf8'), { columns: true }),
  };
}

describe('a file that is none of replies is refused, and nothing is written', () => {
  it.each<[what: string, files: Record<string, unknown>, flags: Flags, says: RegExp]>([
    ['an empty file', { 'a.jsonl': '' }, {}, /a\.jsonl: holds no reply that can be read; it is empty/],
    ['an empty array file', { 'a.json': '' }, { format: 'zeroeval' }, /a\.json: is empty; expected a list of replies/],
    [
      'an empty array',
      { 'a.json': '[]' },
      { format: 'zeroeval' },
      /a\.json: holds no reply that can be read; it is empty/,
    ],
    ['blank lines alone', { 'a.jsonl': '\n \r\n\n' }, {}, /a\.jsonl: holds no reply that can be read; it is empty/],
    [
      'UTF-16 with a mark',
      { 'a.jsonl': Buffer.from('\uFEFF{"q":1}', 'utf16le') },
      {},
      /a\.jsonl: is written in UTF-16; expected UTF-8: save it anew/,
    ],
    [
      'UTF-16 without one',
      { 'a.json': Buffer.from('[{}]', 'utf16le') },
      { format: 'zeroeval' },
      /a\.json: is written in UTF-16/,
    ],
    ['gzip', { 'a.json': gzipSync('[]') }, { format: 'zeroeval' }, /a\.json: is compressed by gzip; .*gunzip/],
    ['gzip for a log', { 'a.json': gzipSync('{}') }, { format: 'inspect' }, /a\.json: is compressed by gzip; .*gunzip/],
    ['gzip as lines', { 'a.jsonl': gzipSync('{}') }, {}, /a\.jsonl: is compressed by gzip/],
    ['a zip archive as lines', { 'a.jsonl': 'PK\u0003\u0004rest' }, {}, /a\.jsonl: is a zip archive/],
    [
      'a pointer of Git LFS',
      { 'a.jsonl': 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n' },
      {},
      /a\.jsonl: is a pointer of Git LFS.*git lfs pull/,
    ],
    ['xz', { 'a.jsonl': Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]) }, {}, /a\.jsonl: is compressed by xz/],
    ...['evalplus', 'opencompass', 'helm', 'evalscope'].map(
      (format): [string, Record<string, unknown>, Flags, RegExp] => [
        `gzip for ${format}`,
        { [format === 'helm' ? 'scenario_state.json' : 'a.json']: gzipSync('{}') },
        { format },
        /(?:a|scenario_state)\.json: is compressed by gzip; .*gunzip/,
      ],
    ),
    [
      'a first line without fields',
      { 'a.jsonl': '{}' },
      { format: 'verifiers' },
      /a\.jsonl: its first line has no fields; expected/,
    ],
    [
      'bytes of a program',
      { 'a.json': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 0, 0, 0]) },
      { format: 'zeroeval' },
      /NUL byte \(byte 6\)/,
    ],
    [
      'a web page',
      { 'a.json': '<!DOCTYPE html>\n<html>404</html>' },
      { format: 'zeroeval' },
      /a\.json: is no JSON list: it begins with "<!DOCTYPE html>.*web page/,
    ],
    ['a web page as lines', { 'a.jsonl': '<!DOCTYPE html>\n<html>404</html>' }, {}, /line 1: not valid JSON.*web page/],
    [
      'an object for a list',
      { 'a.json': '{"a": []}' },
      { format: 'zeroeval' },
      /a\.json: is no JSON list: it begins with "\{/,
    ],
    [
      'an object over several lines',
      { 'a.jsonl': JSON.stringify({ outputs: [row(1)] }, null, 2) },
      {},
      /line 1: .*name the list in it \(rows:/,
    ],
    [
      'rows: that do not exist',
      { 'a.json': { output: [row(1)], meta: 1 } },
      { map: { ...MAP, rows: 'outputs' } },
      /a\.json: there is no outputs; the keys on the way are output, meta/,
    ],
    [
      'rows: that are no list',
      { 'a.json': { outputs: 'x' } },
      { map: { ...MAP, rows: 'outputs' } },
      /a\.json: outputs is no list \(it begins with "\\"x/,
    ],
    [
      'a field of the mapping that no row has',
      { 'a.jsonl': jsonLines([row(1)]) },
      { map: { ...MAP, id: { field: 'q.ids' } } },
      /map\.yaml: id: found the field "q\.ids", which no row of a\.jsonl has \(did you mean q\.id\?\); the rows have q\.id, text, gold/,
    ],
    [
      'a key of the mapping that is not known',
      { 'a.jsonl': jsonLines([row(1)]) },
      { map: { ...MAP, replies: { field: 'text' } } },
      /map\.yaml:\d+.*replies/,
    ],
    [
      'a scorer that is not known',
      { 'a.jsonl': jsonLines([row(1)]) },
      { map: { ...MAP, suite: { name: 'saved', scorer: { name: 'numerik' } } } },
      /numerik.*numeric/,
    ],
    [
      'a target that the scorer cannot judge',
      { 'a.jsonl': jsonLines([row(1, 'x', 'seven')]) },
      {},
      /sample "1": target: found "seven".*\n.*cannot judge 1 of 1 samples; choose another with --scorer/,
    ],
    [
      'a target that is an object',
      { 'a.jsonl': jsonLines([row(1, 'x', { is: 7 })]) },
      {},
      /line 1: gold: found an object; expected a text, a number, or a list/,
    ],
    [
      'fewer expected than there are',
      { 'a.jsonl': jsonLines([row(1), row(2), row(3)]) },
      { expected: 2 },
      /--expected: found 2; the files hold 3 samples; expected at least as many/,
    ],
    [
      'fewer expected by the mapping than there are',
      { 'a.jsonl': jsonLines([row(1), row(2), row(3)]) },
      { map: { ...MAP, expected: 2 } },
      /expected \(in the mapping file\): found 2; the files hold 3 samples/,
    ],
    [
      'two files of one model',
      { 'x/a.jsonl': jsonLines([row(1)]), 'y/a.jsonl': jsonLines([row(2)]) },
      {},
      /x\/a\.jsonl and y\/a\.jsonl are two files of the same model, a; .*join them, rename one, or give labels with --models/,
    ],
    [
      'names that become one label',
      { 'm b.jsonl': jsonLines([row(1)]), 'm+b.jsonl': jsonLines([row(2)]) },
      {},
      /m b\.jsonl and m\+b\.jsonl are two files of the same model, m-b/,
    ],
    [
      'one file twice',
      { 'a.jsonl': jsonLines([row(1)]) },
      { names: ['a.jsonl', './a.jsonl'] },
      /a\.jsonl: is given twice/,
    ],
    ['a file that is not there', {}, { names: ['none.jsonl'] }, /none\.jsonl: there is no such file/],
    [
      'more labels than files',
      { 'a.jsonl': jsonLines([row(1)]) },
      { models: ['a', 'b'] },
      /--models: found 2 labels for 1 files/,
    ],
    [
      'two sets',
      { 'a.json': [crux('crux-1')], 'b.json': [{ ...crux('gsm8k-1'), dataset: 'gsm' }] },
      { format: 'zeroeval' },
      /b\.json: holds replies to zeroeval-gsm, a\.json to zeroeval-crux; one import takes one set/,
    ],
    [
      'a set that is not known',
      { 'a.json': [crux('1', [''], { dataset: 'wild' })] },
      { format: 'zeroeval' },
      /found "wild"; expected one of crux, gsm/,
    ],
    [
      'a format that is not known',
      { 'a.json': '[]' },
      { format: 'zeroevla' },
      /format "zeroevla" is not known; did you mean zeroeval\?/,
    ],
  ])('%s', async (_, files, flags, says) => {
    const { code, stderr, written } = await importing(files, flags);
    expect(stderr).toMatch(says);
    expect({ code, written }).toEqual({ code: 4, written: [] });
  });

  it('a folder', async () => {
    const folder = join(home, 'has-folder');
    write(folder, { 'map.yaml': MAP });
    mkdirSync(join(folder, 'replies'));
    const { code, stderr } = await here(folder, () =>
      importReplies('jsonl', ['replies'], { map: 'map.yaml', out: 'out' }),
    );
    expect(stderr).toMatch(/replies: is a folder; expected a file of saved replies/);
    expect({ code, files: filesBelow(folder) }).toEqual({ code: 4, files: ['map.yaml'] });
  });

  it('one file under two names', async () => {
    const folder = join(home, 'has-link');
    write(folder, { 'map.yaml': MAP, 'a.jsonl': jsonLines([row(1)]) });
    symlinkSync('a.jsonl', join(folder, 'b.jsonl'));
    const { code, stderr } = await here(folder, () =>
      importReplies('jsonl', ['a.jsonl', 'b.jsonl'], { map: 'map.yaml', out: 'out' }),
    );
    expect(stderr).toMatch(/b\.jsonl: is given twice/);
    expect(code).toBe(4);
  });

  it.skipIf(process.getuid?.() === 0 && execFileSync('id', ['-u']).toString().trim() === '0')(
    'a file that may not be read (needs a user who is not root)',
    async () => {
      const folder = join(home, 'unreadable');
      write(folder, { 'map.yaml': MAP, 'a.jsonl': jsonLines([row(1)]) });
      execFileSync('chmod', ['000', join(folder, 'a.jsonl')]);
      const { code, stderr } = await here(folder, () =>
        importReplies('jsonl', ['a.jsonl'], { map: 'map.yaml', out: 'out' }),
      );
      expect(stderr).toMatch(/a\.jsonl: cannot be read \(EACCES\)/);
      expect(code).toBe(4);
    },
  );
});

describe('what is wrong with single replies is counted, named, and leaves the row incomplete', () => {
  it.each<
    [what: string, elements: readonly unknown[] | string, malformed: readonly [location: string, text: RegExp][]]
  >([
    ['an element that is a string', [row(1), 'total'], [['line 2', /found a string; expected an object/]]],
    ['an element that is null', [row(1), null], [['line 2', /found null; expected an object/]]],
    ['an element that is a list', [row(1), [row(2)]], [['line 2', /found a list; expected an object/]]],
    ['a line that is cut', `${JSON.stringify(row(1))}\n{"q": {"id": 2}, "text": "Ans`, [['line 2', /not valid JSON/]]],
    [
      'a reply that is an object',
      [row(1), row(2, { text: 'x' })],
      [['line 2', /text: found an object; expected the text/]],
    ],
    ['a reply that is missing', [row(1), { q: { id: 2 }, gold: 7 }], [['line 2', /text: is missing/]]],
    ['an id that is missing', [row(1), { text: 'x', gold: 7 }], [['line 2', /q\.id: holds no id/]]],
    ['an id that is empty', [row(1), row('')], [['line 2', /q\.id: holds no id/]]],
    ['an id that is an object', [row(1), row({ n: 1 })], [['line 2', /q\.id: holds no id/]]],
    ['a target that is missing', [row(1), { q: { id: 2 }, text: 'x' }], [['line 2', /gold: is missing/]]],
    ['a target that is an empty list', [row(1), row(2, 'x', [])], [['line 2', /gold: found an empty list/]]],
  ])('%s', async (_, elements, malformed) => {
    const { code, rows, statement } = await importing({
      'a.jsonl': typeof elements === 'string' ? elements : jsonLines(elements),
    });
    expect(code).toBe(2);
    const { files, malformed: listed } = statement();
    expect(files[0]).toMatchObject({ taken: 1, malformed: malformed.length });
    for (const [index, [location, text]] of malformed.entries()) {
      expect(listed[index]).toMatchObject({ file: 'a.jsonl', place: location });
      expect(listed[index].text).toMatch(text);
    }
    const [summary] = rows('summary.csv').filter(({ suite }) => suite === 'saved');
    expect(summary).toMatchObject({ n: '1', n_missing: String(malformed.length), complete: 'false' });
    expect(summary!.caveats).toContain('incomplete');
  });

  it('a list that is cut, by element and byte', async () => {
    const { code, statement } = await importing({
      'a.json': '[{"q":{"id":1},"text":"7","gold":7},\n{"q":{"id":2},"te',
    });
    expect(code).toBe(2);
    expect(statement().malformed).toEqual([
      { file: 'a.json', place: 'element 2', text: expect.stringMatching(/ends in the middle of it, after 54 bytes/) },
    ]);
  });

  it('a list without its end', async () => {
    const { code, statement } = await importing({ 'a.json': `[${JSON.stringify(row(1))},` });
    expect(code).toBe(2);
    expect(statement().malformed[0].text).toMatch(/ends before its list does/);
  });

  it('two lists in one file', async () => {
    const { code, statement } = await importing({
      'a.json': `[${JSON.stringify(row(1))}]\n[${JSON.stringify(row(2))}]\n`,
    });
    expect(code).toBe(2);
    expect(statement()).toMatchObject({ files: [{ taken: 1, malformed: 1 }] });
    expect(statement().malformed[0].text).toMatch(/more stands behind it \(byte \d+, "\[\{.*one list/);
  });

  it('a reply that is null is a cell that failed', async () => {
    const { code, rows, statement } = await importing({ 'a.jsonl': jsonLines([row(1), row(2, null)]) });
    expect(code).toBe(2);
    expect(statement().files[0]).toMatchObject({ taken: 2, withoutReply: 1, malformed: 0 });
    expect(rows('samples', 'a.csv')[1]).toMatchObject({ sample: '2', outcome: 'failed', score: '' });
    const [summary] = rows('summary.csv').filter(({ suite }) => suite === 'saved');
    expect(summary).toMatchObject({ n: '1', n_failed: '1', n_missing: '0', complete: 'false' });
  });

  it('double ids: the first reply counts, the others are named', async () => {
    const { code, rows, statement } = await importing({
      'a.jsonl': jsonLines([row(1, '7'), row(1, '8'), row(2, '7'), row(1, '9')]),
    });
    expect(code).toBe(0);
    expect(rows('samples', 'a.csv').map(({ answer }) => answer)).toEqual(['7', '7']);
    expect(statement()).toMatchObject({
      files: [{ taken: 2, duplicates: 2 }],
      duplicates: [
        { file: 'a.jsonl', place: 'line 2', text: '1' },
        { file: 'a.jsonl', place: 'line 4', text: '1' },
      ],
    });
  });

  it('fewer replies than the set has, by what the user and the mapping say', async () => {
    const two = { 'a.jsonl': jsonLines([row(1), row(2)]) };
    const byFlag = await importing(two, { expected: 5 });
    expect(byFlag.code).toBe(2);
    expect(byFlag.statement()).toMatchObject({ expected: 5, expectedBy: 'flag', missing: [{ model: 'a', cells: 3 }] });
    const byMap = await importing(two, { map: { ...MAP, expected: 5 } });
    expect(byMap.code).toBe(2);
    expect(byMap.statement()).toMatchObject({ expected: 5, expectedBy: 'map' });
    expect(byMap.stdout).toContain('5 samples expected, according to the mapping file');
    const exact = await importing(two, { map: { ...MAP, expected: 2 } });
    expect(exact.code).toBe(0);
  });

  it('what one file holds and another does not', async () => {
    const { code, statement } = await importing({
      'a.jsonl': jsonLines([row(1), row(2), row(3)]),
      'b.jsonl': jsonLines([row(2)]),
    });
    expect(code).toBe(2);
    expect(statement().missing).toEqual([{ model: 'b', cells: 2, samples: ['1', '3'] }]);
  });

  it('ids with other right answers are kept apart, and are no more questions than the set has', async () => {
    const { statement, rows } = await importing({
      'a.jsonl': jsonLines([row(1), row(2)]),
      'b.jsonl': jsonLines([row(1), row(2)]),
      'c.jsonl': jsonLines([row(1), row(2, 'Answer: 8', 8)]),
    });
    const { parted, expected } = statement();
    expect(expected).toBe(2);
    expect(parted).toEqual([{ id: '2', samples: ['2', expect.stringMatching(/^2~[0-9a-f]{8}$/)] }]);
    const complete = rows('summary.csv').filter(({ suite }) => suite === 'saved');
    expect(complete.map(({ n_missing }) => n_missing)).toEqual(['0', '0', '0']);
    const [pair] = rows('comparisons.csv').filter(({ suite, model_b }) => suite === 'saved' && model_b === 'c');
    expect(pair).toMatchObject({ n_pairs: '1' });
  });

  it('a list of right answers means any of them, and is said to', async () => {
    const { code, rows, statement } = await importing({ 'a.jsonl': jsonLines([row(1, '7', [6, 7]), row(2, '7')]) });
    expect(code).toBe(0);
    expect(rows('samples', 'a.csv')[0]).toMatchObject({ outcome: 'correct', target: '6 | 7' });
    expect(statement().notes).toEqual([
      expect.stringMatching(/1 rows have a list of right answers: .*one of them is right/),
    ]);
  });

  it('the same file under two names is said to be that', async () => {
    const text = jsonLines([row(1), row(2)]);
    const { code, statement } = await importing({ 'a.jsonl': text, 'b.jsonl': text });
    expect(code).toBe(0);
    expect(statement().notes).toEqual(['a.jsonl and b.jsonl are the same file, byte by byte']);
  });
});

describe('what can be read is read', () => {
  it.each<[what: string, text: string | Uint8Array, mended: number]>([
    ['a byte order mark', `\uFEFF${jsonLines([row('x')])}`, 0],
    ['CRLF', `${JSON.stringify(row('x'))}\r\n\r\n`, 0],
    ['no last line feed', JSON.stringify(row('x')), 0],
    ['numbers as text', '{"q":{"id":"x"},"text":7,"gold":"7"}', 0],
    ['LaTeX that is no JSON', String.raw`{"q":{"id":"x"},"text":"\(\pi\) is not it. Answer: 7","gold":7}`, 1],
    ['raw line breaks in a string of a list', '[{"q":{"id":"x"},"text":"it is\n7","gold":7}]', 1],
    ['NaN and Infinity of Python', '{"q":{"id":"x"},"text":"7","gold":7,"loss":NaN,"of":[-Infinity, Infinity]}', 0],
    ['a byte order mark before a list', `\uFEFF[${JSON.stringify(row('x'))}]`, 0],
  ])('%s', async (_, text, mended) => {
    const { code, rows, statement } = await importing({ 'a.jsonl': text });
    expect(rows('samples', 'a.csv')).toMatchObject([{ sample: 'x', outcome: 'correct', answer: '7' }]);
    expect(code).toBe(0);
    expect(statement().files[0]).toMatchObject({ taken: 1, mended, malformed: 0 });
  });

  it('a reply of a megabyte, over many pieces of the file, as it stands', async () => {
    const long = `${'wörd 🙂 '.repeat(120_000)}Answer: 7`;
    const elements = [
      row(1, long),
      ...Array.from({ length: 300 }, (_, at) => row(at + 2, `${'é'.repeat(at * 17)} Answer: 7`)),
    ];
    for (const [name, text] of [
      ['a.json', JSON.stringify(elements)],
      ['a.jsonl', jsonLines(elements)],
    ] as const) {
      const { code, rows, folder } = await importing({ [name]: text });
      expect(code).toBe(0);
      expect(rows('samples', 'a.csv').every(({ outcome }) => outcome === 'correct')).toBe(true);
      const records = readFileSync(join(folder, 'out', 'records', 'a.jsonl'), 'utf8')
        .trim()
        .split('\n');
      expect(records).toHaveLength(301);
      const replies = records.map((line) => JSON.parse(line)).map(({ turns }) => turns[0].generation.text);
      expect(new Set(replies)).toEqual(new Set(elements.map(({ text: reply }) => reply)));
    }
  });

  it('ids with line feeds and halves of characters', async () => {
    const { code, rows } = await importing({
      'a.jsonl': '{"q":{"id":"a\\nb"},"text":"7 \\ud800","gold":7}\n{"q":{"id":"c\\udc00"},"text":"7","gold":7}',
    });
    expect(code).toBe(0);
    expect(rows('samples', 'a.csv').map(({ sample }) => sample)).toEqual(['a b', 'c\uFFFD']);
  });

  it.each([
    ['org/model-7b', 'org-model-7b'],
    ['weights@host', 'weights@host'],
    ['模型 🙂', 'unnamed'],
    ['..', 'unnamed'],
    ['con', 'con-model'],
    ['NUL.v1', 'NUL-model.v1'],
    ['-rf', 'rf'],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['x'.repeat(300), 'x'.repeat(100)],
  ])('a model called %j becomes %j', async (model, label) => {
    const { code, written } = await importing(
      { 'a.jsonl': jsonLines([{ ...row(1), model }]) },
      { map: { ...MAP, model: { field: 'model' } } },
    );
    expect(code).toBe(0);
    expect(written).toContain(join('out', 'records', `${label}.jsonl`));
    expect(written.every((path) => path.startsWith('out/'))).toBe(true);
  });

  it('the number of a trial that nobody can have asked for', async () => {
    const map = { ...MAP, trial: { field: 'trial' } };
    const lines = [1, 10_001, 1_328_939_231].map((trial) => ({ ...row('a'), trial }));
    const { code, statement, rows } = await importing({ 'a.jsonl': jsonLines(lines) }, { map });
    expect(code).toBe(2);
    expect(JSON.stringify(statement())).toContain('trial: found 1328939231; expected a number from 1 to 10000');
    expect(rows('summary.csv').find(({ suite }) => suite === 'saved')).toMatchObject({ n: '1' });
  });

  it('several models in one file, by a field', async () => {
    const { code, rows } = await importing(
      { 'a.jsonl': jsonLines(['p', 'q'].flatMap((model) => [1, 2].map((id) => ({ ...row(id), model })))) },
      { map: { ...MAP, model: { field: 'model' } } },
    );
    expect(code).toBe(0);
    expect(rows('comparisons.csv').find(({ suite }) => suite === 'saved')).toMatchObject({ n_pairs: '2', both: '2' });
  });
});

it('leaves nothing of an import that is interrupted or fails late', async () => {
  const { folder, code } = await importing(
    { 'a.jsonl': jsonLines(Array.from({ length: 50 }, (_, at) => row(at, 'x', at === 49 ? 'none' : 7))) },
    {},
  );
  expect(code).toBe(4);
  expect(filesBelow(folder)).toEqual(['a.jsonl', 'map.yaml']);
});
