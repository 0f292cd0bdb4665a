import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });

const examples = join(import.meta.dirname, '..', '..', '..', 'examples');
const PROGRAM = fileURLToPath(new URL('../bin/evenhand.js', import.meta.url));
const home = scratch();

/** `npx evenhand` is the program of this checkout; any other package is refused. */
const bin = join(home, 'bin');
mkdirSync(bin);
writeFileSync(
  join(bin, 'npx'),
  `#!/bin/sh\n[ "$1" = evenhand ] || exit 127\nshift\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
);
chmodSync(join(bin, 'npx'), 0o755);
/** `import 'evenhand'` is this checkout's. */
mkdirSync(join(home, 'node_modules'));
symlinkSync(join(import.meta.dirname, '..'), join(home, 'node_modules', 'evenhand'));

type Row = Readonly<Record<string, string>>;

interface Command {
  readonly line: string;
  /** What it is to end with: 0, or what a comment behind it says. */
  readonly code: number;
}

/** The commands of a README's shell blocks, in their order. */
function commandsOf(readme: string): Command[] {
  return [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap((block) => block[1]!.split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ line, code: Number(/ # ends with (\d+)$/.exec(line)?.[1] ?? 0) }));
}

/** Accuracies that an example leaves behind: run, model, figure. */
const FIGURES: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  'own-suite': [['results/try', 'oracle', '1.000000']],
  'own-scorer': [
    ['results/try', 'short', '1.000000'],
    ['results/try', 'wordy', '1.000000'],
  ],
  'own-environment': [
    ['results/try', 'halves', '1.000000'],
    ['results/try', 'stubborn', '0.500000'],
  ],
  'import-lm-eval': [
    ['results/sums', 'small', '0.625000'],
    ['results/sums', 'large', '0.875000'],
  ],
  programmatic: [
    ['results/greetings', 'polite', '1.000000'],
    ['results/greetings', 'curt', '0.000000'],
  ],
};

const folders = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.skipIf(process.platform === 'win32')('the commands of each example', () => {
  it('are there', () => {
    expect(folders).toEqual(
      expect.arrayContaining([
        'ci-gate',
        'import-lm-eval',
        'own-environment',
        'own-scorer',
        'own-suite',
        'programmatic',
      ]),
    );
    for (const folder of folders)
      expect(readFileSync(join(examples, 'README.md'), 'utf8')).toContain(`(${folder}/README.md)`);
  });

  it.each(folders)('%s: end as its README says', (folder) => {
    const cwd = join(home, folder);
    cpSync(join(examples, folder), cwd, { recursive: true });
    const commands = commandsOf(readFileSync(join(cwd, 'README.md'), 'utf8'));
    expect(commands.length).toBeGreaterThan(0);
    const env = {
      HOME: cwd,
      NODE_OPTIONS: '--conditions=evenhand-source',
      PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    };
    for (const { line, code } of commands) {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
      expect(status, `${line}\n${stdout}${stderr}`).toBe(code);
    }
    for (const [run, model, accuracy] of FIGURES[folder] ?? []) {
      const summary = parse(readFileSync(join(cwd, run, 'summary.csv'), 'utf8'), { columns: true }) as Row[];
      expect(summary.find((row) => row.suite === '*' && row.model === model)).toMatchObject({ accuracy });
    }
  });
});
