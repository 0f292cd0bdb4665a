import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelEntrySchema } from '@evenhand/core';
import { providers } from '@evenhand/providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatFindings, preflight } from '../../runner/src/session/preflight.ts';
import { createProcessRuntime } from '../src/runtime.ts';
import { chat, http, json, type MockServer, nobody, otherProtocol, selfSigned } from './support/loopback-servers.ts';
import { type Ended, filesBelow, scratch, start, write } from './support/program.ts';
import { sums } from './support/runtimes.ts';

const KEY = 'sk-planted-4f0c1d2e3b';
const cwd = scratch();
const servers: Record<string, MockServer> = {};
let down = '';

const entry = (id: string, origin: string, more: object = {}) => ({
  id,
  provider: 'openai',
  baseUrl: `${origin}/v1`,
  model: 'some-model',
  apiKeyEnv: 'PLANTED_KEY',
  ...more,
});

beforeAll(async () => {
  const repeated = `Incorrect API key provided: ${KEY} (or ${KEY.slice(0, 6)}***${KEY.slice(-2)}).`;
  Object.assign(servers, {
    'refused-401': await http(json(401, { error: { message: repeated, code: 'invalid_api_key' } })),
    'refused-403': await http(json(403, { error: { message: repeated } })),
    'refused-400': await http(
      json(400, [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } }]),
    ),
    'without-model': await http(json(200, { data: [{ id: 'some-mode' }, { id: 'another' }] })),
    page: await http((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Welcome</title>');
    }),
    'other-protocol': await otherProtocol(),
    overloaded: await http(json(503, { error: { message: 'try again later' } })),
    fine: await http(chat('some-model', 'Answer: 1000')),
    narrow: await http(chat('some-model', 'Answer: 1000')),
  });
  const signed = await selfSigned(cwd, chat('some-model', 'Answer: 1000'));
  if (signed !== null) servers['self-signed'] = signed;
  down = await nobody();
  const at = (id: string) => servers[id]!.origin;
  write(cwd, {
    ...sums(8),
    'all.yaml': {
      name: 'all',
      suites: ['./sums'],
      models: [
        entry('down', down),
        entry('down-too', down),
        ...Object.keys(servers)
          .filter((id) => !['fine', 'narrow', 'overloaded'].includes(id))
          .map((id) => entry(id, at(id))),
        entry('narrow', at('narrow'), { requires: { maxOutputTokens: 5000 } }),
        entry('keyless', 'https://key.example.invalid', { apiKeyEnv: 'NO_SUCH_KEY' }),
        entry('fine', at('fine'), { price: { input: 1, output: 2 } }),
      ],
    },
    'passing.yaml': {
      name: 'passing',
      suites: ['./sums'],
      models: [entry('overloaded', at('overloaded')), entry('fine', at('fine'))],
      limit: 2,
    },
  });
});
afterAll(() => Promise.all(Object.values(servers).map((server) => server.close())));

const run = (...args: string[]): Promise<Ended> => start(cwd, args, { PLANTED_KEY: KEY }).ended;
const posts = () =>
  Object.values(servers)
    .flatMap(({ requests }) => requests)
    .filter((one) => one.startsWith('POST'));

/** Each model, with what is said of it: host, problem and remedy. */
const MESSAGES: [model: string, says: RegExp][] = [
  [
    'down, down-too',
    /connection refused at http:\/\/127\.0\.0\.1:\d+; is the server running\? Start it, or correct baseUrl/,
  ],
  ['refused-401', /answered 401: .*check the key, and that it belongs to this address \(it stands in PLANTED_KEY\)/],
  ['refused-403', /answered 403: .*check the key/],
  ['refused-400', /answered 400: .*API key not valid.*check the key/],
  ['without-model', /has no model "some-model"; did you mean "some-mode"\?/],
  ['page', /not JSON|HTML/],
  ['other-protocol', /does not speak HTTP.*is the port right\?/],
  [
    'narrow',
    /its context of 4096 tokens cannot hold the longest prompt of sums .* and 5000 tokens of output; lower maxOutputTokens/,
  ],
  ['keyless', /NO_SUCH_KEY is not set; set this environment variable to the key/],
];

