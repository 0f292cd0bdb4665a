// node scripts/faults/many-models.ts [MODELS] [SAMPLES]: as many models in one experiment, planned, run, reported, verified and compared
// by the real program. Prints seconds and the most memory of each step; ends with 1 where one does not end well.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../packages/cli/test/support/program.ts';
import { scripted } from '../../packages/cli/test/support/runtimes.ts';
import { plainSums } from '../../packages/cli/test/support/wire.ts';
import { readLines } from '../../packages/io/src/index.ts';

const [count = 2000, samples = 20] = process.argv.slice(2).map(Number);
const program = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');
const home = mkdtempSync(join(tmpdir(), 'evenhand-many-'));
let failed = false;

/** Runs a verb under `time`, whose last line says how much memory it took at most. */
function step(name: string, args: readonly string[], codes: readonly number[] = [0]): void {
  const begin = performance.now();
  const ended = spawnSync(process.execPath, ['--import', join(import.meta.dirname, 'peak.mjs'), program, ...args], {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const peaks = [...ended.stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) / 1024);
  const good = codes.includes(ended.status ?? -1);
  failed ||= !good;
  const lines = ended.stdout.split('\n').length;
  console.log(
    `${name}: ${seconds} s, ${Math.max(0, ...peaks).toFixed(0)} MiB, ${lines} lines, exit ${ended.status}${good ? '' : `\n${ended.stderr.slice(-2000)}`}`,
  );
}

try {
  const models = Array.from({ length: count }, (_, at) =>
    scripted(`model-${String(at).padStart(5, '0')}`, { errorRate: (at % 100) / 100, seed: at + 1 }),
  );
  write(home, { ...plainSums(samples), 'many.yaml': { name: 'many', suites: ['./sums'], models } });
  step('plan', ['plan', 'many.yaml']);
  step('run', ['run', 'many.yaml', '--out', 'run']);
  step('report', ['report', 'run']);
  step('verify', ['verify', 'run']);
  step('compare', ['compare', 'run']);
  if (existsSync(join(home, 'run', 'comparisons.csv'))) {
    // Two million pairs are more than a text may hold.
    const pairs = readLines(join(home, 'run', 'comparisons.csv')).reduce((lines) => lines + 1, -1);
    console.log(
      `comparisons.csv: ${pairs} pairs of ${(count * (count - 1)) / 2}; REPORT.md: ${(statSync(join(home, 'run', 'REPORT.md')).size / 1024).toFixed(0)} KiB`,
    );
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
