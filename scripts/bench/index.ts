// npm run bench: what the harness itself costs. Ratios against a bare loop of the same run, because machines differ and
// share; absolute times are for orientation only.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, seconds } from './measure.ts';
import { writeSuite } from './suite.ts';

const CELLS = 5000;
const ROUNDS = 5;
const root = join(import.meta.dirname, '..', '..');
const evenhand = join(root, 'packages', 'cli', 'bin', 'evenhand.js');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));

try {
  startUp();
  overhead();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
await import('./wire/index.ts');

function node(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
}

/** `evenhand --version` and a verb that reads the catalogue, against `node -e 0`; in turn, so that drift hits both. */
function startUp(): void {
  const times = { bare: [] as number[], version: [] as number[], list: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const taken = {
      bare: seconds(() => node('-e', '0')),
      version: seconds(() => node(evenhand, '--version')),
      list: seconds(() => node(evenhand, 'list')),
    };
    if (round === 0) continue;
    for (const name of ['bare', 'version', 'list'] as const) times[name].push(taken[name]);
  }
  const bare = median(times.bare);
  console.log(
    `start     node -e 0 ${ms(bare)}; evenhand --version ${ms(median(times.version))} = ${ratio(median(times.version) / bare)}; evenhand list ${ms(median(times.list))} = ${ratio(median(times.list) / bare)}`,
  );
}

/** A scripted run with journal, scores and all result files, against a process that only builds and prints the same rows. */
function overhead(): void {
  mkdirSync(join(folder, 'suite'));
  writeSuite(join(folder, 'suite'), CELLS);
  const experiment = join(folder, 'bench.yaml');
  writeFileSync(
    experiment,
    'name: bench\nsuites: [./suite]\nmodels: [{ id: scripted, provider: scripted, options: { errorRate: 0.2 }, price: { input: 1, output: 2 } }]\nconcurrency: 32\n',
  );
  const times = { run: [] as number[], bare: [] as number[], start: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const out = join(folder, `run-${round}`);
    const taken = {
      run: seconds(() => node(evenhand, 'run', experiment, '--out', out)),
      bare: seconds(() => node(join(import.meta.dirname, 'rows.ts'), join(folder, `bare-${round}.csv`), String(CELLS))),
      start: seconds(() => node(evenhand, 'list', 'providers')),
    };
    if (round === 0) continue;
    for (const name of ['run', 'bare', 'start'] as const) times[name].push(taken[name]);
  }
  const perCell = ((median(times.run) - median(times.start)) / CELLS) * 1000;
  console.log(
    `overhead  ${CELLS} cells: run ${ms(median(times.run))}, ${perCell.toFixed(3)} ms a cell beside the start; bare loop ${ms(median(times.bare))}; ratio ${ratio(median(times.run) / median(times.bare))}`,
  );
}

function ms(value: number): string {
  return `${(value * 1000).toFixed(0)} ms`;
}

function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}
