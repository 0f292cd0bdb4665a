// node scripts/bench/wire/index.ts [CELLS] [ROUNDS]: what the harness costs over the wire, against the bare SDK loop of the same run, and how
// far the times that it publishes are from the server's own. Two processes share the machine: the server is one of them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { median } from '../measure.ts';
import { question, writeSuite } from '../suite.ts';
import { measured, startServer, type Taken, type WireServer } from './client.ts';
import type { Pace } from './server.ts';

const [CELLS = 5000, ROUNDS = 3] = process.argv.slice(2).map(Number);
const CONCURRENCY = 32;
const AT_ONCE: Pace = { delayMs: 0, spread: 0, chunks: 1, gapMs: 0 };
const evenhand = join(import.meta.dirname, '..', '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-wire-'));
let runs = 0;

const server = await startServer();
try {
  await throughput();
  await latency();
  await size();
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A run of `n` cells with journal, scores and all result files. */
async function run(at: WireServer, n: number): Promise<Taken & { readonly out: string }> {
  const suite = join(folder, `suite-${n}`);
  mkdirSync(suite, { recursive: true });
  writeSuite(suite, n);
  const experiment = join(folder, `bench-${n}.yaml`);
  writeFileSync(
    experiment,
    `name: bench\nsuites: [./suite-${n}]\nmodels: [{ id: wire, provider: openai, baseUrl: '${at.address}/v1', model: bench, price: { input: 1, output: 2 } }]\nconcurrency: ${CONCURRENCY}\n`,
  );
  const out = join(folder, `run-${++runs}`);
  return { out, ...(await measured(evenhand, 'run', experiment, '--out', out)) };
}

function loop(n: number): Promise<Taken> {
  return measured(join(import.meta.dirname, 'sdk-loop.ts'), server.address, String(n), String(CONCURRENCY));
}

/** Wall time with replies at once and after 50 ms, memory, and the first request; run and loop in turn, so that drift hits both. */
async function throughput(): Promise<void> {
  for (const delayMs of [0, 50]) {
    await server.pace({ ...AT_ONCE, delayMs });
    const taken = { run: [] as Taken[], loop: [] as Taken[] };
    const first = { run: [] as number[], loop: [] as number[] };
    for (let round = 0; round < ROUNDS; round++)
      for (const who of ['run', 'loop'] as const) {
        await server.pace({ ...AT_ONCE, delayMs });
        const one = await (who === 'run' ? run(server, CELLS) : loop(CELLS));
        taken[who].push(one);
        first[who].push(Math.min(...(await server.log()).map(({ receivedMs }) => receivedMs)) - one.startMs);
      }
    const wall = (samples: readonly Taken[]) => median(samples.map(({ wallMs }) => wallMs));
    const peak = (samples: readonly Taken[]) => Math.max(...samples.map(({ peakMiB }) => peakMiB)).toFixed(0);
    const [ours, bare] = [wall(taken.run), wall(taken.loop)];
    const ideal = Math.ceil(CELLS / CONCURRENCY) * delayMs;
    console.log(
      `wire      ${CELLS} cells at ${delayMs} ms a reply: run ${(ours / CELLS).toFixed(3)} ms a cell, SDK loop ${(bare / CELLS).toFixed(3)}; ratio ${(ours / bare).toFixed(2)}×${ideal === 0 ? '' : `; ${(ours / ideal).toFixed(2)}× the ideal ${(ideal / 1000).toFixed(2)} s (loop ${(bare / ideal).toFixed(2)}×)`}; peak memory ${peak(taken.run)} MiB (loop ${peak(taken.loop)}); first request ${median(first.run).toFixed(0)} ms after the start (loop ${median(first.loop).toFixed(0)})`,
    );
  }
}

/** The times in measurements.csv minus the server's own. */
async function latency(): Promise<void> {
  for (const [name, pace, n] of [
    ['log-normal replies around 200 ms', { ...AT_ONCE, delayMs: 200, spread: 0.5, chunks: 5, gapMs: 2 }, CELLS],
    ['streams of 50 chunks', { ...AT_ONCE, delayMs: 50, chunks: 50, gapMs: 4 }, CELLS / 5],
  ] as const) {
    await server.pace(pace);
    const { out } = await run(server, n);
    const served = new Map((await server.log()).map((one) => [one.question, one]));
    const rows = parse(readFileSync(join(out, 'measurements', 'wire.csv'), 'utf8'), { columns: true }) as Record<
      string,
      string
    >[];
    const errors = rows.map((row) => {
      const { receivedMs, firstMs, lastMs } = served.get(question(Number(row.sample!.slice(2))))!;
      return { e2e: Number(row.e2e_ms) - (lastMs - receivedMs), ttft: Number(row.ttft_ms) - (firstMs - receivedMs) };
    });
    const at = (metric: 'e2e' | 'ttft', q: number) =>
      errors
        .map((error) => error[metric])
        .toSorted((a, b) => a - b)
        [Math.ceil(q * errors.length) - 1]!.toFixed(2);
    console.log(
      `latency   ${name}, n = ${n}: published − server's own: e2e ${at('e2e', 0.5)} ms at p50, ${at('e2e', 0.95)} at p95; first token ${at('ttft', 0.5)} at p50, ${at('ttft', 0.95)} at p95`,
    );
  }
}

/** Time and memory at other sizes. */
async function size(): Promise<void> {
  await server.pace(AT_ONCE);
  const start = (await run(server, 1)).wallMs;
  const parts: string[] = [];
  for (const n of [CELLS / 5, CELLS, 4 * CELLS, 10 * CELLS]) {
    await server.pace(AT_ONCE);
    const { wallMs, peakMiB } = await run(server, n);
    parts.push(`${n} cells ${((wallMs - start) / n).toFixed(3)} ms a cell, ${peakMiB.toFixed(0)} MiB`);
  }
  console.log(`size      beside the start of ${start.toFixed(0)} ms: ${parts.join('; ')}`);
}