describe('before anything is asked', () => {
  it('names all that is missing at once, with model, host and remedy, and asks nothing', async () => {
    const { code, stdout, stderr } = await run('run', 'all.yaml', '--out', 'refused');
    expect(code, stderr).toBe(4);
    const lines = stderr.split('\n');
    for (const [models, says] of MESSAGES) {
      const line = lines.find((one) => one.startsWith(`error: model${models.includes(',') ? 's' : ''} ${models} at `));
      expect(line, `${models} in ${stderr}`).toMatch(says);
    }
    if (servers['self-signed'] !== undefined)
      expect(stderr).toMatch(
        /model self-signed at https:\S+: the certificate of \S+ is not trusted .*NODE_EXTRA_CA_CERTS/,
      );
    expect(stderr).toMatch(/nothing was sent; --skip-missing continues with the other model$/m);
    expect(stderr).not.toContain('model fine');
    expect(posts()).toEqual([]);
    expect(filesBelow(cwd).some((path) => path.startsWith('refused'))).toBe(false);
    expect(stdout + stderr).not.toContain(KEY);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says the same in doctor, and ends 4', async () => {
    const { code, stdout, stderr } = await run('doctor', 'all.yaml', '--json');
    expect(code, stderr).toBe(4);
    const checks = JSON.parse(stdout) as { what: string; ok: boolean; found: string; remedy: string }[];
    const findCheck = (model: string) => checks.find(({ what }) => what.startsWith(`model ${model} at `))!;
    for (const [models, says] of MESSAGES)
      for (const model of models.split(', ')) {
        expect(findCheck(model).ok, model).toBe(false);
        expect(`${findCheck(model).found}; ${findCheck(model).remedy}`).toMatch(says);
      }
    expect(findCheck('fine')).toMatchObject({ ok: true, found: 'some-model, context 4096' });
    expect(stdout + stderr).not.toContain(KEY);
    expect(posts()).toEqual([]);
  });

  it('goes on without them when told to, and says so in manifest and report', async () => {
    const { code, stdout, stderr } = await run('run', 'all.yaml', '--out', 'rest', '--skip-missing');
    expect(code, stderr).toBe(0);
    const manifest = JSON.parse(readFileSync(join(cwd, 'rest/manifest.json'), 'utf8'));
    expect(manifest.models.map(({ id }: { id: string }) => id)).toEqual(['fine']);
    const skipped: { model: string; reason: string }[] = manifest.skipped;
    expect(skipped.map(({ model }) => model)).toEqual(
      expect.arrayContaining([...MESSAGES.flatMap(([models]) => models.split(', '))]),
    );
    const report = readFileSync(join(cwd, 'rest/REPORT.md'), 'utf8');
    expect(report).toContain('**Left out, because they could not be reached**');
    expect(report).toMatch(/- down at .*connection refused at/);
    expect(stderr).toMatch(/left out: models down, down-too at /);
    const all = filesBelow(join(cwd, 'rest')).map((path) => readFileSync(join(cwd, 'rest', path), 'utf8'));
    expect([stdout, stderr, ...all].filter((text) => text.includes(KEY))).toEqual([]);
    const verified = await run('verify', 'rest');
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  it('refuses when nothing is left', async () => {
    const { code, stderr } = await run('run', 'all.yaml', '--models', 'down,page', '--out', 'none', '--skip-missing');
    expect(code).toBe(4);
    expect(stderr).toMatch(/no model is left to run/);
  });

  it('warns of what may pass, and goes on', async () => {
    const { code, stderr } = await run('plan', 'passing.yaml');
    expect(code, stderr).toBe(0);
    const doctor = await run('doctor', 'passing.yaml');
    expect(doctor.code, doctor.stdout).toBe(0);
    expect(doctor.stdout).toMatch(/✓ {2}model overloaded .*503.*this may be temporary/);
  });
});

describe('a server that hangs', () => {
  it('is asked once for all its models, and is taken to come back', async () => {
    const hanging = await http(() => {});
    const models = ['one', 'two'].map((id) =>
      modelEntrySchema.parse({
        ...{ id, developer: null, origin: null, weights: 'unknown', licence: null, parameters: null },
        ...{ quantization: null, derivedFrom: null, model: id, requires: {}, reasoningBudgetTokens: null, price: null },
        host: { id: 'h', name: 'Hanging', provider: 'openai', baseUrl: `${hanging.origin}/v1` },
        options: providers.find(({ name }) => name === 'openai')!.options.parse({}),
      }),
    );
    try {
      const probes = await preflight(
        models,
        providers,
        createProcessRuntime(() => {}),
        new AbortController().signal,
      );
      for (const { finding } of probes)
        expect(finding).toEqual({ problem: `${hanging.origin}/v1 did not answer within 5 s`, permanent: false });
      expect(hanging.requests).toEqual(['GET /v1/models']);
      expect(formatFindings(probes)).toEqual([
        `models one, two at Hanging: ${hanging.origin}/v1 did not answer within 5 s`,
      ]);
      for (const { adapter } of probes) await adapter?.close();
    } finally {
      await hanging.close();
    }
  });
});

describe('a plan without any key', () => {
  it('prints the main table’s cells, money by model and what is missing, and ends 0', async () => {
    const { code, stdout, stderr } = await start(cwd, ['plan', 'open-against-paid', '--json']).ended;
    expect(code, stderr).toBe(0);
    const plan = JSON.parse(stdout) as {
      cells: number;
      models: { model: string; worst_usd: number | null; max_output_tokens: number }[];
      missing: string[];
    };
    expect(plan.cells).toBe(plan.models.length * 40);
    // All its output at 0.50 USD per million tokens, and at most as much again for the question.
    const luna = plan.models.find(({ model }) => model === 'gpt-6-luna@openai')!;
    expect(luna.worst_usd).toBeGreaterThan((luna.max_output_tokens * 0.5) / 1e6);
    expect(luna.worst_usd).toBeLessThan((2 * luna.max_output_tokens * 0.5) / 1e6);
    const missing = plan.missing.join('\n');
    expect(missing).toMatch(
      /OPENAI_API_KEY is not set: no requests can be sent to gpt-6-astra@openai, gpt-6-sol@openai, gpt-6-luna@openai/,
    );
  });

  it('names a model whose price is unknown, and why', async () => {
    write(cwd, { 'unknown.yaml': { name: 'unknown', suites: ['./sums'], models: ['deepseek-r1@openrouter'] } });
    const { code, stdout, stderr } = await start(cwd, ['plan', 'unknown.yaml', '--json']).ended;
    expect(code, stderr).toBe(0);
    const { models, missing } = JSON.parse(stdout) as { models: { worst_usd: number | null }[]; missing: string[] };
    expect(models.map(({ worst_usd }) => worst_usd)).toEqual([null]);
    expect(missing.join('\n')).toMatch(
      /price unknown, so the cost will be: deepseek-r1@openrouter; depends on date \(openrouter-deepseek-r1\)/,
    );
  });

  it('names a cap that cannot be kept, which run refuses', async () => {
    write(cwd, { 'unknown.yaml': { name: 'unknown', suites: ['./sums'], models: ['deepseek-r1@openrouter'] } });
    const args = ['unknown.yaml', '--max-usd', '5'];
    const planned = await start(cwd, ['plan', ...args]).ended;
    expect(planned.code, planned.stderr).toBe(0);
    expect(planned.stdout).toMatch(/a cap of \$5 cannot be kept, because its price is unknown/);
    const ran = await start(cwd, ['run', ...args]).ended;
    expect(ran.code).toBe(4);
    expect(ran.stderr).toMatch(/a cap of \$5 cannot be kept, because its price is unknown/);
  });

  it('takes a dated price by its id in an entry in place, and asks what was meant where there is none', async () => {
    const planned = (price: string) => {
      write(cwd, {
        'priced.yaml': {
          name: 'priced',
          suites: ['./sums'],
          models: [{ id: 'ours', provider: 'openai', baseUrl: 'http://127.0.0.1:9/v1', price }],
        },
      });
      return start(cwd, ['plan', 'priced.yaml', '--json']).ended;
    };
    const known = await planned('groq-gpt-oss-20b');
    expect(known.code, known.stderr).toBe(0);
    const [one] = JSON.parse(known.stdout).models;
    // 8 replies of at most 64 tokens at 0.30, and the bytes of the questions at 0.075.
    expect(one.worst_usd).toBeCloseTo((8 * 64 * 0.3 + one.max_input_tokens * 0.075) / 1e6, 12);
    const unknown = await planned('groq-gpt-oss-2b');
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toMatch(
      /priced\.yaml:\d+: models\.0\.price: price "groq-gpt-oss-2b" is not known; did you mean "groq-gpt-oss-20b"\?/,
    );
  });
});
