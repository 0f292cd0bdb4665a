import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packedMain, packOfNow, root } from '../packages/cli/bin/packed.js';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

it('takes a pack for that of its sources until one of them changes, comes or goes', () => {
  const checkout = join(folder, 'checkout');
  const source = join(checkout, 'packages', 'core', 'src', 'deep', 'a.ts');
  mkdirSync(join(source, '..'), { recursive: true });
  for (const file of [source, join(checkout, 'pnpm-lock.yaml'), join(checkout, 'packages', 'core', 'package.json')])
    writeFileSync(file, 'a');
  const seen = new Set([packOfNow(checkout)]);
  const isNew = () => seen.size !== seen.add(packOfNow(checkout)).size;
  expect(isNew()).toBe(false);
  writeFileSync(source, 'ab');
  expect(isNew()).toBe(true);
  utimesSync(source, 1, 1);
  expect(isNew()).toBe(true);
  writeFileSync(join(source, '..', 'b.ts'), '');
  expect(isNew()).toBe(true);
  utimesSync(join(checkout, 'pnpm-lock.yaml'), 1, 1);
  expect(isNew()).toBe(true);
});

it('runs alike, packed and from the sources', { timeout: 120_000 }, () => {
  expect(node(join(root, 'scripts', 'pack.ts')).stderr).toBe('');
  expect(packedMain()).not.toBeNull();
  writeFileSync(
    join(folder, 'e.yaml'),
    'name: packed\nsuites: [word-problems, extraction]\nlimit: 20\nmodels:\n  - { id: oracle, provider: scripted, options: { rule: oracle } }\n  - { id: chance, provider: scripted, options: { rule: chance } }\n',
  );
  const sources = `import('${join(root, 'packages/cli/src/program.ts')}').then(({ main }) => main(process.argv.slice(1)))`;
  const programs = [[join(root, 'packages/cli/bin/evenhand.js')], ['-e', sources]];
  const summaries = programs.map((program, index) => {
    const out = join(folder, `run-${index}`);
    const { status, stderr } = node(...program, 'run', join(folder, 'e.yaml'), '--out', out);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return readFileSync(join(out, 'summary.csv'), 'utf8');
  });
  expect(summaries[1]).toBe(summaries[0]);
});
