import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const home = scratch();
beforeAll(async () => {
  write(home, {
    ...sums(4),
    'e.yaml': { name: 'e', suites: ['./sums'], models: [scripted('a', { errorRate: 0.2 }), scripted('b', {})] },
  });
  expect(await evenhand(home, 'run', 'e.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

/** A copy of the run in which something stands in the place of a file. */
function withOther(file: string, put: (path: string) => void): void {
  rmSync(join(home, 'copy'), { recursive: true, force: true });
  cpSync(join(home, 'run'), join(home, 'copy'), { recursive: true });
  rmSync(join(home, 'copy', file), { force: true });
  put(join(home, 'copy', file));
}

describe('a run of somebody else', () => {
  it.skipIf(process.platform === 'win32').each([
    ['a pipe', 'labels.json', (path: string) => void execFileSync('mkfifo', [path])],
    ['a pipe', 'samples/a.csv', (path: string) => void execFileSync('mkfifo', [path])],
    ['a device', 'REPORT.md', (path: string) => symlinkSync('/dev/zero', path)],
    ['a device', 'manifest.json', (path: string) => symlinkSync('/dev/null', path)],
  ])('with %s in the place of %s is not waited for', async (what, file, put) => {
    withOther(file, put);
    for (const verb of ['verify', 'report', 'compare']) {
      const { code, stderr } = await evenhand(home, verb, 'copy');
      expect(code, verb).toBe(4);
      expect(stderr).toContain(`${file}: is ${what}; a run's folder holds files: remove it`);
    }
  });

  it.each(['REPORT.md', 'report.html', 'labels.json', 'summary.csv'])(
    'with a folder in the place of %s is told so',
    async (file) => {
      withOther(file, (path) => mkdirSync(path));
      const { code, stdout, stderr } = await evenhand(home, 'verify', 'copy');
      expect([1, 4], stdout + stderr).toContain(code);
      expect(stdout + stderr).toContain(file);
    },
  );

  it.skipIf(process.platform === 'win32')('with more than a text can hold is not read', async () => {
    for (const file of ['REPORT.md', 'summary.csv', 'report.html', 'manifest.json']) {
      withOther(file, (path) => {
        writeFileSync(path, '');
        truncateSync(path, 3 * 2 ** 30);
      });
      const { code, stdout, stderr } = await evenhand(home, 'verify', 'copy');
      expect([1, 4], `${file}: ${stdout}${stderr}`).toContain(code);
    }
  });

  it('cannot name what lies outside of its folder', async () => {
    const manifest = JSON.parse(readFileSync(join(home, 'run', 'manifest.json'), 'utf8'));
    for (const path of ['../precious', 'inputs/../../precious', '/etc/passwd', 'a\\b']) {
      withOther('manifest.json', (file) =>
        writeFileSync(file, JSON.stringify({ ...manifest, inputs: [{ ...manifest.inputs[0], path }] })),
      );
      const { code, stderr } = await evenhand(home, 'publish', 'copy', '--out', 'published');
      expect(code).toBe(4);
      expect(stderr).toContain('expected a path below the folder');
    }
  });
});

it.skipIf(process.platform === 'win32')('a folder that is gone while somebody stands in it is their slip', () => {
  mkdirSync(join(home, 'gone'));
  const program = join(import.meta.dirname, '..', 'bin', 'evenhand.js');
  const script = `rmdir "$PWD"; exec "${process.execPath}" "${program}" list suites`;
  const run = () => execFileSync('sh', ['-c', script], { cwd: join(home, 'gone'), stdio: 'pipe', encoding: 'utf8' });
  expect(run).toThrow(/the folder that you stand in is gone; change to another one/);
});
