import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = join(import.meta.dirname, '..', '..', '..');
const PROGRAM = fileURLToPath(new URL('../bin/evenhand.js', import.meta.url));
const home = scratch();
const bin = join(home, 'bin');

beforeAll(() => {
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'npx'),
    `#!/bin/sh\n[ "$1" = evenhand ] || exit 127\nshift\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
  );
  chmodSync(join(bin, 'npx'), 0o755);
});

/** Code blocks of a recipe in one language. */
function blocks(recipe: string, language: string): string[] {
  const text = readFileSync(join(root, 'docs', 'recipes', recipe), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);
}

const env = { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, HOME: home };
function runLines(script: string, cwd: string) {
  return script
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, encoding: 'utf8', env });
      return { line, status, stdout, stderr, expected: Number(/ # ends with (\d+)$/.exec(line)?.[1] ?? 0) };
    });
}

describe('the script of', () => {
  const scripts = blocks('three-users.md', 'sh');
  it('three users are three', () => expect(scripts).toHaveLength(3));

  it.each([
    ['a researcher', 0, /\\begin\{tabular\}[\s\S]*Written: .*rivers\.parquet \(30 rows/],
    ['an engineer', 1, /--fail-on-drop: 1 row fell/],
    ['a reader', 2, /three/],
  ])('%s works as printed', (name, at, output) => {
    const cwd = join(home, `user-${at}`);
    mkdirSync(cwd);
    const done = runLines(scripts[at]!, cwd);
    for (const { line, status, expected, stderr } of done)
      expect({ line, status, stderr: status === expected ? '' : stderr }).toEqual({
        line,
        status: expected,
        stderr: '',
      });
    expect(done.map(({ stdout, stderr }) => stdout + stderr).join('\n'), name).toMatch(output);
  });
});

describe('the scripts of many machines', () => {
  it.each(blocks('many-machines.md', 'sh').map((script, at) => [at, script] as const))(
    'number %i works as printed',
    (at, script) => {
      const cwd = join(home, `machines-${at}`);
      mkdirSync(cwd);
      for (const { line, status, expected, stderr } of runLines(script, cwd))
        expect({ line, status, stderr: status === expected ? '' : stderr }).toEqual({
          line,
          status: expected,
          stderr: '',
        });
    },
  );
});

describe('the lines for notebooks', () => {
  const cwd = join(home, 'notebook');
  beforeAll(() => {
    mkdirSync(cwd);
    cpSync(join(root, 'results', 'first-look-reference'), join(cwd, 'results', 'first-look-reference'), {
      recursive: true,
    });
    for (const { line, status, stderr } of runLines(blocks('notebook.md', 'sh').join('\n'), cwd))
      expect({ line, status, stderr }).toMatchObject({ status: 0 });
  });
  /** Mean scores by model and suite, as the run's own table has them. */
  const means = () =>
    (
      parse(readFileSync(join(root, 'results', 'first-look-reference', 'summary.csv'), 'utf8'), {
        columns: true,
      }) as Record<string, string>[]
    )
      .filter(({ suite, language, prompt }) => suite !== '*' && language === '*' && prompt === 'main')
      .map(({ model, suite, mean_score }) => `${model} ${suite} ${Number(mean_score).toFixed(4)}`)
      .sort();
  const has = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).status === 0;

  it.skipIf(!has('python3', '-c', 'import pandas'))('give the run’s own means in pandas', () => {
    const { stdout, status, stderr } = spawnSync('python3', ['-c', blocks('notebook.md', 'python')[0]!], {
      cwd,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const rows: Record<string, string>[] = parse(stdout, { columns: true, skip_empty_lines: true });
    expect(rows.map(({ model, suite, mean }) => `${model} ${suite} ${Number(mean).toFixed(4)}`).sort()).toEqual(
      means(),
    );
  });
  it.skipIf(!has('python3', '-c', 'import duckdb'))('give the run’s own means in DuckDB', () => {
    const script = 'import duckdb, sys; duckdb.sql(sys.argv[1]).write_csv("means.csv")';
    const query = blocks('notebook.md', 'sql')[0]!.replace(/;\s*$/, '');
    const { status, stderr } = spawnSync('python3', ['-c', script, query], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const rows: Record<string, string>[] = parse(readFileSync(join(cwd, 'means.csv'), 'utf8'), { columns: true });
    expect(rows.map(({ model, suite, mean }) => `${model} ${suite} ${Number(mean).toFixed(4)}`).sort()).toEqual(
      means(),
    );
  });
  it.skipIf(!has('Rscript', '--version'))('run in R', () => {
    const { stdout, status, stderr } = spawnSync('Rscript', ['-e', blocks('notebook.md', 'r')[0]!], {
      cwd,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    for (const mean of means()) expect(stdout).toContain(mean.split(' ')[0]);
  });
  it('give the run’s own means from the long file itself', () => {
    const rows: Record<string, string>[] = parse(readFileSync(join(cwd, 'long.csv'), 'utf8'), { columns: true });
    const groups = Map.groupBy(
      rows.filter(({ score }) => score !== ''),
      ({ model, suite }) => `${model} ${suite}`,
    );
    const found = [...groups].map(
      ([name, list]) => `${name} ${(list.reduce((sum, row) => sum + Number(row.score), 0) / list.length).toFixed(4)}`,
    );
    expect(found.sort()).toEqual(means());
  });
});
