import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { carelessServers } from './support/careless-server.ts';
import { INTERFACES, type PlainReply, send, type WireInterface } from './support/interfaces.ts';
import { jsonLines, scratch, start, write } from './support/program.ts';
import { redisNeeded, redisProgram, startRedis } from './support/redis.ts';
import { sumsHeader } from './support/runtimes.ts';
import { nameOf, SAVED_LOGS, written } from './support/saved-logs.ts';
import { found } from './support/secrets.ts';

vi.setConfig({ testTimeout: 300_000 });

const KEY = 'sk-planted/51c0ffee+99ab34cd7';
const home = scratch();
const startServer = carelessServers();

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40, 7)]);

/** Every text of a server's answer about itself with the key behind it, but for what it is called by, and the key as a name. */
function plantIn(value: unknown, key: string): unknown {
  if (typeof value === 'string')
    return /^(?:m|m:latest|models\/m|list|model|[0-9a-f]{64})$/.test(value) ? value : `${value} ${key}`;
  if (Array.isArray(value)) return value.map((one) => plantIn(one, key));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, one]) => [name, plantIn(one, key)]);
  return { ...Object.fromEntries(members), [key]: key, note: `Bearer ${key}` };
}

const everywhere = (key: string): PlainReply => ({
  text: [`I was sent ${key}. Grade: 1. `, 'Answer: 4'],
  reasoning: `They use ${key}. `,
  call: { name: 'find_booking', arguments: { name: key, [key]: key } },
  usage: { [`note ${key}`]: key },
  more: { id: key, responseId: key, modelVersion: key, system_fingerprint: key, service_tier: key },
});

const listen = (one: WireInterface): Promise<string> =>
  startServer(
    (key) => ({ ...one, answerQuestion: (path) => plantIn(one.answerQuestion(path), key) }),
    (question, { key }, response) => {
      if (question.includes('redirect'))
        response.writeHead(302, { location: `https://${encodeURIComponent(key)}@127.0.0.1/${key}` }).end();
      else if (question.includes('fails'))
        response
          .writeHead(400, { 'content-type': 'text/plain' })
          .end(`bad ${Buffer.from(`Bearer ${key}`).toString('base64')} ${key}`);
      else send(response, one.reply(everywhere(key)), { 'x-request-id': key });
    },
  );

/** One model of each interface, at a server that repeats the key. */
const listEntries = () =>
  Promise.all(
    INTERFACES.map(async (one) => ({
      id: one.name,
      ...one.entry,
      baseUrl: await listen(one),
      model: 'm',
      apiKeyEnv: 'PLANTED_KEY',
      developer: 'Maker',
      price: { input: 1, output: 2 },
    })),
  );

/** The key, in the forms in which it may get anywhere. */
const FORMS = [
  KEY,
  encodeURIComponent(KEY),
  Buffer.from(KEY).toString('base64').replace(/=+$/, ''),
  Buffer.from(KEY).toString('hex'),
];

const hasSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;

/** What `view` sends to a browser: the page, and what it says of a run as it goes on. */
async function readView(run: string, env: Record<string, string>): Promise<string> {
  const { child, ended } = start(home, ['view', run], env);
  let address = '';
  child.stdout!.on('data', (text: string) => {
    address += text;
  });
  await expect.poll(() => address, { timeout: 60_000 }).toMatch(/^http:\S+\n$/);
  const page = await (await fetch(address.trim())).text();
  const events = await fetch(new URL('events', address.trim()));
  const first = await events.body!.getReader().read();
  child.kill('SIGTERM');
  const { stdout, stderr } = await ended;
  return [page, Buffer.from(first.value ?? []).toString(), stdout, stderr].join('\n');
}

