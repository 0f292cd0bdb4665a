// node scripts/bench/queue.ts [REQUESTS] [CONCURRENCY] [WORKERS] [LATENCY_MS]: the same scripted run by this process alone and through
// a Redis of its own with worker processes, at the same concurrency in all. Prints wall time, processor time (of each process, read from
// /proc), memory, and whether the quality files are equal. `alternate` as a fifth word repeats both three times, in turns.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qualityFiles, write } from '../../packages/cli/test/support/program.ts';
import { type RedisServer, startRedis } from '../../packages/cli/test/support/redis.ts';
import { plainSums } from '../../packages/cli/test/support/wire.ts';

const PROGRAM = join(import.meta.dirname, '../../packages/cli/bin/evenhand.js');
/** Larger runs ask these again and again, as trials. */
const MOST_QUESTIONS = 10_000;
/** Of the clock that /proc counts processor time by. */
const TICK_MS = 10;

const [requests = 5000, concurrency = 40, workers = 4, latencyMs = 50] = process.argv.slice(2, 6).map(Number);
const rounds = process.argv[6] === 'alternate' ? 3 : 1;

interface Usage {
  /** Processor time, user and system, milliseconds. */
  readonly cpuMs: number;
  /** Largest memory so far, bytes. */
  readonly peakBytes: number;
  /** Memory now, bytes. */
  readonly bytes: number;
}

/** null = the process has ended. */
function readUsage(pid: number): Usage | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      peakBytes: read('VmHWM'),
      bytes: read('VmRSS'),
    };
  } catch {
    return null;
  }
}

function launch(home: string, args: readonly string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', HOME: home };
  return spawn(process.execPath, [PROGRAM, ...args], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Ran extends Omit<Usage, 'bytes'> {
  readonly wallMs: number;
  /** Largest memory until the first record of the result was written, bytes. */
  readonly sendingBytes: number;
  /** Largest memory that the server stated, bytes; null = there was none. */
  readonly redisBytes: number | null;
}

/** Runs to the end, looking at the process ten times a second. */
async function run(home: string, out: string, more: readonly string[], redis: RedisServer | null): Promise<Ran> {
  const args = ['run', 'e.yaml', '--out', out, '--quiet', ...more];
  const beganMs = performance.now();
  const child = launch(home, args);
  let usage: Usage = { cpuMs: 0, peakBytes: 0, bytes: 0 };
  let sendingBytes = 0;
  let redisBytes: number | null = null;
  let looks = 0;
  let output = '';
  child.stderr!.on('data', (text) => {
    output += text;
  });
  child.stdout!.resume();
  const timer = setInterval(() => {
    usage = readUsage(child.pid!) ?? usage;
    if (!existsSync(join(home, out, 'records'))) sendingBytes = Math.max(sendingBytes, usage.bytes);
    if (redis !== null && looks++ % 10 === 0)
      redisBytes = Math.max(redisBytes ?? 0, Number(/used_memory:(\d+)/.exec(redis.info('memory'))?.[1] ?? 0));
  }, 100);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}\n${output}`);
  return { ...usage, wallMs: performance.now() - beganMs, sendingBytes, redisBytes };
}

async function startWorkers(home: string, address: string): Promise<ChildProcess[]> {
  const each = String(Math.ceil(concurrency / workers));
  return Promise.all(
    Array.from({ length: workers }, async (_, at) => {
      const worker = launch(home, ['worker', 'e.yaml', '--queue', address, '--name', `w${at}`, '--concurrency', each]);
      await new Promise<void>((resolve) => {
        worker.stdout!.on('data', (text) => String(text).includes('serves') && resolve());
      });
      return worker;
    }),
  );
}

/** Bytes that the server has read and written so far. */
function readTraffic(redis: RedisServer): number[] {
  const stats = redis.info('stats');
  return ['input', 'output'].map((direction) =>
    Number(new RegExp(`total_net_${direction}_bytes:(\\d+)`).exec(stats)?.[1]),
  );
}

const mib = (bytes: number | null) => (bytes === null ? '-' : (bytes / 2 ** 20).toFixed(0));

const home = mkdtempSync(join(tmpdir(), 'evenhand-queue-'));
const redis = await startRedis(join(home, 'redis'));
let children: ChildProcess[] = [];
try {
  write(home, {
    ...plainSums(Math.min(requests, MOST_QUESTIONS)),
    'e.yaml': {
      name: 'e',
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'scripted', options: { errorRate: 0.2, latencyMs } }],
      trials: Math.max(1, Math.round(requests / MOST_QUESTIONS)),
      concurrency,
    },
  });
  const redisPid = Number(/process_id:(\d+)/.exec(redis.info('server'))![1]);
  console.log(`${requests} requests of ${latencyMs} ms, ${concurrency} at a time; ${workers} workers`);
  console.log(
    'round  run     wall s  coordinator CPU ms/request  of all  MiB while sending  coordinator MiB  Redis MiB  equal',
  );
  for (let round = 1; round <= rounds; round++) {
    const local = await run(home, `local-${round}`, [], null);
    const localEach = local.cpuMs / requests;
    console.log(
      `${round}      local   ${(local.wallMs / 1000).toFixed(1)}    ${localEach.toFixed(3)}    ${localEach.toFixed(3)}    ${mib(local.sendingBytes)}    ${mib(local.peakBytes)}    -    -`,
    );
    children = await startWorkers(home, redis.address);
    const bytesBefore = readTraffic(redis);
    const before = [redisPid, ...children.map(({ pid }) => pid!)].map((pid) => readUsage(pid)!.cpuMs);
    const queued = await run(home, `queued-${round}`, ['--queue', redis.address], redis);
    const after = [redisPid, ...children.map(({ pid }) => pid!)].map((pid) => readUsage(pid)!.cpuMs);
    const others = after.map((ms, at) => ms - before[at]!);
    const all = others.reduce((sum, ms) => sum + ms, queued.cpuMs);
    const isEqual =
      JSON.stringify(qualityFiles(join(home, `local-${round}`))) ===
      JSON.stringify(qualityFiles(join(home, `queued-${round}`)));
    console.log(
      `${round}      queued  ${(queued.wallMs / 1000).toFixed(1)}    ${(queued.cpuMs / requests).toFixed(3)}    ${(all / requests).toFixed(3)}    ${mib(queued.sendingBytes)}    ${mib(queued.peakBytes)}    ${mib(queued.redisBytes)}    ${isEqual ? 'yes' : 'NO'}`,
    );
    console.log(
      `       ratios: wall ${(queued.wallMs / local.wallMs).toFixed(2)}, coordinator ${(queued.cpuMs / local.cpuMs).toFixed(2)}, all ${(all / local.cpuMs).toFixed(2)} (Redis ${(others[0]! / requests).toFixed(3)} ms, workers ${(others.slice(1).reduce((sum, ms) => sum + ms, 0) / requests).toFixed(3)} ms a request)`,
    );
    const [bytesIn, bytesOut] = readTraffic(redis).map((bytes, at) => (bytes - bytesBefore[at]!) / requests);
    console.log(`       Redis read ${bytesIn!.toFixed(0)} and wrote ${bytesOut!.toFixed(0)} bytes a request`);
    for (const child of children) child.kill('SIGTERM');
    children = [];
    for (const name of [`local-${round}`, `queued-${round}`])
      rmSync(join(home, name), { recursive: true, force: true });
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  await redis.kill();
  rmSync(home, { recursive: true, force: true });
}
