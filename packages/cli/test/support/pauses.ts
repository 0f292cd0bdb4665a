import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';
import { INTERFACES, send, speak } from './interfaces.ts';
import { type Started, start, write } from './program.ts';
import { createSetClock } from './set-clock.ts';
import { plainSums } from './wire.ts';

const CONCURRENCY = 6;
/** The longest that the server takes for a reply. */
const SLOWEST_MS = 1200;
/** A process that stood still for less than this, or whose clock was set by less, was busy. */
const MARKED_MS = 2600;
const TIMEOUTS = { firstByteMs: 3000, idleMs: 3000, totalMs: 10_000 };
const chat = INTERFACES[0]!;

export interface PausedRun {
  /** What was done to it, in order. */
  readonly acts: readonly string[];
  /** Replies with times, and those whose times were left out. */
  readonly timed: number;
  readonly paused: number;
  /** The longest time that stands in a record, milliseconds. */
  readonly longestMs: number;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

interface Request {
  readonly fromMs: number;
  toMs: number | null;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A run over the wire that is stopped and goes on, whose clock is set forward and back, and that is killed and resumed, at random moments.
 * @param isKilled whether it is also killed
 */
export async function runWithPauses(
  home: string,
  samples: number,
  seed: number,
  isKilled: boolean,
): Promise<PausedRun> {
  const draw = (...what: (string | number)[]) => uniform(seed, 'pauses', ...what);
  const requests = new Map<string, Request[]>();
  const open = new Set<ServerResponse>();
  const server = createServer(
    speak(chat, (question, _, response) => {
      const nth = requests.get(question)?.length ?? 0;
      const one: Request = { fromMs: Date.now(), toMs: null };
      requests.set(question, [...(requests.get(question) ?? []), one]);
      open.add(response);
      const [a = 0, b = 0] = [...question.matchAll(/\d+/g)].map(Number);
      setTimeout(
        () => {
          one.toMs = Date.now();
          open.delete(response);
          if (!response.destroyed) send(response, chat.reply({ text: ['Answer: ', String(a + b)] }));
        },
        100 + draw('takes', question, nth) * (SLOWEST_MS - 100),
      );
    }),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const clock = createSetClock(home);
  write(home, {
    ...plainSums(samples),
    'p.yaml': {
      name: 'p',
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm' }],
      timeouts: TIMEOUTS,
      concurrency: CONCURRENCY,
    },
  });
  const acts: string[] = [];
  const problems: string[] = [];
  const stops: { fromMs: number; toMs: number }[] = [];
  const jumps: number[] = [];
  let running = start(home, ['run', 'p.yaml', '--out', 'run', '--local-only'], clock.env);
  const isOver = ({ child }: Started) => child.exitCode !== null || child.signalCode !== null;
  try {
    for (let number = 0; ; number++) {
      while (open.size === 0 && !isOver(running)) await wait(20);
      await wait(400 + draw('when', number) * 2500);
      if (isOver(running)) break;
      const kind = draw('what', number);
      if (kind < 0.45) {
        const fromMs = Date.now();
        running.child.kill('SIGSTOP');
        await wait(300 + draw('how long', number) * 6000);
        running.child.kill('SIGCONT');
        stops.push({ fromMs, toMs: Date.now() });
        acts.push(`stood still for ${Date.now() - fromMs} ms`);
      } else if (kind < 0.9 || !isKilled) {
        const ms = Math.round((draw('how far', number) - 0.5) * 2 * 10 ** (3 + 5 * draw('how much', number)));
        clock.jump(ms);
        jumps.push(ms);
        acts.push(`clock set by ${ms} ms`);
        await wait(700);
      } else {
        running.child.kill('SIGKILL');
        await running.ended;
        acts.push('killed');
        running = start(home, ['run', '--resume', 'run', '--local-only'], clock.env);
      }
    }
    const { code, stderr } = await running.ended;
    if (code !== 0) problems.push(`ended with ${code}: ${stderr.slice(-600)}`);
    const verified = await start(home, ['verify', 'run']).ended;
    if (verified.code !== 0) problems.push(`not verified: ${verified.stdout.slice(-800)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const { sessions } = JSON.parse(readFileSync(join(home, 'run', 'manifest.json'), 'utf8'));
  const lines = readFileSync(join(home, 'run', 'records', 'm.jsonl'), 'utf8')
    .trim()
    .split('\n');
  let [timed, paused, longestMs] = [0, 0, 0];
  if (lines.length !== samples) problems.push(`${lines.length} records of ${samples}`);
  for (const line of lines) {
    const { sample, attempts, turns } = JSON.parse(line);
    const { generation } = turns[0];
    if (attempts !== 1)
      problems.push(
        `${sample}: ${attempts} attempts, and the server never failed: ${JSON.stringify(turns[0].failedAttempts)} ${JSON.stringify(requests.get(`What is ${1000 + Number(sample.slice(2))} plus ${Number(sample.slice(2))}?`))}`,
      );
    if (generation === null) continue;
    const isPaused = generation.adapted.includes('paused');
    if (isPaused !== (generation.e2eMs === null)) problems.push(`${sample}: times and the mark do not agree`);
    isPaused ? paused++ : timed++;
    longestMs = Math.max(longestMs, generation.e2eMs ?? 0);
    // What the machine itself is late by, and what it stood still for without being marked.
    if (generation.e2eMs > SLOWEST_MS + MARKED_MS + 2000)
      problems.push(`${sample}: ${generation.e2eMs} ms, and the server took ${SLOWEST_MS} at most`);
    const [a = 0] = [...sample.matchAll(/\d+/g)].map(Number);
    const last = requests.get(`What is ${1000 + a} plus ${a}?`)?.at(-1);
    const slept = stops.some(
      ({ fromMs, toMs }) => toMs - fromMs > MARKED_MS && last!.fromMs < fromMs && (last!.toMs ?? toMs) > fromMs + 100,
    );
    if (slept && !isPaused) problems.push(`${sample}: nothing ran while it was waited for, and it is not marked`);
  }
  const noted = sessions.flatMap((session: { pauses: { stoodMs: number; clockMs: number }[] }) => session.pauses);
  const wanted = stops.filter(({ fromMs, toMs }) => toMs - fromMs > MARKED_MS).length;
  const long = noted.filter(({ stoodMs }: { stoodMs: number }) => stoodMs > MARKED_MS - 100).length;
  if (long < wanted - 1) problems.push(`${wanted} long stops, and ${long} pauses that long in the manifest`);
  return { acts, timed, paused, longestMs, problems };
}
