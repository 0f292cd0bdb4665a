import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METHODS } from '@evenhand/grounds';

import { beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { type Ended, evenhand, filesBelow, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const original = join(home, 'run');
const price = { input: 1, output: 2 };

beforeAll(async () => {
  write(home, {
    ...sums(24),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums'],
      models: [
        scripted(
          'one',
          { errorRate: 0.3, latencyMs: 1, chunks: 2, chunkMs: 1, form: 'I say "well, well". Answer: {{answer}}' },
          { price },
        ),
        scripted('two', { errorRate: 0.3, latencyMs: 2, seed: 4 }, { price }),
      ],
    },
  });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

let copies = 0;
/** A copy of the run in which something was changed, and what `verify` says of it. */
async function tampered(change: (folder: string) => void): Promise<Ended & { name: string }> {
  const name = `copy-${++copies}`;
  cpSync(original, join(home, name), { recursive: true });
  change(join(home, name));
  return { ...(await here(home, () => verify(name, {}))), name };
}

function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path}: the test changed nothing`);
  writeFileSync(path, after);
}

/** Adds one to the last digit of a cell in a given line. Knows quoted cells. */
function bump(text: string, line: number, column: string): string {
  const lines = text.split('\n');
  const at = lines[0]!.split(',').indexOf(column);
  const cells = lines[line - 1]!.match(/"(?:[^"]|"")*"|[^,]+|(?<=,|^)(?=,|$)/g)!;
  if (at < 0 || !/\d/.test(cells[at]!)) throw new Error(`no digit in ${column} of ${lines[line - 1]}`);
  cells[at] = cells[at]!.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  return lines.with(line - 1, cells.join(',')).join('\n');
}

describe('a fresh run', () => {
  it('is verified', async () => {
    const { code, stdout, stderr } = await evenhand(home, 'verify', 'run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^verified: \d+ files, 48 records; /);
  });

  it('is verified as JSON', async () => {
    const { code, stdout } = await evenhand(home, 'verify', 'run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], notes: [], records: 48 });
  });
});

it('a result file that other records gave is not verified, and `report` takes it away', async () => {
  const folder = join(home, 'left-over');
  cpSync(original, folder, { recursive: true });
  writeFileSync(join(folder, 'hosts.csv'), 'model\n');
  const verified = () => here(home, () => verify('left-over', {}));
  expect((await verified()).stdout).toContain('left-over/hosts.csv: the manifest does not name it');
  expect(await evenhand(home, 'report', 'left-over')).toMatchObject({ code: 0 });
  expect(await verified()).toMatchObject({ code: 0 });
  expect(filesBelow(folder)).toEqual(filesBelow(original));
});

it('the program itself ends with 1 and names the place', async () => {
  cpSync(original, join(home, 'by-program'), { recursive: true });
  edit(join(home, 'by-program', 'summary.csv'), (text) => bump(text, 2, 'accuracy'));
  const { code, stdout, stderr } = await evenhand(home, 'verify', 'by-program');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('by-program/summary.csv:2: column accuracy: the file says ');
});

describe('one digit that was changed', () => {
  const locations: [file: string, line: number, column: string][] = [
    ['samples/one.csv', 5, 'score'],
    ['samples/one.csv', 4, 'target'],
    ['samples/two.csv', 25, 'output_sha256'],
    ['measurements/one.csv', 2, 'e2e_ms'],
    ['measurements/two.csv', 9, 'cost_usd'],
    ['summary.csv', 2, 'accuracy'],
    ['summary.csv', 7, 'n_correct'],
    ['efficiency.csv', 3, 'e2e_ms_p50'],
    ['comparisons.csv', 2, 'p'],
    ['ratios.csv', 2, 'tokens_ratio_hi'],
  ];
  it.each(locations)('in %s, line %i, column %s, is named', async (file, line, column) => {
    const { code, stdout, name } = await tampered((folder) =>
      edit(join(folder, file), (text) => bump(text, line, column)),
    );
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}/${file}:${line}: column ${column}: the file says `);
    expect(stdout).toContain('not verified: 1 finding.');
  });

  it('in REPORT.md is named by its line', async () => {
    let line = 0;
    const { code, stdout, name } = await tampered((folder) =>
      edit(join(folder, 'REPORT.md'), (text) => {
        const at = text.search(/\d %/);
        line = text.slice(0, at).split('\n').length;
        return `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
      }),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`${name}/REPORT\\.md:${line}: the file says `));
  });

  it('in the manifest shows in the report that rests on it', async () => {
    const { code, stdout, name } = await tampered((folder) =>
      edit(join(folder, 'manifest.json'), (text) => text.replace(/"planned": 48/, '"planned": 49')),
    );
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}/REPORT.md:`);
  });
});

