import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compare } from '../src/commands/compare.ts';
import { merge } from '../src/commands/merge.ts';
import { publish } from '../src/commands/publish.ts';
import { report } from '../src/commands/report.ts';
import { reproduce } from '../src/commands/reproduce.ts';
import { run } from '../src/commands/run.ts';
import { score } from '../src/commands/score.ts';
import { verification } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { INTERFACES, send, speak } from './support/interfaces.ts';
import { evenhand, filesBelow, scratch, write } from './support/program.ts';
import { rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const PRIVATE = ['jo.smith@firm.io', '+44 20 7946 0958', 'sk-proj-4f9aB2kLmN0pQrStUvWx', '/home/jsmith/notes'];
const read = (path: string) => readFileSync(join(home, path), 'utf8');
const all = (folder: string) =>
  filesBelow(join(home, folder))
    .map((path) => read(join(folder, path)))
    .join('\n');

let server: Server;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeAll(async () => {
  const chat = INTERFACES.find(({ name }) => name === 'chat')!;
  const text = [`Answer: 1,000. ${PRIVATE.join(' and ')}`];
  server = createServer(speak(chat, (_, __, response) => send(response, chat.reply({ text })))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${chat.path}`;
  const models = [
    scripted('plain', { errorRate: 0.3 }),
    { id: 'talker', ...chat.entry, baseUrl, model: 'm', price: { input: 1, output: 2 } },
  ];
  write(home, {
    ...sums(40),
    'e.yaml': { name: 'e', suites: ['./sums'], models, seed: 3 },
    'plain.yaml': { name: 'plain', suites: ['./sums'], models: models.slice(0, 1), seed: 3 },
  });
  for (const name of ['e', 'plain'])
    expect(await here(home, () => run(`${name}.yaml`, { out: name }))).toMatchObject({ code: 0 });
});

describe('a run that is to be published', () => {
  it('may be, where nothing speaks against it; each row has its error share, cut replies and reading rule', async () => {
    const ended = await here(home, () => publish('plain', { json: true }));
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      findings: [],
      rows: [{ suite: 'sums', model: 'plain', planned: 40, errorShare: 0, cutShare: 0, reading: 'lenient' }],
    });
    expect(await evenhand(home, 'publish', 'plain', '--out', 'copied')).toMatchObject({ code: 0 });
    expect((await verification(join(home, 'copied'))).findings).toEqual([]);
  });
  it('is refused with file and line of every key, address, number and folder, without repeating them', async () => {
    const ended = await here(home, () => publish('e', {}));
    expect(ended.code).toBe(1);
    for (const kind of [
      'a key: sk-p…',
      'an e-mail address: jo…@firm.io',
      'a phone number: +44',
      'a home folder: /hom…',
    ])
      expect(ended.stdout).toContain(kind);
    expect(ended.stdout).toMatch(/^records\/talker\.jsonl:1: looks like/m);
    for (const text of PRIVATE) expect(ended.stdout).not.toContain(text);
    expect(await here(home, () => publish('e', { out: 'refused' }))).toMatchObject({ code: 1 });
    expect(existsSync(join(home, 'refused'))).toBe(false);
    expect(await here(home, () => publish('e', { allow: PRIVATE }))).toMatchObject({ code: 0 });
  });
  it('is refused with a key of this machine in it, and where it does not verify or has no manifest', async () => {
    vi.stubEnv('MADE_UP_API_KEY', '1,000. jo.smith');
    expect((await here(home, () => publish('e', { allow: PRIVATE }))).stdout).toContain('looks like a key');
    vi.unstubAllEnvs();
    expect(await here(home, () => publish('plain', { out: 'edited' }))).toMatchObject({ code: 0 });
    write(home, { 'edited/summary.csv': read('edited/summary.csv').replace(/,40,/, ',41,') });
    expect(await here(home, () => publish('edited', {}))).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('summary.csv:2'),
    });
    await here(home, () => merge(['plain', 'e'], { out: 'joined' }));
    expect(await here(home, () => publish('joined', {}))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('has no manifest.json'),
    });
    expect(await here(home, () => publish('plain', { redact: true }))).toMatchObject({ code: 4 });
    expect(await here(home, () => publish('plain', { out: 'e' }))).toMatchObject({ code: 4 });
  });
});

describe('a copy without replies', () => {
  beforeAll(async () => {
    expect(await here(home, () => publish('e', { out: 'red', redact: true }))).toMatchObject({ code: 0 });
    expect(await here(home, () => publish('e', { out: 'bare', redact: 'all' }))).toMatchObject({ code: 0 });
  });
  it('holds no word of them, and on request none of the questions', () => {
    for (const text of PRIVATE) expect(all('red')).not.toContain(text);
    expect(all('red')).toContain('What is 1005 plus 5?');
    expect(all('bare')).not.toContain('plus 5');
    expect(all('bare')).not.toContain('1,010');
  });
  it('verifies in part, and says what was not compared', async () => {
    const red = await verification(join(home, 'red'));
    expect(red.findings).toEqual([]);
    expect(red.notes.join()).toContain('replies were left out of this copy');
    const bare = await verification(join(home, 'bare'));
    expect(bare.findings).toEqual([]);
    expect(bare.notes.join()).toContain('questions and targets were left out of this copy');
    expect(await evenhand(home, 'verify', 'red')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('verified in part'),
    });
  });
  it('has the figures of the run, its ids, outcomes and hashes', () => {
    for (const table of ['summary', 'comparisons', 'efficiency', 'ratios', 'languages', 'measurements/talker'])
      expect(read(`red/${table}.csv`)).toBe(read(`e/${table}.csv`));
    const kept = (folder: string) =>
      rows(join(home, folder, 'samples', 'talker.csv')).map(({ answer: _, target: __, ...row }) => row);
    expect(kept('red')).toEqual(kept('e'));
    expect(kept('bare')).toEqual(kept('e'));
    expect(JSON.parse(read('red/manifest.json')).redacted).toEqual({
      replies: true,
      inputs: false,
      manifestSha256: createHash('sha256').update(read('e/manifest.json')).digest('hex'),
    });
  });
  it('opens in report, compare and page, and is not scored, resumed or replayed', async () => {
    expect(await here(home, () => report(['red'], {}))).toMatchObject({ code: 0 });
    expect(read('red/REPORT.md')).toContain('left out of this copy');
    expect(existsSync(join(home, 'red', 'report.html'))).toBe(true);
    expect(await here(home, () => compare(['red'], {}))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('talker'),
    });
    expect(await here(home, () => compare(['bare', 'plain'], { allPairs: true }))).toMatchObject({ code: 4 });
    const refusal = { code: 4, stderr: expect.stringContaining('left out of this copy') };
    expect(await here(home, () => score('red', {}))).toMatchObject(refusal);
    expect(await here(home, () => run(undefined, { resume: 'red' }))).toMatchObject(refusal);
    expect(await here(home, () => reproduce('bare', {}))).toMatchObject(refusal);
    expect(await here(home, () => reproduce('red', { out: 'again' }))).toMatchObject({ code: expect.any(Number) });
    expect(existsSync(join(home, 'again', 'summary.csv'))).toBe(true);
    const replay = { id: 'm', provider: 'replay', model: './red', options: { of: 'plain' } };
    write(home, { 'replay.yaml': { name: 'replay', suites: ['./sums'], models: [replay] } });
    expect(await here(home, () => run('replay.yaml', { out: 'replayed' }))).toMatchObject(refusal);
  });
  it('is found out where an outcome was changed in it', async () => {
    const path = join(home, 'bare', 'records', 'plain.jsonl');
    const text = readFileSync(path, 'utf8').replace('"outcome":"incorrect"', '"outcome":"correct"');
    writeFileSync(path, text);
    const manifest = JSON.parse(read('bare/manifest.json'));
    const entry = manifest.records.find((one: { path: string }) => one.path === 'records/plain.jsonl');
    entry.sha256 = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(home, 'bare', 'manifest.json'), JSON.stringify(manifest, null, 2));
    await here(home, () => report(['bare'], {}));
    const { findings } = await verification(join(home, 'bare'));
    expect(findings.map((one) => one.text).join()).toContain('by its score the reply is incorrect');
  });
});
