// The rules of the house, in one command: format and lint, types, dead code, arrows, documents. Ends with 1 when one is broken.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkArrows } from './arrows.ts';
import { checkCycles } from './cycles.ts';
import { checkPublicList } from './public-list.ts';
import { checkRoles } from './roles.ts';
import { checkWords } from './words.ts';

const steps: [string, () => boolean][] = [
  ['arrows', () => report(checkArrows())],
  ['cycles', () => report(checkCycles())],
  ['public list', () => report(checkPublicList())],
  ['roles', () => report(checkRoles())],
  ['words', () => report(checkWords())],
  ['biome', () => command('biome', ['check', '--error-on-warnings'])],
  ['tsc', () => command('tsc', ['-b'])],
  ['knip', () => command('knip', [])],
  ['api', () => command('node', [join(import.meta.dirname, '..', 'api-docs.ts'), '--check'])],
  ['Markdown', () => command('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['documents', () => command('node', [join(import.meta.dirname, '..', 'docs', 'index.ts'), '--check'])],
  ['README', () => command('node', [join(import.meta.dirname, '..', 'readme.ts'), '--check'])],
];

let broken = 0;
for (const [name, holds] of steps) {
  const held = holds();
  console.log(`${held ? 'ok    ' : 'BROKEN'} ${name}`);
  if (!held) broken++;
}
process.exitCode = broken === 0 ? 0 : 1;

function command(name: string, args: string[]): boolean {
  return spawnSync(name, args, { stdio: 'inherit' }).status === 0;
}

function report(problems: readonly string[]): boolean {
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}
