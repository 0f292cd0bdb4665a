import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { http, type MockServer } from './support/loopback-servers.ts';
import { evenhand, jsonLines, scratch, write } from './support/program.ts';
import { rows } from './support/runtimes.ts';

const cwd = scratch();
const tool = { name: 'get_weather', description: 'The weather.', parameters: { type: 'object', properties: {} } };
const samples = [1, 2, 3].map((n) => ({
  id: `q${n}`,
  input: `Is it raining? ${n}`,
  target: 'get_weather',
  tools: [tool],
  reference: { calls: [{ name: 'get_weather', arguments: {} }] },
}));
const suite = {
  name: 'calls',
  version: 1,
  prompt: { system: 'Write a call of one of {{tools}}', template: '{{input}}', native: { system: null } },
  scorer: { name: 'tool-calls' },
  request: { temperature: 0, maxOutputTokens: 64 },
  samples: 'samples.jsonl',
};
let server: MockServer;
let bodies: Record<string, unknown>[] = [];

const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 };
const calls = [{ index: 0, id: 'c', function: { name: 'get_weather', arguments: '{}' } }];

beforeAll(async () => {
  server = await http((request, response, text) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json');
      const capabilities = { structured_outputs: { supported: false } };
      response.end(JSON.stringify({ data: [{ id: 'm', capabilities }] }));
      return;
    }
    const body = JSON.parse(text) as Record<string, unknown>;
    bodies.push(body);
    const delta = body.tools === undefined ? { content: '[get_weather()]' } : { tool_calls: calls };
    response.setHeader('content-type', 'text/event-stream');
    const chunk = { id: 'r', model: 'm', choices: [{ index: 0, delta, finish_reason: 'stop' }], usage };
    response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  });
  write(cwd, {
    'calls/suite.yaml': suite,
    'calls/samples.jsonl': jsonLines(samples),
    'held/suite.yaml': { ...suite, name: 'held', prompt: { format: { schema: { type: 'object' } } } },
    'held/samples.jsonl': jsonLines(samples),
    'shown/suite.yaml': { ...suite, name: 'shown', prompt: { template: '{{input}}\n{{tools}}' } },
    'shown/samples.jsonl': jsonLines(samples),
  });
});
afterAll(() => server.close());

const at = (id: string, more: object = {}) => ({
  id,
  provider: 'openai',
  baseUrl: `${server.origin}/v1`,
  model: 'm',
  ...more,
});
async function run(name: string, experiment: object, ...args: string[]) {
  bodies = [];
  write(cwd, { [`${name}.yaml`]: { name, suites: ['./calls'], ...experiment } });
  return evenhand(cwd, 'run', `${name}.yaml`, '--out', name, ...args);
}

describe('tools', () => {
  it('in a question stand on the page in the order of the stored inputs, which is not that of the file', async () => {
    const { code, stderr } = await run('paged', { suites: ['./shown'], models: [at('m')] });
    expect(code, stderr).toBe(0);
    expect((await evenhand(cwd, 'verify', 'paged')).stdout).toContain('every figure follows from the records');
  });

  it('reach each model in the form that it has, and a comparison of two forms says so', async () => {
    const models = [at('able', { can: { tools: true } }), at('unknown')];
    const { code, stdout, stderr } = await run('either', { tools: 'either', models });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/One of the two models got its tools through the API’s tools field/);
    const [field, text] = [
      bodies.filter(({ tools }) => tools !== undefined),
      bodies.filter(({ tools }) => tools === undefined),
    ];
    expect([field.length, text.length]).toEqual([3, 3]);
    expect(JSON.stringify(field.map(({ messages }) => messages))).not.toContain('get_weather');
    expect(JSON.stringify(text.map(({ messages }) => messages))).toContain('get_weather');
    const manifest = JSON.parse(readFileSync(join(cwd, 'either', 'manifest.json'), 'utf8'));
    expect(manifest.models.map((one: { toolForms: object }) => one.toolForms)).toEqual([
      { calls: 'native' },
      { calls: 'prompt' },
    ]);
    for (const row of rows(join(cwd, 'either', 'comparisons.csv'))) expect(row.caveats).toMatch(/tool_forms_differ/);
    const sampleRows = ['able', 'unknown'].map((id) => rows(join(cwd, 'either', 'samples', `${id}.csv`))[0]!);
    expect(sampleRows.map(({ outcome }) => outcome)).toEqual(['correct', 'correct']);
    expect(sampleRows[0]!.prompt_sha256).not.toBe(sampleRows[1]!.prompt_sha256);
    const verified = await evenhand(cwd, 'verify', 'either');
    expect(verified.code, verified.stdout).toBe(0);
  });

  it('go into the text by default, and by a field where a flag says so', async () => {
    const models = [at('able', { can: { tools: true } })];
    expect((await run('text', { models })).code).toBe(0);
    expect(bodies.every(({ tools }) => tools === undefined)).toBe(true);
    expect((await run('field', { models }, '--tools', 'native')).code).toBe(0);
    expect(bodies.every(({ tools }) => Array.isArray(tools))).toBe(true);
    const resumed = await evenhand(cwd, 'run', 'text.yaml', '--resume', 'field');
    expect(resumed.code).toBe(4);
    expect(resumed.stderr).toMatch(/tools: "native" became "prompt"/);
  });
});

describe('what a model lacks', () => {
  it.each<[string, () => object, RegExp]>([
    [
      'tools',
      () => ({ tools: 'native', models: [at('m', { can: { tools: false } })] }),
      /model m at .*: does not accept tools in the tools field/,
    ],
    [
      'a budget to reason with',
      () => ({ models: [at('m')], sampling: { reasoning: { budgetTokens: 2048 } } }),
      /no field for a number of tokens to reason with/,
    ],
    [
      'an effort',
      () => ({ models: [at('m', { can: { efforts: ['low'] } })], sampling: { reasoning: { effort: 'high' } } }),
      /does not accept the effort high; it accepts low/,
    ],
    [
      'a form for its replies, as the server says',
      () => ({ suites: ['./held'], models: [at('m', { provider: 'anthropic' })] }),
      /cannot constrain its replies to a format/,
    ],
  ])('%s: is refused before anything is asked', async (name, experiment, says) => {
    const { code, stderr } = await run(`lacks-${name.replaceAll(/[ ,]/g, '-')}`, experiment());
    expect(stderr).toMatch(says);
    expect(code).toBe(4);
    expect(bodies).toEqual([]);
  });
});
