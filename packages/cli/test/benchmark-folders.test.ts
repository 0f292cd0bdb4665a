import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hideHome } from '@evenhand/io';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { benchmarkFolders, describeBenchmarkFolders } from '../src/benchmark-folders.ts';

let root: string;
const builtIn = () => join(root, 'installed', 'benchmarks');
const write = (...path: string[]) => {
  mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(root, ...path), '');
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'evenhand-folders-'));
  for (const part of ['hosts', 'prices']) write('installed', 'benchmarks', part, 'openai.yaml');
  write('installed', 'benchmarks', 'suites', 'gsm8k', 'suite.yaml');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each(['suites', 'models', 'hosts', 'prices', 'experiments', 'claims', 'maps'])(
  'a folder of one’s own is used that holds nothing but %s',
  (part) => {
    mkdirSync(join(root, part, 'benchmarks', part), { recursive: true });
    mkdirSync(join(root, part, 'below'), { recursive: true });
    const own = join(root, part, 'benchmarks');
    expect(benchmarkFolders(join(root, part), builtIn())).toEqual([own, builtIn()]);
    expect(benchmarkFolders(join(root, part, 'below'), builtIn())).toEqual([own, builtIn()]);
  },
);

it.each(['hardware', 'exchange-rates', 'holidays'])('a folder is used that holds nothing but %s.yaml', (name) => {
  write(`only-${name}`, 'benchmarks', `${name}.yaml`);
  const own = join(root, `only-${name}`, 'benchmarks');
  expect(benchmarkFolders(join(root, `only-${name}`), builtIn())).toEqual([own, builtIn()]);
  expect(describeBenchmarkFolders([own, builtIn()], builtIn())[0]).toMatchObject({ holds: [name] });
});

it('a folder of that name that holds none of these is passed over', () => {
  mkdirSync(join(root, 'other', 'benchmarks', 'speed'), { recursive: true });
  expect(benchmarkFolders(join(root, 'other'), builtIn())).toEqual([builtIn()]);
});

it('what is used and what it hides is told by name', () => {
  write('mine', 'benchmarks', 'hosts', 'openai.yaml');
  write('mine', 'benchmarks', 'hosts', 'lab.yaml');
  write('mine', 'benchmarks', 'hosts', 'notes.txt');
  write('mine', 'benchmarks', 'suites', 'gsm8k', 'suite.yaml');
  const [own, installed] = describeBenchmarkFolders([join(root, 'mine', 'benchmarks'), builtIn()], builtIn());
  expect(own).toMatchObject({
    holds: ['suites/gsm8k', 'hosts/lab', 'hosts/openai'],
    shadows: ['suites/gsm8k', 'hosts/openai'],
  });
  expect(own!.folder).not.toMatch(/^\//);
  expect(installed).toEqual({ folder: 'built in', holds: [], shadows: [] });
});

it('a text for others does not name the home folder', () => {
  expect(hideHome(`put the file at ${join(homedir(), 'weights', 'x.gguf')}`)).toBe(
    `put the file at ${join('~', 'weights', 'x.gguf')}`,
  );
});
