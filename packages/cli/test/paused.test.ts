import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { INTERFACES, send, speak } from './support/interfaces.ts';
import { scratch, start, write } from './support/program.ts';
import { plainSums } from './support/wire.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
const chat = INTERFACES[0]!;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it.skipIf(process.platform === 'win32')(
  'a process that stood still believes no late timer: what came meanwhile is read, its times are left out, and the pause is marked',
  async () => {
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
    const running = start(home, ['run', 'p.yaml', '--out', 'run', '--local-only']);
    while (pending.length < 4) await wait(10);
    running.child.kill('SIGSTOP');
    await wait(200);
    for (const answer of pending.splice(0)) answer();
    await wait(4500);
    running.child.kill('SIGCONT');
    const { code, stderr } = await running.ended;
    server.closeAllConnections();
    server.close();
    expect(code, stderr).toBe(0);
    const [session] = JSON.parse(readFileSync(join(home, 'run', 'manifest.json'), 'utf8')).sessions;
    expect(session.pauses).toHaveLength(1);
    expect(session.pauses[0].stoodMs).toBeGreaterThan(4000);
    const records = readFileSync(join(home, 'run', 'records', 'm.jsonl'), 'utf8')
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
    expect(await start(home, ['verify', 'run']).ended).toMatchObject({ code: 0 });
  },
);
