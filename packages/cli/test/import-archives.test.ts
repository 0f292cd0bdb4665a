import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importReplies } from '../src/commands/import.ts';
import { here } from './support/here.ts';
import { filesBelow, scratch, write } from './support/program.ts';
import { type MadeMember, madeZip } from './support/zip-files.ts';

vi.setConfig({ testTimeout: 120_000 });

const home = scratch();
let cases = 0;

/** Imports one archive in a folder of its own. */
async function importing(format: string, name: string, bytes: Uint8Array) {
  const folder = join(home, `case-${++cases}`);
  write(folder, { [name]: bytes });
  const ended = await here(folder, () => importReplies(format, [name], { out: 'out' }));
  return { ...ended, folder, written: filesBelow(folder).filter((path) => path !== name) };
}

const answer = (id: number, reply = 'The answer is (B).') => ({
  question_id: id,
  question: 'Which?',
  options: ['a', 'b', 'c'],
  answer: 'B',
  category: 'law',
  model_outputs: reply,
});
const answers = (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => answer(at)));
const zeros = (bytes: number) => new Uint8Array(bytes);

const bombs: [what: string, members: readonly MadeMember[], end: Parameters<typeof madeZip>[1], says: RegExp][] = [
  [
    'a ratio that nothing honest has',
    [{ name: 'a.json', content: zeros(80 << 20) }],
    {},
    /\d+ bytes unpack to 80 MiB, over 200 times as much: a zip bomb, not unpacked/,
  ],
  [
    'many members that are huge together',
    Array.from({ length: 5 }, (_, at) => ({ name: `${at}.json`, content: 'x', bytes: 0xfffffffe })),
    {},
    /unpacks to \d+ MiB; at most 8192 MiB are unpacked/,
  ],
  [
    'a member that is larger than it says',
    [{ name: 'a.json', content: zeros(9 << 20), bytes: 10 }],
    {},
    /is longer than the list says/,
  ],
  [
    'a member that is smaller than it says',
    [{ name: 'a.json', content: '[]', bytes: 1000 }],
    {},
    /"a\.json" is damaged/,
  ],
  ['a wrong checksum', [{ name: 'a.json', content: answers(2), crc: 1 }], {}, /"a\.json" is damaged/],
  [
    'members that share their bytes',
    [
      { name: 'a.json', content: answers(2) },
      { name: 'b.json', content: answers(2), sameAs: 0 },
    ],
    {},
    /"a\.json" and "b\.json" overlap: not unpacked/,
  ],
  ['an encrypted member', [{ name: 'a.json', content: '[]', flags: 1 }], {}, /"a\.json" is encrypted/],
  [
    'a compression that is not read',
    [{ name: 'a.json', content: '[]', method: 14 }],
    {},
    /"a\.json": compression 14 is not read/,
  ],
  ['the zip64 form', [{ name: 'a.json', content: '[]' }], { count: 0xffff }, /zip64 form .*unpack it first/],
  ['the zip64 form, by its offset', [{ name: 'a.json', content: '[]' }], { offset: 0xffffffff }, /zip64 form/],
  ['more members than it has', [{ name: 'a.json', content: '[]' }], { count: 9 }, /list of members is damaged/],
  ['a list beyond its end', [{ name: 'a.json', content: '[]' }], { offset: 99_999 }, /list of members is damaged/],
  [
    'an archive in an archive',
    [{ name: 'a.zip', content: madeZip([{ name: 'b.json', content: answers(1) }]) }],
    {},
    /holds no \.json/,
  ],
  ['no member at all', [], {}, /holds no \.json/],
];

describe('an archive that is a bomb or damaged is refused, and nothing is written', () => {
  it.each(bombs)('mmlu-pro: %s', async (_, members, end, says) => {
    const { code, stderr, written } = await importing('mmlu-pro', 'm.zip', madeZip(members, end));
    expect(stderr).toMatch(says);
    expect(stderr).toContain('m.zip');
    expect({ code, written }).toEqual({ code: 4, written: [] });
  });

  it.each(bombs.slice(0, 11))('inspect: %s', async (_, members, end) => {
    const header = { eval: { task: 'errands', model: 'm', dataset: { samples: 1 } } };
    const bytes = madeZip(
      [
        { name: 'header.json', content: JSON.stringify(header) },
        ...members.map((one) => ({
          ...one,
          name: `samples/${one.name}`,
          ...(one.sameAs === undefined ? {} : { sameAs: one.sameAs + 1 }),
        })),
      ],
      end,
    );
    const { code, stderr, written } = await importing('inspect', 'm.eval', bytes);
    expect(stderr).toContain('m.eval');
    expect({ code, written }).toEqual({ code: 4, written: [] });
  });

  it.each([0, 1, 20, 60, 120])('an archive of which %i bytes are left', async (left) => {
    const intact = madeZip([{ name: 'a.json', content: answers(50) }]);
    const { code, stderr, written } = await importing('mmlu-pro', 'm.zip', intact.subarray(0, left));
    expect(stderr).toMatch(/m\.zip: (?:it is no zip archive, or was cut|it ends too early|is no JSON list|is empty)/);
    expect({ code, written }).toEqual({ code: 4, written: [] });
  });
});

describe('an honest archive', () => {
  it('is read, whatever its members are called, and none of them becomes a file', async () => {
    const { code, folder, written } = await importing(
      'mmlu-pro',
      'm.zip',
      madeZip([
        { name: '../../../../tmp/evil.json', content: JSON.stringify([answer(1)]) },
        { name: '/etc/passwd.json', content: JSON.stringify([answer(2, 'answer: C')]), stored: true },
        { name: '__MACOSX/._a.json', content: 'no JSON' },
        { name: 'notes.txt', content: 'not read' },
      ]),
    );
    expect(code).toBe(2);
    expect(written.every((path) => path.startsWith('out/'))).toBe(true);
    expect(written.some((path) => path.includes('evil') || path.includes('passwd'))).toBe(false);
    const statement = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')).import;
    expect(statement).toMatchObject({ expected: 12_032, expectedBy: 'format', files: [{ taken: 2, malformed: 0 }] });
  });

  it('may be called as it likes', async () => {
    const { code } = await importing('mmlu-pro', 'model.results', madeZip([{ name: 'a.json', content: answers(3) }]));
    expect(code).toBe(2);
  });

  it('may unpack to fifty times its size', async () => {
    const long = JSON.stringify([answer(1, `${'step by step, '.repeat(9000)}the answer is (B)`)]);
    const { code } = await importing('mmlu-pro', 'm.zip', madeZip([{ name: 'a.json', content: long }]));
    expect(code).toBe(2);
  });
});
