import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { INTERFACES, send, speak } from './support/interfaces.ts';
import { type Started, scratch, start, write } from './support/program.ts';
import { rows } from './support/runtimes.ts';
import { plainSums } from './support/wire.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const home = scratch();
const chat = INTERFACES[0]!;
const servers: Server[] = [];
const closeServers = () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
};
afterEach(closeServers);

/** A server that answers `good` questions and lets the others wait. */
async function serve(good: number): Promise<string> {
  let requestCount = 0;
  const server = createServer(
    speak(chat, (_, __, response) => {
      if (++requestCount <= good) send(response, chat.reply({ text: ['2000'] }));
    }),
  );
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
const experiment = (baseUrl: string) => ({
  ...plainSums(6),
  'j.yaml': { name: 'j', suites: ['./sums'], models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm' }] },
});
const until = async (holds: () => boolean, { child }: Started) => {
  while (!holds()) {
    if (child.exitCode !== null) throw new Error('the program ended too soon');
    await new Promise((next) => setTimeout(next, 20));
  }
};
const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

describe('a journal', () => {
  let lines: string[];
  let baseUrl: string;
  beforeAll(async () => {
    baseUrl = await serve(3);
    write(home, experiment(baseUrl));
    const running = start(home, ['run', 'j.yaml', '--out', 'run', '--local-only', '--grace', '0']);
    await until(() => read(join(home, 'run', 'journal.jsonl')).split('"closed"').length > 3, running);
    running.child.kill('SIGKILL');
    await running.ended;
    closeServers();
    lines = readFileSync(join(home, 'run', 'journal.jsonl'), 'utf8')
      .trim()
      .split('\n');
  });

  /** Resumes a copy of the run with other lines, against a server that answers everything. */
  async function resumed(name: string, changed: readonly string[]) {
    const port = Number(new URL(baseUrl).port);
    const server = createServer(speak(chat, (_, __, response) => send(response, chat.reply({ text: ['2000'] }))));
    servers.push(server.listen(port, '127.0.0.1'));
    await new Promise((resolve) => server.once('listening', resolve));
    cpSync(join(home, 'run'), join(home, name), { recursive: true });
    rmSync(join(home, name, 'run.lock'), { force: true });
    writeFileSync(join(home, name, 'journal.jsonl'), changed.map((line) => `${line}\n`).join(''));
    return start(home, ['run', '--resume', name, '--local-only']).ended;
  }
  const at = (type: string) => lines.findIndex((line) => line.startsWith(`{"type":"${type}"`));
  const changed = (index: number, change: (event: Record<string, unknown>) => void) => {
    const event = JSON.parse(lines[index]!);
    change(event);
    return [...lines.slice(0, index), JSON.stringify(event), ...lines.slice(index + 1)];
  };

  it('in which lines stand twice says what it said', async () => {
    const { code, stderr } = await resumed(
      'twice',
      lines.flatMap((line) => (line.includes('"asked"') ? [line] : [line, line])),
    );
    expect(code, stderr).toBe(0);
    expect(rows(join(home, 'twice', 'samples', 'm.csv'))).toHaveLength(6);
    expect(await start(home, ['verify', 'twice']).ended).toMatchObject({ code: 0 });
  });

  it.each<[string, () => string[], RegExp]>([
    [
      'a second reply',
      () => {
        const other = lines[at('turn')]!.replace('"2000"', '"2001"');
        return [...lines, other];
      },
      /has a (?:second reply|reply behind its verdict), and was not asked again/,
    ],
    [
      'a second verdict',
      () => [
        ...lines,
        lines[at('closed')]!.replace('"outcome":"', '"outcome":"no_answer","x":"').replace(/"x":"\w+",/, ''),
      ],
      /has a second verdict/,
    ],
    [
      'a reply that nobody asked for',
      () => lines.slice(at('turn')).filter((line) => !line.includes('"asked"')),
      /was never asked/,
    ],
    [
      'a cell that was not planned',
      () =>
        changed(at('asked'), (event) => {
          event.key = 'sums@1/main/s-99999/m/1';
        }),
      /is no cell of this run/,
    ],
    [
      'a trial that was not planned',
      () =>
        changed(at('asked'), (event) => {
          event.key = String(event.key).replace(/1$/, '2');
        }),
      /is no cell of this run/,
    ],
    [
      'money that cannot be',
      () =>
        changed(at('turn'), (event) => {
          event.settledUsd = -1;
        }),
      /settledUsd: found -1/,
    ],
    [
      'a time that cannot be',
      () =>
        changed(at('turn'), (event) => {
          (event.turn as { queueMs: number }).queueMs = -5;
        }),
      /queueMs: found -5/,
    ],
    [
      'a count that cannot be',
      () =>
        changed(at('turn'), (event) => {
          (event.turn as { generation: { usage: { outputTokens: number } } }).generation.usage.outputTokens = -3;
        }),
      /outputTokens: found -3/,
    ],
    [
      'a verdict of another cell',
      () =>
        changed(at('closed'), (event) => {
          (event.verdict as { key: string }).key += '1';
        }),
      /the verdict is of/,
    ],
  ])('with %s is refused, and the line is named', async (name, make, message) => {
    const { code, stderr } = await resumed(name.replaceAll(' ', '-'), make());
    expect(code).toBe(4);
    expect(stderr).toMatch(/journal\.jsonl:\d+: /);
    expect(stderr).toMatch(message);
  });
});

describe('a folder that goes while the run writes to it', () => {
  it.each<[string, (folder: string) => void]>([
    ['moved', (folder) => renameSync(folder, `${folder}-elsewhere`)],
    ['removed', (folder) => rmSync(folder, { recursive: true })],
    [
      'replaced',
      (folder) => {
        renameSync(folder, `${folder}-before`);
        mkdirSync(folder);
        writeFileSync(join(folder, 'journal.jsonl'), '');
      },
    ],
  ])('(%s) is noticed within seconds: nothing more is asked, exit 4', async (name, act) => {
    write(home, experiment(await serve(2)));
    const folder = join(home, `gone-${name}`);
    const running = start(home, ['run', 'j.yaml', '--out', folder, '--local-only']);
    await until(() => read(join(folder, 'journal.jsonl')).includes('"closed"'), running);
    act(folder);
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 4, stderr: expect.stringMatching(/was moved or removed while the run wrote/) });
  });
});
