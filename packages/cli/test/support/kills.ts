import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';

import { type Ended, evenhand, qualityFiles, start, write } from './program.ts';
import { journal, listRequestedAgain } from './runtimes.ts';
import { found } from './secrets.ts';
import { plainSums, wire } from './wire.ts';

const KEY = 'sk-planted-77aa42c0ffee5bd1';

export interface Killed {
  /** Requests that the server got in all. */
  readonly requests: number;
  /** Questions that it got more than once: those were under way when the run was killed. */
  readonly requestedTwice: number;
  /** Questions that it got again although their reply was on disk. */
  readonly requestedAgain: string[];
  /** Replies on disk at each kill. */
  readonly onDisk: number[];
  readonly sameFiles: boolean;
  readonly verified: boolean;
  readonly last: Ended;
  /** Where the key was found. */
  readonly secrets: string[];
}

/** Runs over the wire, is killed (-9) at random moments, resumed each time, and compared with a run that was not. */
export async function killAndResume(home: string, samples: number, kills: number, seed: number): Promise<Killed> {
  const server = await wire(
    () => null,
    () => 4 * Math.random(),
  );
  const outputs: Record<string, string> = {};
  const env = { PLANTED_KEY: KEY };
  const run = (args: string[]) => start(home, [...args, '--local-only'], env);
  write(home, {
    ...plainSums(samples),
    'wire.yaml': {
      name: 'wire',
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm', apiKeyEnv: 'PLANTED_KEY' }],
      concurrency: 16,
    },
  });
  try {
    const unbroken = await run(['run', 'wire.yaml', '--out', 'unbroken']).ended;
    if (unbroken.code !== 0) throw new Error(`the unbroken run ended with ${unbroken.code}: ${unbroken.stderr}`);
    const before = new Map(server.requestCounts);
    const since = (question: string) => server.requestCounts.get(question)! - before.get(question)!;
    const requests = () => [...server.requestCounts.keys()].reduce((sum, question) => sum + since(question), 0);

    const moments = Array.from({ length: kills }, (_, at) =>
      Math.ceil(uniform(seed, 'kill', at) * samples * 0.97),
    ).sort((a, b) => a - b);
    const onDisk = new Map<string, number>();
    const counts: number[] = [];
    const again = new Set<string>();
    const path = join(home, 'broken', 'journal.jsonl');
    const check = () => {
      for (const [question, times] of onDisk) if (since(question) > times) again.add(question);
    };
    for (const [at, moment] of moments.entries()) {
      const { child, ended } = run(
        existsSync(path) ? ['run', '--resume', 'broken'] : ['run', 'wire.yaml', '--out', 'broken'],
      );
      // The nth reply of all, or a moment later: within a write, between two of them, or before the first.
      while (requests() < moment + at * 8 && child.exitCode === null) await new Promise((next) => setTimeout(next, 1));
      child.kill('SIGKILL');
      outputs[`kill ${at}`] = JSON.stringify(await ended);
      check();
      if (existsSync(path))
        for (const line of journal(path))
          if (line.type === 'turn' && line.turn.generation !== null) {
            const question = toQuestion(line.key);
            if (!onDisk.has(question)) onDisk.set(question, since(question));
          }
      counts.push(onDisk.size);
    }
    const lines = existsSync(path) ? journal(path) : [];
    const last = await run(['run', '--resume', 'broken']).ended;
    check();
    for (const key of listRequestedAgain(lines)) again.add(key);
    const quality = [qualityFiles(join(home, 'unbroken')), qualityFiles(join(home, 'broken'))];
    return {
      requests: requests(),
      requestedTwice: [...server.requestCounts.keys()].filter((question) => since(question) > 1).length,
      requestedAgain: [...again],
      onDisk: counts,
      sameFiles: JSON.stringify(quality[0]) === JSON.stringify(quality[1]) && Object.keys(quality[0]!).length >= 2,
      verified: (await evenhand(home, 'verify', 'broken')).code === 0,
      last,
      secrets: found(KEY, home, { ...outputs, last: JSON.stringify(last) }),
    };
  } finally {
    await server.close();
  }
}

/** `sums@1/main/s-00012/m/1` was asked in these words. */
function toQuestion(key: string): string {
  const at = Number(key.split('/')[2]!.slice(2));
  return `What is ${1000 + at} plus ${at}?`;
}
