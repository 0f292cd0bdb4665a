// node scripts/bench/two-builds.ts CHECKOUT [CELLS] [ROUNDS]: this checkout against another one that is installed and built.
// Runs of both alternate in one series, so that drift of the machine hits both; what is printed are ratios, this one ÷ the other,
// each of the least value of its runs: other work on the machine only ever adds.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSuite } from './suite.ts';
import { measured, startServer, type Taken } from './wire/client.ts';

const [other, cells = '5000', rounds = '5'] = process.argv.slice(2);
if (other === undefined) throw new Error('expected the folder of the other checkout');
const CELLS = Number(cells);
const ROUNDS = Number(rounds);
const BUILDS = { ours: join(import.meta.dirname, '..', '..'), other: resolve(other) } as const;
type Build = keyof typeof BUILDS;
const folder = mkdtempSync(join(tmpdir(), 'evenhand-builds-'));

/** What one run took; `firstMs` is when the server got its first request, null = there is no server. */
interface Run extends Taken {
  readonly firstMs: number | null;
}

const server = await startServer();
try {
  mkdirSync(join(folder, 'suite'));
  writeSuite(join(folder, 'suite'), CELLS);
  await series(
    'scripted',
    '{ id: wire, provider: scripted, options: { errorRate: 0.2 }, price: { input: 1, output: 2 } }',
  );
  const model = `{ id: wire, provider: openai, baseUrl: '${server.address}/v1', model: bench, price: { input: 1, output: 2 } }`;
  for (const delayMs of [0, 50]) await series(`wire, ${delayMs} ms a reply`, model, delayMs);
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function series(name: string, model: string, delayMs: number | null = null): Promise<void> {
  const experiment = join(folder, `${name.replaceAll(/\W+/g, '-')}.yaml`);
  writeFileSync(experiment, `name: bench\nsuites: [./suite]\nmodels: [${model}]\nconcurrency: 32\n`);
  const runs: Record<Build, Run[]> = { ours: [], other: [] };
  // The first round of each is a warm-up and left out.
  for (let round = 0; round <= ROUNDS; round++)
    for (const build of round % 2 === 0 ? (['ours', 'other'] as const) : (['other', 'ours'] as const)) {
      const out = join(folder, `run-${build}`);
      if (delayMs !== null) await server.pace({ delayMs, spread: 0, chunks: 1, gapMs: 0 });
      const program = join(BUILDS[build], 'packages', 'cli', 'bin', 'evenhand.js');
      const taken = await measured(program, 'run', experiment, '--out', out);
      const firstMs =
        delayMs === null ? null : Math.min(...(await server.log()).map(({ receivedMs }) => receivedMs)) - taken.startMs;
      rmSync(out, { recursive: true });
      if (round > 0) runs[build].push({ ...taken, firstMs });
    }
  const ratio = (of: (run: Run) => number) =>
    (Math.min(...runs.ours.map(of)) / Math.min(...runs.other.map(of))).toFixed(2);
  const first = delayMs === null ? '' : `, first request ${ratio(({ firstMs }) => firstMs!)}`;
  console.log(
    `${name}: ${CELLS} cells, ${ROUNDS} rounds each; processor time ${ratio(({ cpuMs }) => cpuMs)}, wall ${ratio(({ wallMs }) => wallMs)}, peak memory ${ratio(({ peakMiB }) => peakMiB)}${first}`,
  );
}
