// The composite action of examples/nightly, as a runner would run its steps, and the script for cron.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NightLog } from '@evenhand/report';
import { describe, expect, it, vi } from 'vitest';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 60_000 });

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'nightly');
const PROGRAM = fileURLToPath(new URL('../bin/evenhand.js', import.meta.url));
const home = scratch();
mkdirSync(join(home, 'bin'));
writeFileSync(join(home, 'bin', 'evenhand'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
chmodSync(join(home, 'bin', 'evenhand'), 0o755);
const PATH = [join(home, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);

let copies = 0;
function copyExample(): string {
  const cwd = join(home, String(++copies));
  cpSync(EXAMPLE, cwd, { recursive: true });
  return cwd;
}

/** The scripts of the action's steps, in their order. */
function listScripts(): string[] {
  const text = readFileSync(join(EXAMPLE, 'action', 'action.yml'), 'utf8');
  return [...text.matchAll(/^ {6}run: \|\n((?: {8}.*\n|\n)+)/gm)].map(([, script]) => script!.replace(/^ {8}/gm, ''));
}

/** One run of the action: how it ended, and what GitHub would have been told. */
function runAction(cwd: string, inputs: Readonly<Record<string, string>> = {}) {
  const [outputs, summary] = [join(cwd, 'output.txt'), join(cwd, 'summary.md')];
  const env = {
    PATH,
    HOME: cwd,
    EVENHAND: 'evenhand',
    EXPERIMENT: 'experiment.yaml',
    NIGHTS: 'nights',
    SITE: 'site',
    BUDGET: '',
    REFRESH: '',
    TITLE: '',
    URL: '',
    ...inputs,
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
  };
  let text = '';
  for (const script of listScripts()) {
    const ended = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd, env, encoding: 'utf8' });
    text += ended.stdout + ended.stderr;
    if (ended.status !== 0) return { status: ended.status, text, outputs: readFileSync(outputs, 'utf8') };
  }
  return { status: 0, text, outputs: readFileSync(outputs, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

const readLog = (cwd: string) => JSON.parse(readFileSync(join(cwd, 'nights', 'nights.json'), 'utf8')) as NightLog;

describe.skipIf(process.platform === 'win32')('the action', () => {
  it('runs a night, verifies it, and writes the summary', () => {
    const cwd = copyExample();
    const first = runAction(cwd, { TITLE: 'Two words', URL: 'https://example.org/x/', BUDGET: '5' });
    expect(first.status, first.text).toBe(0);
    expect(first.outputs).toBe('exit-code=0\n');
    expect(first.text).toContain('verified:');
    expect(first.summary).toContain('## Nightly nightly,');
    expect(readFileSync(join(cwd, 'site', 'index.html'), 'utf8')).toContain('<h1>Two words</h1>');
    expect(readFileSync(join(cwd, 'site', 'feed.xml'), 'utf8')).toContain('<id>https://example.org/x/</id>');
    const second = runAction(cwd);
    expect(second.status, second.text).toBe(0);
    expect(readLog(cwd).nights.map(({ requested }) => requested.length)).toEqual([4, 0]);
  });

  it('goes on with a warning where something could not be had, and fails where something is wrong', () => {
    const cwd = copyExample();
    const path = join(cwd, 'experiment.yaml');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(
        'models:\n',
        'models:\n  - { id: gone, provider: openai, baseUrl: "http://127.0.0.1:9/v1", model: m }\n',
      ),
    );
    const missing = runAction(cwd);
    expect(missing.status, missing.text).toBe(0);
    expect(missing.outputs).toBe('exit-code=2\n');
    expect(missing.text).toContain('::warning::some rows could not be had');
    expect(existsSync(join(cwd, 'site', 'index.html'))).toBe(true);
    const wrong = runAction(cwd, { EXPERIMENT: 'experiment.yml; echo hacked' });
    expect(wrong.status).toBe(4);
    expect(wrong.text).not.toMatch(/^hacked/m);
  });
});

describe.skipIf(process.platform === 'win32')('the script for cron', () => {
  it('does the same from any folder, and ends as the night did', () => {
    const cwd = copyExample();
    const start = (env: Record<string, string> = {}) =>
      spawnSync('sh', [join(cwd, 'nightly.sh')], {
        cwd: '/',
        env: { PATH, HOME: cwd, EVENHAND: 'evenhand', ...env },
        encoding: 'utf8',
      });
    const first = start({ BUDGET_USD_PER_MONTH: '20' });
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout).toContain('of $20.0');
    expect(existsSync(join(cwd, 'site', 'index.html'))).toBe(true);
    expect(start().stdout).toContain('Nothing changed: 4 rows are carried over');
    expect(start({ EXPERIMENT: 'none.yaml' }).status).toBe(4);
  });
});