it('no command writes or prints a key that a server repeats, in its replies or in what it says of itself', async () => {
  const entries = await listEntries();
  const desk = join(import.meta.dirname, '..', '..', '..', 'benchmarks', 'suites', 'customer-service');
  const inputs = ['What is 2 plus 2?', 'redirect', 'fails', 'Say it.'];
  const common = { models: entries, giveUpAfter: null, limits: {} };
  write(home, {
    'echo/suite.yaml': { ...sumsHeader('echo'), prompt: { template: '{{input}}' } },
    'echo/samples.jsonl': jsonLines(inputs.map((input, at) => ({ id: `s-${at}`, input, target: '4' }))),
    'graded/suite.yaml': { ...sumsHeader('graded'), prompt: { template: '{{input}}' }, scorer: { name: 'judge' } },
    'graded/samples.jsonl': jsonLines([{ id: 'g', input: 'What is 2 plus 2?', target: '4' }]),
    'see/suite.yaml': { ...sumsHeader('see'), prompt: { template: '{{input}}' } },
    'see/samples.jsonl': jsonLines([
      { id: 'i', input: [{ text: 'Look' }, { image: './a.png' }, { text: 'How many?' }], target: '4' },
    ]),
    'echo.yaml': { name: 'echo', suites: ['./echo', './see'], ...common },
    'graded.yaml': {
      name: 'graded',
      suites: ['./graded'],
      ...common,
      judge: { ...entries[0], id: 'gavel', developer: 'Judge' },
    },
    'few.yaml': { name: 'few', suites: ['./echo'], ...common, models: [entries[0], entries[5]], limit: 3 },
    'desk.yaml': { name: 'desk', suites: [desk], ...common, limit: 2 },
    'policy.yaml': { suites: { '*': { margin: '50 points' } } },
  });
  writeFileSync(join(home, 'see', 'a.png'), PNG);
  const env = { PLANTED_KEY: KEY };
  const outputs: Record<string, string> = {};
  const codes: Record<string, number | null> = {};
  const go = async (...args: string[]) => {
    const { code, stdout, stderr } = await start(home, args, env).ended;
    outputs[args.join(' ')] = `${stdout}\n${stderr}`;
    codes[args.join(' ')] = code;
  };
  await go('doctor', 'echo.yaml');
  await go('doctor', 'echo.yaml', '--json');
  await go('plan', 'few.yaml', '--pilot', '2');
  for (const [name, experiment] of [
    ['one', 'echo.yaml'],
    ['two', 'echo.yaml'],
    ['graded', 'graded.yaml'],
    ['desk', 'desk.yaml'],
  ] as const)
    await go('run', experiment, '--out', name, '--local-only');
  await go('score', 'graded', '--json');
  await go('load', 'few.yaml', '--ladder', '1,2', '--requests', '4', '--repeats', '1', '--out', 'loaded');
  await go('nightly', 'few.yaml', '--nights', 'nights', '--site', 'night-site');
  await go('reproduce', 'two', '--out', 'again');
  await go('leaderboard', 'one', 'two', 'desk', '--out', 'site');
  await go('publish', 'two', '--out', 'copy', '--redact', 'replies');
  await go('publish', 'two');
  await go('gate', 'one', 'two', '--policy', 'policy.yaml', '--markdown', 'gate.md', '--junit', 'gate.xml');
  await go('drift', 'one', 'two');
  for (const json of [[], ['--json']]) {
    await go('show', 'two', 's-0', ...json);
    await go('compare', 'one', 'two', ...json);
    await go('diff', 'one', 'two', ...json);
    await go('verify', 'two', ...json);
  }
  outputs.view = await readView('two', env);
  expect(outputs.view).toContain('I was sent [key]');
  if (hasSsh) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'ada')]);
    await go('sign', 'two', '--key', 'ada');
    expect(codes['sign two --key ada']).toBe(0);
  }
  for (const form of FORMS) expect(found(form, home, outputs)).toEqual([]);
  // What found nothing was really done: 1 and 2 are verdicts, and cells that were refused.
  expect(Object.entries(codes).filter(([, code]) => ![0, 1, 2].includes(code!))).toEqual([]);
});

it.skipIf(redisProgram === null)(
  `nothing that goes through a queue holds a key that a server repeats ${redisNeeded}`,
  async () => {
    const here = join(home, 'queued');
    const redis = await startRedis(join(here, 'redis'));
    const monitor = spawn('redis-cli', ['-p', String(redis.port), 'monitor']);
    let traffic = '';
    monitor.stdout.setEncoding('utf8').on('data', (text: string) => {
      traffic += text;
    });
    const env = { PLANTED_KEY: KEY };
    const inputs = ['What is 2 plus 2?', 'redirect', 'fails'];
    write(here, {
      'echo/suite.yaml': { ...sumsHeader('echo'), prompt: { template: '{{input}}' } },
      'echo/samples.jsonl': jsonLines(inputs.map((input, at) => ({ id: `s-${at}`, input, target: '4' }))),
      'e.yaml': { name: 'e', suites: ['./echo'], models: await listEntries(), giveUpAfter: null, limits: {} },
    });
    await expect.poll(() => traffic, { timeout: 20_000 }).toContain('OK');
    const worker = start(here, ['worker', 'e.yaml', '--queue', redis.address, '--name', 'one'], env);
    try {
      const { code, stdout, stderr } = await start(
        here,
        ['run', 'e.yaml', '--out', 'run', '--queue', redis.address],
        env,
      ).ended;
      expect(code, stderr).toBe(2);
      worker.child.kill('SIGTERM');
      const ended = await worker.ended;
      // Replies really went through it, with the mark in place of the key.
      expect(traffic).toContain('I was sent [key]');
      const outputs = {
        stdout,
        stderr,
        worker: ended.stdout + ended.stderr,
        traffic,
        kept: redis.command('keys', '*'),
      };
      for (const form of FORMS) expect(found(form, here, outputs)).toEqual([]);
    } finally {
      worker.child.kill('SIGKILL');
      monitor.kill();
      await redis.kill();
    }
  },
);

it('an import writes no member of a log that holds a key beside what is read', async () => {
  const folder = join(home, 'imports');
  const outputs: Record<string, string> = {};
  // What the model said itself is content, whatever it holds.
  const plant = (value: unknown, spoken: string | undefined): unknown => {
    if (Array.isArray(value)) return value.map((one) => plant(one, spoken));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, one]) => [name, name === spoken ? one : plant(one, spoken)]);
    return {
      ...Object.fromEntries(members),
      api_key: KEY,
      authorization: `Bearer ${KEY}`,
    };
  };
  for (const { format, files, map, spoken } of SAVED_LOGS) {
    const here = join(folder, format);
    for (const [name, content] of Object.entries(files))
      write(here, { [nameOf(name)]: written(name, typeof content === 'string' ? content : plant(content, spoken)) });
    if (map !== undefined) write(here, { 'map.yaml': map });
    const names = Object.keys(files).map(nameOf);
    const args = [
      'import',
      format,
      ...names,
      ...(map === undefined ? [] : ['--map', 'map.yaml']),
      '--out',
      join(home, 'imported', format),
    ];
    const { code, stdout, stderr } = await start(here, args).ended;
    outputs[`${format} ${code}`] = stdout + stderr;
  }
  expect(found(KEY, join(home, 'imported'), outputs)).toEqual([]);
  expect(Object.keys(outputs).filter((name) => name.endsWith(' 0')).length).toBeGreaterThan(SAVED_LOGS.length / 2);
});
