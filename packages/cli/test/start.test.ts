import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Loads a module in a process of its own, and prints which parts of Node and of this repository that took. */
const LOADER = `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
  await import(process.argv[1]);
  console.log(JSON.stringify([...urls, ...process.moduleLoadList]));
`;

it('what begins a run loads neither the program of the page nor the undici of Node itself', async () => {
  const run = join(import.meta.dirname, '..', 'src', 'commands', 'run.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--input-type=module', '--eval', LOADER, run],
    { maxBuffer: 2 ** 26 },
  );
  const loaded = JSON.parse(stdout) as string[];
  const named = (part: string) => loaded.filter((name) => name.includes(part));
  expect(named('/runner/src/')).not.toEqual([]);
  expect(named('/page/src/')).toEqual([]);
  expect(named('deps/undici/undici')).toEqual([]);
}, 60_000);
