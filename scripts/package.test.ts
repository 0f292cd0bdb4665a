import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a stranger's project needs comes from the registry that npm is set up for; without one there is nothing to try. */
const hasRegistry = spawnSync('npm', ['ping'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

describe('the package for npm', () => {
  it.skipIf(!hasRegistry)(
    'is installed into an empty project and runs there (skipped where no registry is in reach)',
    { timeout: 300_000 },
    () => {
      const { stderr, status } = run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', folder], cli);
      expect({ stderr: status === 0 ? '' : stderr, status }).toEqual({ stderr: '', status: 0 });
      const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
      const project = mkdtempSync(join(folder, 'project-'));
      writeFileSync(join(project, 'package.json'), '{"name":"project","private":true,"type":"module"}');
      expect(run('npm', ['install', '--omit=optional', join(folder, tarball)], project).status).toBe(0);
      const evenhand = (...args: string[]) =>
        run(process.execPath, [join(project, 'node_modules', 'evenhand', 'bin', 'evenhand.js'), ...args], project);
      expect(evenhand('init').status).toBe(0);
      expect(evenhand('run', 'my-experiment', '--out', 'run')).toMatchObject({ status: 0 });
      expect(evenhand('verify', 'run').stdout).toContain('verified:');
      expect(evenhand('list', 'suites').stdout).toContain('word-problems');
      expect(evenhand('run', '--models', 'nobody', '--suites', 'word-problems').status).toBe(4);
      const queued = evenhand('run', 'my-experiment', '--queue', 'redis://127.0.0.1:1');
      expect([queued.status, queued.stderr]).toEqual([4, expect.stringContaining('npm install bullmq@')]);
      writeFileSync(
        join(project, 'main.ts'),
        "import { readRun } from 'evenhand';\nconsole.log(readRun('run').summary.length > 0);\n",
      );
      expect(run(process.execPath, ['main.ts'], project).stdout).toContain('true');
      const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as { version: string };
      expect(evenhand('--version').stdout.trim()).toBe(version);
    },
  );
});

const cli = join(root, 'packages', 'cli');

function run(command: string, args: string[], cwd: string) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 240_000 });
}
