import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';
import { type Ended, evenhand, filesBelow, qualityFiles, type Started, start, write } from './program.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { found } from './secrets.ts';
import { plainSums, wire } from './wire.ts';

const KEY = 'sk-planted-51be77aa42c0ffee';
const PASSWORD = 'planted-queue-word-93';
/** USD a million tokens: a request of 20 and 6 tokens costs 0.08, its worst case about twice that. */
const PRICE = { input: 1000, output: 10_000 };
const COST_USD = (20 * PRICE.input + 6 * PRICE.output) / 1e6;
const WORKERS = 3;

export interface QueueKills {
  /** Who was killed, in order. */
  readonly victims: readonly string[];
  /** Requests that the model's server got. */
  readonly requests: number;
  /** Questions that it got more than once: their worker, or the queue, was lost meanwhile. */
  readonly requestedTwice: number;
  /** What all requests cost at the server, USD: those too whose reply nobody got. */
  readonly costUsd: number;
  readonly capUsd: number;
  readonly last: Ended;
  /** Cells in the records. */
  readonly cells: number;
  readonly uniqueCells: number;
  /** Failed attempts in the records, earlier sessions included. */
  readonly attempts: number;
  /** What they, and failed cells, say. */
  readonly messages: readonly string[];
  readonly sameFiles: boolean;
  readonly verified: boolean;
  /** Where the key or the password was found. */
  readonly secrets: readonly string[];
  /** Workers that ended although nobody killed them. */
  readonly unexpected: readonly string[];
}

export interface QueueKillsOptions {
  readonly samples: number;
  readonly kills: number;
  readonly seed: number;
  /** Whether Redis writes down what it has, and reads it again when it comes back. */
  readonly isPersistent: boolean;
  /** Share of what the run costs that it may spend. */
  readonly capShare: number;
}

/**
 * Runs through a queue, while workers, coordinator and Redis are killed (-9) at random moments and started again, and compares the
 * result with a local run that nobody disturbed.
 */
export async function killQueuedRun(
  home: string,
  { samples, kills, seed, isPersistent, capShare }: QueueKillsOptions,
): Promise<QueueKills> {
  const server = await wire(
    () => null,
    () => 30 * Math.random(),
  );
  const env = { PLANTED_KEY: KEY, EVENHAND_QUEUE_PASSWORD: PASSWORD };
  const persistence = isPersistent ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  const redis: RedisServer = await startRedis(join(home, 'redis'), [...persistence, '--requirepass', PASSWORD]);
  const outputs: Record<string, string> = {};
  const capUsd = samples * COST_USD * capShare;
  const flags = ['--queue', redis.address, '--lost-after', '2'];
  const workers: (Started | null)[] = [];
  const unexpected: string[] = [];
  const requests = () => [...server.requestCounts.values()].reduce((sum, times) => sum + times, 0);
  let before = 0;
  write(home, {
    ...plainSums(samples),
    'wire.yaml': {
      name: 'wire',
      suites: ['./sums'],
      models: [
        { id: 'm', provider: 'openai', baseUrl: server.url, model: 'm', apiKeyEnv: 'PLANTED_KEY', price: PRICE },
      ],
      sampling: { maxOutputTokens: 8 },
      concurrency: 12,
    },
  });
  const startWorker = (at: number) => {
    const name = `w${at}`;
    const started = start(home, ['worker', 'wire.yaml', ...flags, '--name', name, '--concurrency', '4'], env);
    workers[at] = started;
    void started.ended.then((ended) => {
      outputs[`worker ${at} ${Object.keys(outputs).length}`] = JSON.stringify(ended);
      if (workers[at] === started) unexpected.push(`${name}: ${ended.code} ${ended.stderr}`);
    });
  };
  const folder = join(home, 'broken');
  const startCoordinator = () =>
    start(
      home,
      existsSync(join(folder, 'journal.jsonl'))
        ? ['run', '--resume', 'broken', ...flags]
        : ['run', 'wire.yaml', '--out', 'broken', '--max-usd', String(capUsd), ...flags],
      env,
    );
  try {
    const unbroken = await start(home, ['run', 'wire.yaml', '--out', 'unbroken'], env).ended;
    if (unbroken.code !== 0) throw new Error(`the unbroken run ended with ${unbroken.code}: ${unbroken.stderr}`);
    before = requests();
    const counted = new Map(server.requestCounts);
    for (let at = 0; at < WORKERS; at++) startWorker(at);
    const moments = Array.from({ length: kills }, (_, at) =>
      Math.ceil(uniform(seed, 'moment', at) * samples * 0.95),
    ).sort((a, b) => a - b);
    const victims: string[] = [];
    let coordinator = startCoordinator();
    for (const [at, moment] of moments.entries()) {
      while (requests() - before < moment && coordinator.child.exitCode === null)
        await new Promise((next) => setTimeout(next, 2));
      if (coordinator.child.exitCode !== null) break;
      await new Promise((next) => setTimeout(next, 40 * uniform(seed, 'later', at)));
      const draw = Math.floor(uniform(seed, 'victim', at) * (WORKERS + 2));
      const awayMs = 1500 * uniform(seed, 'away', at);
      if (draw < WORKERS) {
        victims.push(`w${draw}`);
        const { child } = workers[draw]!;
        workers[draw] = null;
        child.kill('SIGKILL');
        await new Promise((next) => setTimeout(next, awayMs));
        startWorker(draw);
      } else if (draw === WORKERS) {
        victims.push('coordinator');
        coordinator.child.kill('SIGKILL');
        outputs[`coordinator ${at}`] = JSON.stringify(await coordinator.ended);
        await new Promise((next) => setTimeout(next, awayMs));
        coordinator = startCoordinator();
      } else {
        victims.push('redis');
        await redis.kill();
        await new Promise((next) => setTimeout(next, awayMs));
        await redis.start();
      }
    }
    const last = await coordinator.ended;
    outputs.last = JSON.stringify(last);
    const verified = (await evenhand(home, 'verify', 'broken')).code === 0;
    const records = filesBelow(join(folder, 'records')).flatMap((file) =>
      readFileSync(join(folder, 'records', file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const quality = [qualityFiles(join(home, 'unbroken')), qualityFiles(folder)];
    const attempts = records.flatMap(({ turns, earlierAttempts }) => [
      ...earlierAttempts,
      ...turns.flatMap((turn: { failedAttempts: { message: string }[] }) => turn.failedAttempts),
    ]);
    const failures = records.flatMap(({ failure }) => failure ?? []);
    const times = [...server.requestCounts].map(([question, all]) => all - (counted.get(question) ?? 0));
    return {
      victims,
      requests: requests() - before,
      requestedTwice: times.filter((n) => n > 1).length,
      costUsd: (requests() - before) * COST_USD,
      capUsd,
      last,
      cells: records.length,
      uniqueCells: new Set(records.map(({ key }) => key)).size,
      attempts: attempts.length,
      messages: [...new Set([...attempts.map(({ message }) => message), ...failures])],
      sameFiles: JSON.stringify(quality[0]) === JSON.stringify(quality[1]) && Object.keys(quality[0]!).length >= 2,
      verified,
      secrets: [...found(KEY, home, outputs), ...found(PASSWORD, home, outputs)],
      unexpected,
    };
  } finally {
    for (const [at, worker] of workers.entries()) {
      workers[at] = null;
      worker?.child.kill('SIGKILL');
      await worker?.ended;
    }
    await redis.kill();
    await server.close();
  }
}
