import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { INTERFACES, send, speak } from './support/interfaces.ts';
import { scratch, start, write } from './support/program.ts';
import { createSetClock } from './support/set-clock.ts';
import { plainSums } from './support/wire.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
const chat = INTERFACES[0]!;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it.skipIf(process.platform === 'win32').each([
  ['far beyond its time-out', 4500],
  ['until just behind its time-out', 2500],
])(
  'a process that stood still %s believes no late timer: what came meanwhile is read, its times are left out, and the pause is marked',
  async (_, standsMs) => {
    const pending: (() => void)[] = [];
    const server = createServer(
      speak(chat, (_, __, response) => {
        pending.push(() => send(response, chat.reply({ text: ['Answer: ', '2000'] })));
      }),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    write(home, {
      ...plainSums(4),
      'p.yaml': {
        name: 'p',
        suites: ['./sums'],
        models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm' }],
        timeouts: { firstByteMs: 2500, idleMs: 2500, totalMs: 20_000 },
        concurrency: 4,
      },
    });
    const name = `run-${standsMs}`;
    const running = start(home, ['run', 'p.yaml', '--out', name, '--local-only']);
    while (pending.length < 4) await wait(10);
    running.child.kill('SIGSTOP');
    await wait(200);
    for (const answer of pending.splice(0)) answer();
    await wait(standsMs);
    running.child.kill('SIGCONT');
    const { code, stderr } = await running.ended;
    server.closeAllConnections();
    server.close();
    expect(code, stderr).toBe(0);
    const [session] = JSON.parse(readFileSync(join(home, name, 'manifest.json'), 'utf8')).sessions;
    expect(session.pauses).toHaveLength(1);
    expect(session.pauses[0].stoodMs).toBeGreaterThan(standsMs - 500);
    const records = readFileSync(join(home, name, 'records', 'm.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(records).toHaveLength(4);
    for (const line of records) {
      const { attempts, turns } = JSON.parse(line);
      expect(attempts).toBe(1);
      expect(turns[0].generation).toMatchObject({
        text: 'Answer: 2000',
        adapted: ['paused'],
        ttftMs: null,
        e2eMs: null,
      });
    }
    expect(await start(home, ['verify', name]).ended).toMatchObject({ code: 0 });
  },
);

const readSessions = (name: string) => JSON.parse(readFileSync(join(home, name, 'manifest.json'), 'utf8')).sessions;

/** A server that answers as soon as it is told to, and an experiment that asks it. */
async function serveLater(name: string) {
  const pending: (() => void)[] = [];
  let isOpen = false;
  const answer = () => {
    for (const one of pending.splice(0)) one();
  };
  const server = createServer(
    speak(chat, (_, __, response) => {
      pending.push(() => send(response, chat.reply({ text: ['Answer: ', '2000'] })));
      if (isOpen) answer();
    }),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  write(home, {
    ...plainSums(4),
    [`${name}.yaml`]: {
      name,
      suites: ['./sums'],
      models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm' }],
      concurrency: 2,
    },
  });
  return {
    pending,
    /** From now on everything is answered at once. */
    open() {
      isOpen = true;
      answer();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

it.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])(
  'a clock that is set %s by an hour is marked, times are left out, and the run is verified',
  async (direction, clockMs) => {
    const clock = createSetClock(home);
    const { pending, open, close } = await serveLater(direction);
    const running = start(home, ['run', `${direction}.yaml`, '--out', direction, '--local-only'], clock.env);
    while (pending.length < 2) await wait(10);
    clock.jump(clockMs);
    await wait(1200);
    open();
    const { code, stderr } = await running.ended;
    close();
    expect(code, stderr).toBe(0);
    const [session] = readSessions(direction);
    expect(session.pauses).toHaveLength(1);
    expect(Math.abs(session.pauses[0].clockMs - clockMs)).toBeLessThan(2000);
    expect(await start(home, ['verify', direction]).ended).toMatchObject({ code: 0 });
  },
);

it.skipIf(process.platform === 'win32')(
  'a run that stood still, was killed and goes on is verified, also where the clock was set back meanwhile',
  async () => {
    const clock = createSetClock(home);
    const { pending, open, close } = await serveLater('killed');
    const running = start(home, ['run', 'killed.yaml', '--out', 'killed', '--local-only'], clock.env);
    while (pending.length < 2) await wait(10);
    running.child.kill('SIGSTOP');
    await wait(3200);
    pending.splice(0, 1)[0]!();
    running.child.kill('SIGCONT');
    while (!readFileSync(join(home, 'killed', 'journal.jsonl'), 'utf8').includes('"closed"')) await wait(10);
    running.child.kill('SIGKILL');
    await running.ended;
    clock.jump(-3_600_000);
    open();
    const { code, stderr } = await start(home, ['run', '--resume', 'killed', '--local-only'], clock.env).ended;
    close();
    expect(code, stderr).toBe(0);
    const [first, second] = readSessions('killed');
    expect(first.pauses).toHaveLength(1);
    expect(second.pauses).toMatchObject([{ stoodMs: 0 }]);
    expect(second.pauses[0].clockMs).toBeLessThan(-3_500_000);
    expect(await start(home, ['verify', 'killed']).ended).toMatchObject({ code: 0 });
  },
);
