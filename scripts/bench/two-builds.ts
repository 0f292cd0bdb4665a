// node scripts/bench/two-builds.ts CHECKOUT [CELLS] [ROUNDS]: this checkout against another one that is installed and built.
// Runs of both alternate in one series, so that drift of the machine hits both; what is printed are ratios, this one ÷ the other,
// each of the least value of its runs: other work on the machine only ever adds.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, formatRatio } from './alternate.ts';
import { writeSuite } from './suite.ts';
import { measured, startServer, type Taken } from './wire/client.ts';

const [other, cells = '5000', rounds = '5'] = process.argv.slice(2);
if (other === undefined) throw new Error('expected the folder of the other checkout');
const CELLS = Number(cells);
const ROUNDS = Number(rounds);
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
  const runs = await alternate(other!, { rounds: ROUNDS, warmUps: 1 }, async (program, build): Promise<Run> => {
    const out = join(folder, `run-${build}`);
    if (delayMs !== null) await server.pace({ delayMs, spread: 0, chunks: 1, gapMs: 0 });
    const taken = await measured(program, 'run', experiment, '--out', out);
    const firstMs =
      delayMs === null ? null : Math.min(...(await server.log()).map(({ receivedMs }) => receivedMs)) - taken.startMs;
    rmSync(out, { recursive: true });
    return { ...taken, firstMs };
  });
  const first = delayMs === null ? '' : `, first request ${formatRatio(runs, ({ firstMs }) => firstMs!)}`;
  console.log(
    `${name}: ${CELLS} cells, ${ROUNDS} rounds each; processor time ${formatRatio(runs, ({ cpuMs }) => cpuMs)}, wall ${formatRatio(runs, ({ wallMs }) => wallMs)}, peak memory ${formatRatio(runs, ({ peakMiB }) => peakMiB)}${first}`,
  );
}
