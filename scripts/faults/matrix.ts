// node scripts/faults/matrix.ts: every fault of a server at 5 % and at 100 % of requests, 200 samples each, by the real program
// against a loopback server. Prints a table; ends with 1 where a run did not end as it should.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { start, write } from '../../packages/cli/test/support/program.ts';
import { found } from '../../packages/cli/test/support/secrets.ts';
import { FAULTS, type FaultPlan, plainSums, wire } from '../../packages/cli/test/support/wire.ts';
import { uniform } from '../../packages/io/src/index.ts';

const SAMPLES = 200;
const CONCURRENCY = 16;
const KEY = 'sk-planted-5bd1c0ffee77aa42';
const TIMEOUTS = { firstByteMs: 1500, idleMs: 1500, totalMs: 5000 };
/** By the stated time-outs, attempts and waits: 200 cells, 16 at a time, 4 attempts of 5 s with 3.5 s between; or 8 cells after each other of 12 times 429. */
const MAX_WALL_S = Math.ceil(SAMPLES / CONCURRENCY) * (4 * 5 + 3.5);

interface Row {
  readonly fault: string;
  readonly rate: number;
  readonly plan: FaultPlan;
  /** Whether all cells are sure to get a reply; null = it depends on draws. */
  readonly complete: boolean | null;
}

const hit = (rate: number, ...seeds: (string | number)[]) => uniform(7, 'fault', ...seeds) < rate;
const rows: Row[] = [0.05, 1].flatMap((rate): Row[] => [
  ...(['500', 'reset'] as const).flatMap((fault): Row[] => [
    { fault: `${fault} once`, rate, plan: (q, nth) => (nth === 1 && hit(rate, q) ? fault : null), complete: true },
    { fault: `${fault} always`, rate, plan: (q) => (hit(rate, q) ? fault : null), complete: false },
  ]),
  { fault: '429 always', rate, plan: (q) => (hit(rate, q) ? '429 with 1 s' : null), complete: false },
  ...(['malformed', 'cut body', '429 with 1 s', 'hanging'] as const)
    // At each request that is "always".
    .filter((fault) => rate < 1 || fault !== '429 with 1 s')
    .map(
      (fault): Row => ({
        fault,
        rate,
        plan: (q, nth) => (hit(rate, q, nth) ? fault : null),
        complete: rate < 1 ? null : false,
      }),
    ),
  {
    fault: 'all of them mixed',
    rate,
    plan: (q, nth) => (hit(rate, q, nth) ? FAULTS[Math.floor(uniform(9, q, nth) * FAULTS.length)]! : null),
    complete: rate < 1 ? null : false,
  },
]);

const home = mkdtempSync(join(tmpdir(), 'evenhand-faults-'));
let wrong = 0;
try {
  write(home, plainSums(SAMPLES));
  console.log(
    '| fault | of requests | wall, s | exit | right or wrong | failed | requests | not asked | verified | key found |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const row of rows) await one(row);
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(wrong === 0 ? `\nall ${rows.length} ended as they should` : `\n${wrong} did not end as they should`);
process.exitCode = wrong === 0 ? 0 : 1;

async function one({ fault, rate, plan, complete }: Row): Promise<void> {
  const server = await wire(plan, () => 2);
  const out = `${fault} ${rate}`.replaceAll(' ', '-');
  const model = { id: 'm', provider: 'openai', baseUrl: server.url, model: 'm', apiKeyEnv: 'PLANTED_KEY' };
  write(home, {
    [`${out}.yaml`]: {
      name: 'faults',
      suites: ['./sums'],
      models: [model],
      timeouts: TIMEOUTS,
      concurrency: CONCURRENCY,
    },
  });
  const env = { PLANTED_KEY: KEY };
  const startMs = performance.now();
  const ended = await start(home, ['run', `${out}.yaml`, '--out', out, '--local-only'], env).ended;
  const wall = (performance.now() - startMs) / 1000;
  const verified = (await start(home, ['verify', out], env).ended).code === 0;
  await server.close();
  const folder = join(home, out);
  if (!existsSync(join(folder, 'summary.csv')))
    throw new Error(`${fault} at ${rate}: no result files\n${ended.stderr}`);
  const table = parse(readFileSync(join(folder, 'samples', 'm.csv'), 'utf8'), { columns: true }) as {
    outcome: string;
  }[];
  const [summary] = parse(readFileSync(join(folder, 'summary.csv'), 'utf8'), { columns: true }) as Record<
    string,
    string
  >[];
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    status: string;
    sessions: { givenUp: { cells: number }[] }[];
  };
  const failed = table.filter(({ outcome }) => outcome === 'failed').length;
  const skippedCells = manifest.sessions[0]!.givenUp.reduce((sum, { cells }) => sum + cells, 0);
  const secrets = found(KEY, folder, { stdout: ended.stdout, stderr: ended.stderr });
  const isComplete = failed === 0;
  const good =
    ended.code === (isComplete ? 0 : 2) &&
    manifest.status === (isComplete ? 'complete' : 'incomplete') &&
    (complete === null || complete === isComplete) &&
    table.length === SAMPLES &&
    Number(summary!.n) + Number(summary!.n_failed) === SAMPLES &&
    Number(summary!.n_failed) === failed &&
    summary!.complete === String(isComplete) &&
    wall < MAX_WALL_S &&
    verified &&
    secrets.length === 0;
  if (!good) {
    wrong++;
    console.error(`${fault} at ${rate}: not as it should be`, {
      secrets,
      status: manifest.status,
      stderr: ended.stderr.slice(-500),
    });
  }
  const requests = [...server.requestCounts.values()].reduce((sum, n) => sum + n, 0);
  const cells = [
    fault,
    `${rate * 100} %`,
    wall.toFixed(1),
    ended.code,
    SAMPLES - failed,
    failed,
    requests,
    skippedCells,
    verified ? 'yes' : 'NO',
    secrets.length === 0 ? 'no' : 'YES',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
