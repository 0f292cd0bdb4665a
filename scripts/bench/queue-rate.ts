// node scripts/bench/queue-rate.ts [REQUESTS] [PER_MINUTE] [WORKERS]: a run through a queue at a server with a limit of requests per
// minute, asked by several worker processes. Prints how many requests the server got in the fullest minute, and how many a second from
// the first to the last of whole minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Started, start, write } from '../../packages/cli/test/support/program.ts';
import { startRedis } from '../../packages/cli/test/support/redis.ts';
import { plainSums } from '../../packages/cli/test/support/wire.ts';

const [requests = 2500, perMinute = 1200, workers = 4] = process.argv.slice(2).map(Number);
const arrivalsMs: number[] = [];
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') {
      response.end('{"object":"list","data":[{"id":"m","object":"model"}]}');
      return;
    }
    arrivalsMs.push(performance.now());
    const choice = { index: 0, message: { role: 'assistant', content: '4' }, finish_reason: 'stop' };
    setTimeout(
      () => response.end(JSON.stringify({ id: 'c', object: 'chat.completion', model: 'm', choices: [choice] })),
      50,
    );
  });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;

const home = mkdtempSync(join(tmpdir(), 'evenhand-queue-rate-'));
const redis = await startRedis(join(home, 'redis'));
const started: Started[] = [];
try {
  const takes = { stream: false };
  write(home, {
    ...plainSums(requests),
    'e.yaml': {
      name: 'e',
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm', takes }],
      concurrency: 40,
      limits: { [new URL(baseUrl).host.replace(':', '-')]: { requestsPerMinute: perMinute } },
    },
  });
  for (let at = 0; at < workers; at++)
    started.push(
      start(home, ['worker', 'e.yaml', '--queue', redis.address, '--name', `w${at}`, '--concurrency', '10']),
    );
  const run = start(home, ['run', 'e.yaml', '--out', 'run', '--queue', redis.address]);
  const { code, stderr } = await run.ended;
  if (code !== 0) throw new Error(stderr);
  let fullest = 0;
  for (let first = 0, last = 0; last < arrivalsMs.length; last++) {
    while (arrivalsMs[last]! - arrivalsMs[first]! >= 60_000) first++;
    fullest = Math.max(fullest, last - first + 1);
  }
  // The first request of each window of the limit, which are one behind the other: between the first and the last of them lie whole ones.
  const starts = arrivalsMs.filter((_, at) => at % perMinute === 0);
  const spanMs = starts.at(-1)! - starts[0]!;
  const rate = ((starts.length - 1) * perMinute * 1000) / spanMs;
  console.log(
    `${arrivalsMs.length} requests of ${workers} workers at a limit of ${perMinute} a minute (${(perMinute / 60).toFixed(1)} a second)`,
  );
  console.log(
    `fullest minute: ${fullest} (${((100 * fullest) / perMinute).toFixed(1)} % of the limit); over whole windows ${rate.toFixed(2)} a second`,
  );
} finally {
  for (const { child } of started) child.kill('SIGTERM');
  await Promise.all(started.map(({ ended }) => ended));
  await redis.kill();
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true, force: true });
}
