// `evenhand load` beside other load generators, one after the other against a server on loopback whose behaviour is known:
// 8 slots of a fixed service time, Poisson arrivals. The truth for each is what such a server does with the arrivals that it saw; for
// evenhand, whose times begin at the planned start, also with those that were planned.
//   node scripts/load/other-tools.ts evenhand aiperf=PATH guidellm=PATH [--requests 60,300] [--rate 12] [--service-ms 500] [--tokenizer FOLDER] [--nice=-15]
// On a busy machine --nice sets the priority of each tool's group of processes (Linux, root); give this process the same:
// echo -15 > /proc/$$/autogroup.
// PATH is the tool's program; aiperf wants the folder of any Hugging Face tokenizer. Each is run once for every number of requests, and
// the processor time of a request is that of the largest run less that of the smallest, so that no start is in it.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { simulateQueue } from '../../packages/runner/test/support/simulated-server.ts';
import { quantile } from '../../packages/statistics/src/index.ts';
import { startQueueServer } from './queue-server.ts';

const SLOTS = 8;
const SEED = '7';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    requests: { type: 'string', default: '60,300' },
    rate: { type: 'string', default: '12' },
    'service-ms': { type: 'string', default: '500' },
    tokenizer: { type: 'string', default: 'tokenizer' },
    nice: { type: 'string' },
  },
});
const evenhand = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');

interface Tool {
  readonly args: (folder: string, baseUrl: string, requests: number) => readonly string[];
  /** 50th and 95th percentile of the time to the end of a reply, as the tool states them, milliseconds. */
  readonly readPercentiles: (folder: string) => readonly [number, number];
  /** When each request was to begin, where times are from then on, milliseconds; null = they are from the sending. */
  readonly readPlan: (folder: string) => readonly number[] | null;
  /** Share of the first requests that it leaves out of them. */
  readonly warmUp: number;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
function readColumn(path: string, name: string): number[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const at = head!.split(',').indexOf(name);
  return lines.map((line) => Number(line.split(',')[at]));
}
const withoutPath = (baseUrl: string) => baseUrl.replace(/\/v1$/, '');
const TOOLS: Readonly<Record<string, Tool>> = {
  evenhand: {
    args(folder, baseUrl, requests) {
      const model = { id: 'known', provider: 'openai', model: 'm', baseUrl };
      writeFileSync(
        join(folder, 'x.yaml'),
        JSON.stringify({ name: 'x', suites: ['.'], models: [model], seed: Number(SEED) }),
      );
      const load = ['load', 'x.yaml', '--rates', values.rate, '--requests', String(requests), '--repeats', '1'];
      return [evenhand, ...load, '--out', 'out', '--local-only'];
    },
    readPercentiles(folder) {
      const path = join(folder, 'out', 'load.csv');
      return [readColumn(path, 'e2e_ms_p50')[0]!, readColumn(path, 'e2e_ms_p95')[0]!];
    },
    readPlan: (folder) => readColumn(join(folder, 'out', 'requests.csv'), 'planned_ms'),
    warmUp: 0.1,
  },
  aiperf: {
    args: (folder, baseUrl, requests) => [
      ...['profile', '--model', 'm', '--url', withoutPath(baseUrl), '--endpoint-type', 'chat', '--streaming'],
      ...['--request-rate', values.rate, '--arrival-pattern', 'poisson', '--request-count', String(requests)],
      ...['--input-file', join(folder, 'prompts.jsonl'), '--custom-dataset-type', 'single_turn'],
      ...['--random-seed', SEED, '--artifact-dir', 'out', '--ui', 'none', '--use-server-token-count'],
      ...['--no-gpu-telemetry', '--no-server-metrics', '--tokenizer', values.tokenizer],
    ],
    readPercentiles(folder) {
      const { request_latency: latency } = readJson(join(folder, 'out', 'profile_export_aiperf.json'));
      return [latency.p50, latency.p95];
    },
    readPlan: () => null,
    warmUp: 0,
  },
  guidellm: {
    args: (folder, baseUrl, requests) => [
      ...['run', '--backend', `kind=openai_http,target=${withoutPath(baseUrl)},model=m`],
      ...['--profile', `kind=poisson,rate=${values.rate}`, '--constraint', `kind=max_requests,count=${requests}`],
      ...['--data', `kind=json_file,path=${join(folder, 'prompts.jsonl')}`, '--seed', `kind=static,value=${SEED}`],
      ...['--output', `kind=json,path=${join(folder, 'out.json')}`, '--disable-console'],
    ],
    readPercentiles(folder) {
      const { percentiles } = readJson(join(folder, 'out.json')).benchmarks[0].metrics.request_latency.successful;
      return [percentiles.p50 * 1000, percentiles.p95 * 1000];
    },
    readPlan: () => null,
    warmUp: 0,
  },
};

/** Processor time so far of each process of a session, seconds, by its id. Linux only. */
function readCpuSeconds(session: number): Map<number, number> {
  const seconds = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    let stat: string;
    try {
      stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    } catch {
      continue; // It has ended meanwhile.
    }
    // After the name in brackets: state, parent, group, session, …, and as the 12th and 13th user and system time in hundredths (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[3]) === session) seconds.set(Number(name), (Number(fields[11]) + Number(fields[12])) / 100);
  }
  return seconds;
}

