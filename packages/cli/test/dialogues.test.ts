import { cpSync, existsSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadExperiment, type Provider, readInputs, readManifest } from '@evenhand/core';
import { uniform } from '@evenhand/io';
import { createNullControl, createRunInputs, runExperiment, withTables } from '@evenhand/runner';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../src/commands/verify.ts';
import { createExperimentContext, readHarness, scorerRegistry } from '../src/registry.ts';
import { createProcessRuntime } from '../src/runtime.ts';
import { here } from './support/here.ts';
import { evenhand, qualityFiles, scratch, start, write } from './support/program.ts';
import { journal, row, rows, scripted } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const benchmarks = join(import.meta.dirname, '..', '..', '..', 'benchmarks');
const suite = join(benchmarks, 'suites', 'customer-service');
const easySuite = join(benchmarks, 'experiments', 'own-suites', 'customer-service-easy');
const price = { input: 2, output: 8 };
const faults = [
  { kind: 'server', rate: 0.1, times: 1 },
  { kind: 'context_too_long', rate: 0.03 },
];

type Line = ReturnType<typeof journal>[number];

/** Turns that were sent although their reply stood in the journal before, as `key turn`. */
function listRepeatedTurns(lines: readonly Line[]): string[] {
  const replied = new Map<string, number>();
  return lines.flatMap((line) => {
    const { type, key, turn } = line as { type: string; key: string; turn: unknown };
    if (type === 'asked') return Number(turn) <= (replied.get(key) ?? 0) ? [`${key} ${String(turn)}`] : [];
    const isReply = type === 'turn' && (turn as { generation: unknown }).generation !== null;
    if (isReply) replied.set(key, (replied.get(key) ?? 0) + 1);
    return [];
  });
}

