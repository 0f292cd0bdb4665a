// `evenhand load` against a server on loopback whose behaviour is known: 8 slots of a fixed service time, Poisson arrivals.
// Says whether the ladder finds the saturation point and how far the percentiles of the open loop are from the simulated queue.
//   node scripts/load/truth.ts [--service-ms 500] [--rate 12] [--requests 300]
// Ends with 1 where the knee is another one than 8, or the 95th percentile is off by more than 5 %.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { simulateQueue } from '../../packages/runner/test/support/simulated-server.ts';
import { quantile } from '../../packages/statistics/src/index.ts';
import { startQueueServer } from './queue-server.ts';

const SLOTS = 8;
const { values } = parseArgs({
  options: {
    'service-ms': { type: 'string', default: '500' },
    rate: { type: 'string', default: '12' },
    requests: { type: 'string', default: '300' },
  },
});
const serviceMs = Number(values['service-ms']);
const program = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');

type Row = Record<string, string>;

function readRows(path: string): Row[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell])));
}

function start(cwd: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`evenhand ended with ${code}`))));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'evenhand-load-'));
const { baseUrl, server } = await startQueueServer(SLOTS, serviceMs);
try {
  const samples = Array.from({ length: 40 }, (_, index) => ({ id: `q-${index}`, input: `${index}?`, target: '42' }));
  writeFileSync(join(folder, 'samples.jsonl'), samples.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(
    join(folder, 'suite.yaml'),
    'name: q\nversion: 1\nprompt: { template: "{{input}}" }\nscorer: { name: numeric }\nsamples: samples.jsonl\nrequest: { temperature: 0, maxOutputTokens: 16 }\n',
  );
  writeFileSync(
    join(folder, 'x.yaml'),
    `name: x\nsuites: [.]\nmodels:\n  - { id: known, provider: openai, model: m, baseUrl: "${baseUrl}" }\n`,
  );
  await start(folder, [
    'load',
    'x.yaml',
    '--ladder',
    '2,4,8,16',
    '--requests',
    '48',
    '--repeats',
    '1',
    '--out',
    'ladder',
    '--local-only',
  ]);
  const ladder = readRows(join(folder, 'ladder', 'load.csv'));
  for (const row of ladder)
    console.log(
      `${row.level} at a time: ${row.requests_per_s} replies/s, p95 ${row.e2e_ms_p95} ms${row.is_knee === 'true' ? ' <- saturated' : ''}`,
    );
  const knee = Number(ladder.find((row) => row.is_knee === 'true')?.level);

  const open = [
    '--rates',
    values.rate,
    '--requests',
    values.requests,
    '--repeats',
    '1',
    '--out',
    'open',
    '--local-only',
  ];
  await start(folder, ['load', 'x.yaml', ...open]);
  const requests = readRows(join(folder, 'open', 'requests.csv'));
  const planned = requests.map((row) => Number(row.planned_ms));
  const ends = simulateQueue(planned, SLOTS, serviceMs);
  const waits = planned.map((at, index) => ends[index]! - at).slice(Math.floor(planned.length * 0.1));
  const [row] = readRows(join(folder, 'open', 'load.csv'));
  let worst = 0;
  for (const p of [50, 95]) {
    const truth = quantile(waits, p / 100)!;
    const off = Number(row![`e2e_ms_p${p}`]) / truth - 1;
    if (p === 95) worst = Math.abs(off);
    console.log(
      `open loop, ${values.rate}/s: p${p} ${row![`e2e_ms_p${p}`]} ms, simulated ${truth.toFixed(1)} ms (${(100 * off).toFixed(2)} %)`,
    );
  }
  if (knee !== SLOTS || worst > 0.05) process.exitCode = 1;
} finally {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}