/**
 * Runs a program with all that it starts, in a session of its own. Looks at all processes of it five times a second, since some tools end
 * theirs without waiting for them, and what nobody waits for is in nobody's bill.
 * @returns processor time, seconds
 */
function runTimed(program: string, args: readonly string[], cwd: string): Promise<number> {
  const log = openSync(join(cwd, 'log'), 'w');
  // One process of guidellm starts slowly enough.
  const env = { ...process.env, GUIDELLM__MAX_WORKER_PROCESSES: '1' };
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  // A session of its own is a group of its own to the scheduler (sched(7)).
  if (values.nice !== undefined) writeFileSync(`/proc/${child.pid}/autogroup`, values.nice);
  const seen = new Map<number, number>();
  const watch = setInterval(() => {
    for (const [id, seconds] of readCpuSeconds(child.pid!)) seen.set(id, seconds);
  }, 200);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve([...seen.values()].reduce((sum, one) => sum + one, 0));
      else reject(new Error(`${program} ended with ${code}:\n${readFileSync(join(cwd, 'log'), 'utf8').slice(-2000)}`));
    });
  });
}

/** One run of a tool against a server of its own. */
async function measure(name: string, program: string, requests: number) {
  const tool = TOOLS[name];
  if (tool === undefined) throw new Error(`found ${name}; expected one of ${Object.keys(TOOLS).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-tools-'));
  const { baseUrl, server, waitsMs } = await startQueueServer(SLOTS, Number(values['service-ms']));
  try {
    const ids = Array.from({ length: 40 }, (_, index) => index);
    const write = (path: string, rows: readonly object[]) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    };
    write(
      'samples.jsonl',
      ids.map((id) => ({ id: `q-${id}`, input: `${id}?`, target: '42' })),
    );
    write(
      'prompts.jsonl',
      ids.map((id) => (name === 'aiperf' ? { text: `${id}?` } : { prompt: `${id}?` })),
    );
    writeFileSync(
      join(folder, 'suite.yaml'),
      'name: q\nversion: 1\nprompt: { template: "{{input}}" }\nscorer: { name: numeric }\nsamples: samples.jsonl\nrequest: { temperature: 0, maxOutputTokens: 16 }\n',
    );
    const cpuSeconds = await runTimed(program, tool.args(folder, baseUrl, requests), folder);
    const skipped = Math.floor(requests * tool.warmUp);
    const plan = tool.readPlan(folder);
    const ends = plan === null ? [] : simulateQueue(plan, SLOTS, Number(values['service-ms']));
    return {
      cpuSeconds,
      stated: tool.readPercentiles(folder),
      seen: waitsMs.slice(-requests).slice(skipped),
      planned: plan === null ? null : ends.map((end, index) => end - plan[index]!).slice(skipped),
    };
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizes = values.requests.split(',').map(Number);
const width = sizes.at(-1)! - sizes[0]!;
for (const positional of positionals) {
  const [name, program = process.execPath] = positional.split('=') as [string, string?];
  const runs: Awaited<ReturnType<typeof measure>>[] = [];
  for (const requests of sizes) runs.push(await measure(name, program, requests));
  const last = runs.at(-1)!;
  for (const [index, p] of [50, 95].entries()) {
    const stated = last.stated[index]!;
    const compare = (waits: readonly number[]) => {
      const truth = quantile(waits, p / 100)!;
      return `${truth.toFixed(1)} ms (${(100 * (stated / truth - 1)).toFixed(2)} %)`;
    };
    const planned = last.planned === null ? '' : `, of the plan ${compare(last.planned)}`;
    console.log(`${name}: p${p} ${stated.toFixed(1)} ms, truth of the arrivals ${compare(last.seen)}${planned}`);
  }
  const all = runs.map(({ cpuSeconds }, index) => `${cpuSeconds.toFixed(1)} s for ${sizes[index]}`).join(', ');
  console.log(
    `${name}: processor time ${all}; ${((1000 * (last.cpuSeconds - runs[0]!.cpuSeconds)) / width).toFixed(1)} ms more for each request`,
  );
}