/** Without what tells of the times. */
const toContent = (folder: string, model: string) =>
  readFileSync(join(folder, 'records', `${model}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { key, outcome, score, state, turns, promptSha256, outputSha256 } = JSON.parse(line);
      const prompts = turns.map((turn: { promptSha256: string; messages: unknown }) => [
        turn.promptSha256,
        turn.messages,
      ]);
      return { key, outcome, score, state, prompts, promptSha256, outputSha256 };
    });

beforeAll(() =>
  write(home, {
    'desk.yaml': {
      name: 'desk',
      suites: [suite, easySuite],
      models: [
        scripted('good', { rule: 'oracle', latencyMs: 1 }, { price }),
        scripted('shaky', { rule: 'oracle', errorRate: 0.3, faults, seed: 3, latencyMs: 1 }, { price }),
        scripted('nothing', { rule: 'fixed', text: 'I am sorry, I cannot help you with that.' }, { price }),
        scripted('chance', { rule: 'chance' }, { price }),
      ],
      trials: 2,
      prompts: 'all',
      sampling: { temperature: 0.5 },
    },
    'few.yaml': {
      name: 'few',
      suites: [suite, easySuite],
      models: [
        scripted('good', { rule: 'oracle', latencyMs: 1 }, { price }),
        scripted('shaky', { rule: 'oracle', errorRate: 0.3, faults, seed: 3, latencyMs: 1 }, { price }),
      ],
      limit: 24,
      concurrency: 4,
    },
  }),
);

describe('customer-service', () => {
  const run = join(home, 'run');
  const summary = (model: string, more: Record<string, string> = {}) =>
    row(join(run, 'summary.csv'), { model, suite: 'customer-service', language: '*', prompt: 'main', ...more });
  beforeAll(async () => {
    expect(await evenhand(home, 'run', 'desk.yaml', '--out', 'run')).toMatchObject({ code: 0 });
  });

  it.each(['customer-service', 'customer-service-easy'])(
    '(%s) is solved by the oracle in both languages and wordings, and by nobody who does nothing',
    (name) => {
      for (const prompt of ['main', 'brief'])
        for (const language of ['*', 'en', 'zh']) {
          const figures = (model: string) => summary(model, { suite: name, prompt, language });
          expect(figures('good')).toMatchObject({ accuracy: '1.000000', n_failed: '0' });
          expect(figures('nothing')).toMatchObject({ accuracy: '0.000000', n_failed: '0' });
          expect(Number(figures('chance').accuracy)).toBeLessThan(0.1);
        }
    },
  );

  it('tells what of k dialogues are all resolved, their turns, and what a resolved one costs and takes', () => {
    expect(summary('good')).toMatchObject({ pass_k: '2', pass_hat_k: '1.000000' });
    expect(Number(summary('shaky').pass_hat_k)).toBeLessThan(Number(summary('shaky').accuracy));
    const good = row(join(run, 'efficiency.csv'), { model: 'good', suite: 'customer-service', prompt: 'main' });
    const measured = rows(join(run, 'measurements', 'good.csv')).filter(
      (one) => one.prompt === 'main' && one.suite === 'customer-service',
    );
    const mean = (column: string) => measured.reduce((sum, one) => sum + Number(one[column]), 0) / measured.length;
    expect(Number(good.cost_per_correct_usd)).toBeCloseTo(mean('cost_usd'), 8);
    expect(Number(good.turns_per_dialogue)).toBeCloseTo(mean('turns'), 2);
    expect(Number(good.s_per_correct)).toBeCloseTo(mean('e2e_ms') / 1000, 2);
    expect(readFileSync(join(run, 'REPORT.md'), 'utf8')).toMatch(/per resolved dialogue/);
  });

  it('is verified, turn by turn', async () => {
    expect((await here(home, () => verify('run', {}))).code).toBe(0);
  });

  it('gives two runs with one seed the same quality files, byte for byte', async () => {
    for (const out of ['first', 'second'])
      expect(await evenhand(home, 'run', 'few.yaml', '--out', out)).toMatchObject({ code: 0 });
    expect(qualityFiles(join(home, 'first'))).toEqual(qualityFiles(join(home, 'second')));
    for (const model of ['good', 'shaky'])
      expect(toContent(join(home, 'first'), model)).toEqual(toContent(join(home, 'second'), model));
  });
});

describe('a run of dialogues that is killed', () => {
  const unbroken = join(home, 'unbroken');
  beforeAll(async () => {
    expect(await evenhand(home, 'run', 'few.yaml', '--out', 'unbroken')).toMatchObject({ code: 0 });
  });

  /** One session in this process, given up for good when so many requests were sent. */
  async function session(folder: string, requests: number): Promise<string> {
    const context = createExperimentContext();
    const isResumed = existsSync(join(folder, 'manifest.json'));
    const inputs = isResumed
      ? readInputs(folder, readManifest(folder))
      : createRunInputs(await withTables(() => loadExperiment(join(home, 'few.yaml'), context)));
    const kill = new AbortController();
    let left = requests;
    const count = (provider: Provider): Provider => ({
      ...provider,
      async connect(connection, signal) {
        const adapter = await provider.connect(connection, signal);
        return {
          ...adapter,
          generate(request, over) {
            if (--left <= 0) kill.abort();
            return adapter.generate(request, over);
          },
        };
      },
    });
    const { status } = await runExperiment(inputs, {
      providers: context.providers.map((one) => (one.name === 'scripted' ? count(one) : one)),
      registry: scorerRegistry,
      runtime: createProcessRuntime(() => {}),
      harness: readHarness(),
      folder,
      resumed: isResumed ? readManifest(folder) : null,
      createControl: () => ({ ...createNullControl({ notice: () => {} }), stop: kill.signal, cancel: kill.signal }),
    });
    return status;
  }

  it('at 20 random moments goes on at its turns, and asks none again that was on the disk', async () => {
    const folder = join(home, 'killed');
    const path = join(folder, 'journal.jsonl');
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    let status = '';
    let inMiddle = 0;
    for (let kill = 1; kill <= 20; kill++) {
      status = await session(folder, 2 + Math.floor(20 * uniform(7, 'kill', kill)));
      if (!existsSync(path)) break;
      const lines = journal(path) as Line[];
      expect(listRepeatedTurns(lines), `after kill ${kill}`).toEqual([]);
      const closed = new Set(lines.flatMap(({ type, key }) => (type === 'closed' ? [key] : [])));
      inMiddle += new Set(lines.flatMap(({ type, key }) => (type === 'turn' && !closed.has(key) ? [key] : []))).size;
    }
    expect(inMiddle).toBeGreaterThan(20);
    expect(status).toBe('interrupted');
    linkSync(path, join(home, 'killed.jsonl'));
    expect(await session(folder, Number.POSITIVE_INFINITY)).toBe('complete');
    vi.restoreAllMocks();
    expect(listRepeatedTurns(journal(join(home, 'killed.jsonl')))).toEqual([]);
    expect(qualityFiles(folder)).toEqual(qualityFiles(unbroken));
    for (const model of ['good', 'shaky']) expect(toContent(folder, model)).toEqual(toContent(unbroken, model));
    const seen = await here(home, () => verify('killed', {}));
    expect(seen.code, seen.stdout + seen.stderr).toBe(0);
  });

  it('by SIGKILL too', async () => {
    const folder = join(home, 'shot');
    const path = join(folder, 'journal.jsonl');
    const size = () => (existsSync(path) ? statSync(path).size : 0);
    for (let kill = 1; kill <= 3; kill++) {
      const moment = size() + 40_000 * kill;
      const started = start(home, kill === 1 ? ['run', 'few.yaml', '--out', 'shot'] : ['run', '--resume', 'shot']);
      while (size() < moment && started.child.exitCode === null && started.child.signalCode === null)
        await new Promise((resolve) => setTimeout(resolve, 1));
      started.child.kill('SIGKILL');
      await started.ended;
      if (!existsSync(path)) break;
      expect(listRepeatedTurns(journal(path)), `after kill ${kill}`).toEqual([]);
    }
    const again = await evenhand(home, 'run', '--resume', 'shot');
    expect(again.code, again.stderr).toBe(0);
    expect(qualityFiles(folder)).toEqual(qualityFiles(unbroken));
    expect((await here(home, () => verify('shot', {}))).code).toBe(0);
  });

  it('and whose journal asks a turn twice, or before its time, is not the journal of one run', async () => {
    const cut = join(home, 'cut');
    cpSync(join(home, 'killed'), cut, { recursive: true });
    const lines = readFileSync(join(home, 'killed.jsonl'), 'utf8').trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes('"type":"asked"') && line.includes('"turn":2,'));
    const { key } = JSON.parse(lines[at]!) as { key: string };
    const before = lines.slice(0, at + 1);
    for (const [turn, text] of [
      [1, 'turn 1 was sent again after it had a reply'],
      [4, 'turn 4 was sent, and turn 2 has no reply'],
    ] as const) {
      const event = JSON.stringify({ type: 'asked', key, turn, reservedUsd: 0 });
      const manifest = JSON.parse(readFileSync(join(cut, 'manifest.json'), 'utf8'));
      writeFileSync(join(cut, 'manifest.json'), JSON.stringify({ ...manifest, status: 'interrupted' }));
      writeFileSync(join(cut, 'journal.jsonl'), [...before, event, ''].join('\n'));
      const { code, stderr } = await evenhand(home, 'run', '--resume', 'cut');
      expect(code).toBe(4);
      expect(stderr).toContain(text);
    }
  });
});

describe('verify knows the turns of a dialogue:', () => {
  interface EditedTurn {
    messages?: { role: string; content: string }[];
    promptSha256?: string;
    generation: { text: string } | null;
  }
  interface EditedRecord {
    attempts: number;
    state?: { statements: string[] };
    turns: EditedTurn[];
  }
  const edits: Readonly<Record<string, [(record: EditedRecord) => void, RegExp]>> = {
    'another word of the guest': [
      ({ turns }) => {
        turns[1]!.messages![0]!.content += '!';
      },
      /turn 2 was not asked with what was said before it/,
    ],
    'another hash': [
      ({ turns }) => {
        turns[0]!.promptSha256 = '0'.repeat(64);
      },
      /turn 1 was not asked with what was said before it/,
    ],
    'another reply': [
      ({ turns }) => {
        turns[0]!.generation!.text += ' Thank you.';
      },
      /turn 2 was not asked with what was said before it/,
    ],
    'a turn less': [
      (record) => {
        record.turns.pop();
        record.attempts--;
      },
      /its dialogue is not at its end|comes to another state/,
    ],
    'a turn more than attempts': [
      (record) => {
        record.attempts--;
      },
      /attempts is \d+; its turns have \d+/,
    ],
    'another state': [
      (record) => {
        record.state!.statements.push('More was said.');
      },
      /comes to another state than the one that was scored/,
    ],
    'no state': [
      (record) => {
        delete record.state;
      },
      /the state of its environment is not kept/,
    ],
  };
  it.each(Object.entries(edits))('%s', async (name, [edit, found]) => {
    const copy = `edited-${name.replaceAll(' ', '-')}`;
    const folder = join(home, copy);
    cpSync(join(home, 'unbroken'), folder, { recursive: true });
    const path = join(folder, 'records', 'good.jsonl');
    const [first, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
    const record = JSON.parse(first!);
    edit(record);
    writeFileSync(path, `${[JSON.stringify(record), ...rest].join('\n')}\n`);
    const { sha256 } = await import('@evenhand/io');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    for (const file of manifest.records)
      if (file.path === 'records/good.jsonl') file.sha256 = sha256(readFileSync(path));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const { code, stdout } = await here(home, () => verify(copy, {}));
    expect(code).not.toBe(0);
    expect(stdout).toMatch(found);
  });
});

describe('tools by a field of their own', () => {
  it('come back to a server with their results, turn by turn', async () => {
    const { createServer } = await import('node:http');
    const context = createExperimentContext();
    write(home, { 'all.yaml': { name: 'all', suites: [suite], models: [scripted('x')] } });
    const samples = [...(await withTables(() => loadExperiment(join(home, 'all.yaml'), context))).suites[0]!.samples];
    /** Guests of one kind begin alike: who it is shows when they have said their address. */
    const findSample = (opening: string, text: string) => {
      const alike = samples.filter(({ input }) => input === opening);
      const known =
        alike.find(({ reference }) => (reference!.own as string[]).some((id) => text.includes(id))) ??
        alike.find(({ reference }) => text.includes(String(reference!.email)));
      return known ?? alike[0]!;
    };
    const findPlan = (opening: string, text: string) => findSample(opening, text).reference!.replies as object[];
    const bodies: {
      messages: { role: string; content: string; tool_calls?: unknown[] }[];
      tools: { function: { name: string } }[];
    }[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request) text += String(part);
      const body = JSON.parse(text === '' ? '{}' : text);
      response.setHeader('content-type', 'application/json');
      if (!request.url!.endsWith('/chat/completions'))
        return void response.end(JSON.stringify({ data: [{ id: 'm' }] }));
      bodies.push(body);
      const opening = body.messages.find(({ role }: { role: string }) => role === 'user').content;
      const turn = body.messages.filter(({ role }: { role: string }) => role === 'assistant').length;
      const planned = (findPlan(opening, text)[turn] ?? { text: 'Done.' }) as {
        text?: string;
        calls?: { name: string; arguments: object }[];
      };
      const message = {
        role: 'assistant',
        content: planned.text ?? null,
        // Some servers count from 0 in every reply.
        tool_calls: planned.calls?.map((call, index) => ({
          id: `call_${index}`,
          type: 'function',
          function: { name: call.name, arguments: JSON.stringify(call.arguments) },
        })),
      };
      const finish = planned.calls === undefined ? 'stop' : 'tool_calls';
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
      response.end(
        JSON.stringify({ id: 'r', model: 'm', choices: [{ index: 0, message, finish_reason: finish }], usage }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const host = { provider: 'openai', baseUrl: `http://127.0.0.1:${port}/v1`, model: 'm' };
    write(home, {
      'native.yaml': { name: 'native', suites: [suite], models: [{ id: 'served', ...host, price }], tools: 'native' },
    });
    const ended = await evenhand(home, 'run', 'native.yaml', '--out', 'native');
    server.close();
    expect(ended.code, ended.stderr).toBe(0);
    expect(row(join(home, 'native', 'summary.csv'), { model: 'served', suite: '*', language: '*' })).toMatchObject({
      accuracy: '1.000000',
      n_failed: '0',
    });
    expect((await here(home, () => verify('native', {}))).code).toBe(0);
    expect(new Set(bodies.map(({ tools }) => tools.length))).toEqual(new Set([1, 2, 3, 6]));
    for (const { messages, tools } of bodies) {
      const { tools: offered } = findSample(messages[1]!.content, JSON.stringify(messages));
      expect(tools.map((tool) => tool.function.name)).toEqual(offered!.map(({ name }) => name));
      expect(messages[0]!.content).not.toContain('get_booking');
      for (const [index, { role, tool_calls: calls = [] }] of messages.entries())
        if (role === 'assistant' && calls.length > 0)
          expect(messages.slice(index + 1, index + 1 + calls.length).every((one) => one.role === 'tool')).toBe(true);
    }
  });
});

describe('a copy of a run of dialogues that leaves replies out', () => {
  it('leaves out what was answered too, and holds what it says', async () => {
    const ended = await evenhand(home, 'publish', 'first', '--redact', '--out', 'copy');
    expect(existsSync(join(home, 'copy', 'manifest.json')), ended.stderr).toBe(true);
    const text = readFileSync(join(home, 'copy', 'records', 'good.jsonl'), 'utf8');
    const original = readFileSync(join(home, 'first', 'records', 'good.jsonl'), 'utf8');
    for (const words of ['Result of get_booking', 'door_code', 'Please give me', 'My booking number'])
      expect([original.includes(words), text.includes(words)]).toEqual([true, false]);
    const first = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find(({ turns }) => turns.length > 2);
    expect(first.turns[1]).toMatchObject({ messages: [{ role: 'user', content: '[left out]' }] });
    expect((await here(home, () => verify('copy', {}))).stdout).not.toMatch(/not verified/i);
  });
});