describe('what else was changed', () => {
  it('a line too many, or too few, is named', async () => {
    const more = await tampered((folder) =>
      edit(join(folder, 'samples/one.csv'), (text) => `${text}${text.split('\n')[3]}\n`),
    );
    expect(more.code).toBe(1);
    expect(more.stdout).toContain('samples/one.csv:26');
    const fewer = await tampered((folder) =>
      edit(join(folder, 'comparisons.csv'), (text) => `${text.split('\n').slice(0, 2).join('\n')}\n`),
    );
    expect(fewer.code).toBe(1);
    expect(fewer.stdout).toContain('comparisons.csv:3');
  });

  it('one character of a reply is named by line and cell', async () => {
    const { code, stdout, name } = await tampered((folder) =>
      edit(join(folder, 'records/one.jsonl'), (text) => {
        const lines = text.split('\n');
        return lines.with(6, lines[6]!.replace('I say', 'I shy')).join('\n');
      }),
    );
    const { key } = JSON.parse(readFileSync(join(original, 'records/one.jsonl'), 'utf8').split('\n')[6]!);
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}/records/one.jsonl: differs from the manifest`);
    expect(stdout).toContain(`${name}/records/one.jsonl:7: ${key}: the reply is not the one that was scored`);
  });

  it('a verdict that the reply does not bear is named, whatever the hashes say', async () => {
    const { code, stdout } = await tampered((folder) =>
      edit(join(folder, 'records/two.jsonl'), (text) => {
        const lines = text.split('\n');
        const at = lines.findIndex((line) => line.includes('"outcome":"incorrect"'));
        const record = JSON.parse(lines[at]!);
        record.outcome = 'correct';
        record.score = { ...record.score, value: 1, strict: 1, lenient: 1 };
        return lines.with(at, JSON.stringify(record)).join('\n');
      }),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /records\/two\.jsonl:\d+: .*scored again, the reply is incorrect \(0\); the record says correct \(1\)/,
    );
  });

  it('a record that is no JSON any more is named', async () => {
    const { code, stdout } = await tampered((folder) =>
      edit(join(folder, 'records/two.jsonl'), (text) => text.replace('{', '[')),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/records\/two\.jsonl:1: not valid JSON/);
  });

  it('an input is named', async () => {
    const input = filesBelow(original).find((path) => path.startsWith('inputs/samples-'))!;
    const { code, stdout, name } = await tampered((folder) =>
      edit(join(folder, input), (text) => text.replace('1,002', '1,003')),
    );
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}/${input}: differs from the manifest`);
  });

  it.each(['samples/two.csv', 'REPORT.md', 'records/one.jsonl', 'inputs/model-one'])(
    'a missing %s is named',
    async (start) => {
      const path = filesBelow(original).find((file) => file.startsWith(start))!;
      const { code, stdout, name } = await tampered((folder) => rmSync(join(folder, path)));
      expect(code).toBe(1);
      expect(stdout).toContain(`${name}/${path}: is missing`);
    },
  );
});

describe('what nobody can have written', () => {
  it.each([
    [
      'a method of a version that never was',
      `"accuracy-interval": ${METHODS['accuracy-interval']}`,
      '"accuracy-interval": 70',
    ],
    ['a scorer of a version that never was', '"scorer": "numeric@', '"scorer": "numeric@9'],
    ['a scorer that never was', '"scorer": "numeric@', '"scorer": "numerical@'],
  ])('%s is a finding', async (_, before, after) => {
    const { code, stdout } = await tampered((folder) =>
      edit(join(folder, 'manifest.json'), (text) => text.replace(before, after)),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/manifest\.json: (?:method|scorer) .* is none that this evenhand ever had/);
  });

  it('a file that nothing accounts for is a finding; what a file manager leaves is none', async () => {
    const more = await tampered((folder) => {
      writeFileSync(join(folder, 'samples', 'three.csv'), 'key\n');
      writeFileSync(join(folder, '.DS_Store'), '');
    });
    expect(more.code).toBe(1);
    expect(more.stdout).toContain('samples/three.csv: the manifest does not name it');
    expect(more.stdout).toContain('not verified: 1 finding.');
  });
});

describe('what is no fault of the run', () => {
  const older = (folder: string) =>
    edit(join(folder, 'manifest.json'), (text) =>
      text.replace(`"accuracy-interval": ${METHODS['accuracy-interval']}`, '"accuracy-interval": 1'),
    );

  it('a method of an older version is a note, and the run is verified in part', async () => {
    const { code, stdout } = await tampered((folder) => {
      older(folder);
      edit(join(folder, 'summary.csv'), (text) => bump(text, 2, 'accuracy_lo'));
    });
    expect(code).toBe(2);
    expect(stdout).toContain(
      `note: method accuracy-interval: the run used version 1, this evenhand has ${METHODS['accuracy-interval']}`,
    );
    expect(stdout).toMatch(/\nverified in part: .* 1 note above names what was not\.\n$/);
  });

  it('but files that do not rest on it are still held against the records', async () => {
    const { code, stdout } = await tampered((folder) => {
      older(folder);
      edit(join(folder, 'ratios.csv'), (text) => bump(text, 2, 'cost_ratio'));
    });
    expect(code).toBe(1);
    expect(stdout).toContain('ratios.csv:2: column cost_ratio');
  });
});

it('a folder that is no run is refused', async () => {
  const { code, stderr } = await evenhand(home, 'verify', 'sums');
  expect(code).toBe(4);
  expect(stderr).toContain('sums: is not the folder of a run; expected a manifest.json in it');
});
