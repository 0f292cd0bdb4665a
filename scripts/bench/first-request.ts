// node scripts/bench/first-request.ts CHECKOUT [CELLS] [ROUNDS]: what this checkout and another one, both built, take until the first
// connection of a run, in processor time and memory: other work on the machine moves them less than the time that passes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, findLeast, formatRatio } from './alternate.ts';
import { writeSuite } from './suite.ts';

const [other, cells = '5000', rounds = '5'] = process.argv.slice(2);
if (other === undefined) throw new Error('expected the folder of the other checkout');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-first-'));

interface Start {
  readonly cpuMs: number;
  readonly peakMiB: number;
}

try {
  mkdirSync(join(folder, 'suite'));
  writeSuite(join(folder, 'suite'), Number(cells));
  const experiment = join(folder, 'bench.yaml');
  // Nobody is there, and nobody is waited for.
  const model = "{ id: wire, provider: openai, baseUrl: 'http://127.0.0.1:9/v1', model: bench }";
  writeFileSync(experiment, `name: bench\nsuites: [./suite]\nmodels: [${model}]\n`);
  const starts = await alternate(other, { rounds: Number(rounds), warmUps: 1 }, (program) =>
    begin(program, experiment),
  );
  const [ours, theirs] = (['ours', 'other'] as const).map((build) => ({
    cpu: findLeast(starts, build, ({ cpuMs }) => cpuMs).toFixed(0),
    peak: findLeast(starts, build, ({ peakMiB }) => peakMiB).toFixed(0),
  }));
  console.log(
    `until the first connection, ${cells} samples, ${rounds} rounds each: processor time ${ours!.cpu} and ${theirs!.cpu} ms, ${formatRatio(starts, ({ cpuMs }) => cpuMs)}; peak memory ${ours!.peak} and ${theirs!.peak} MiB, ${formatRatio(starts, ({ peakMiB }) => peakMiB)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function begin(program: string, experiment: string): Promise<Start> {
  const out = join(folder, 'run');
  const args = ['--import', join(import.meta.dirname, 'wire', 'first.mjs'), program, 'run', experiment, '--out', out];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let used: { peakKiB: number; cpuUs: number } | null = null;
  child.on('message', (message) => {
    used = message as NonNullable<typeof used>;
  });
  await once(child, 'close');
  rmSync(out, { recursive: true, force: true });
  if (used === null) throw new Error(`${program} made no connection`);
  const { peakKiB, cpuUs } = used as { peakKiB: number; cpuUs: number };
  return { cpuMs: cpuUs / 1000, peakMiB: peakKiB / 1024 };
}
