// node scripts/bench/big-run.ts FOLDER [MODELS] [ROWS] [TWINS]: a made-up run's folder, for measuring what reads one.
// Records are of the usual size (a reply of 40 words in 20 chunks). With TWINS each question is asked in two languages.

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createInputFiles,
  describeMachine,
  type Generation,
  hashOutput,
  type Manifest,
  type ModelEntry,
  NO_IDENTITY,
  type RunRecord,
  SCHEMA_VERSION,
  type Suite,
  sampleSchema,
  settingsSchema,
} from '../../packages/core/src/index.ts';
import { METHODS } from '../../packages/grounds/src/index.ts';
import { sha256, uniform, writeAtomic } from '../../packages/io/src/index.ts';

const [folder, models = '10', rows = '100000', twins = ''] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node scripts/bench/big-run.ts FOLDER [MODELS] [ROWS] [TWINS]');

const samples = Array.from({ length: Number(rows) }, (_, index) =>
  sampleSchema.parse({
    id: `q-${String(index).padStart(6, '0')}`,
    input: `What is ${index} times 7, and why? Give the number only.`,
    target: String(index * 7),
    ...(twins === '' ? {} : { language: index % 2 === 0 ? 'en' : 'zh', twin: `t-${index >> 1}` }),
  }),
);
const suite: Suite = {
  name: 'big',
  version: 1,
  licence: null,
  source: null,
  description: null,
  prompts: { main: { system: 'Answer with a number.', template: '{{input}}' } },
  scorer: { name: 'numeric', version: 2, reading: 'lenient', options: {} },
  request: { temperature: 0, maxOutputTokens: 64 },
  size: samples.length,
  samplesSha256: sha256(''),
  samples,
} as unknown as Suite;
const settings = settingsSchema.parse({});
const host = { id: 'made-up', name: 'made up', provider: 'scripted' };
const entries = Array.from(
  { length: Number(models) },
  (_, index) =>
    ({
      id: `model-${index}`,
      developer: null,
      origin: index % 2 === 0 ? 'CN' : 'US',
      weights: index % 3 === 0 ? 'closed' : 'open',
      licence: null,
      parameters: null,
      quantization: null,
      derivedFrom: null,
      host: {
        ...host,
        operator: null,
        jurisdiction: null,
        baseUrl: null,
        apiKeyEnv: null,
        device: null,
        localCost: null,
        concurrency: null,
        source: null,
      },
      model: `model-${index}`,
      requires: {},
      reasoningBudgetTokens: null,
      options: {},
      price: { input: 1, output: 2, cachedInput: null, cacheWrite: null },
    }) as unknown as ModelEntry,
);
const files = createInputFiles({ name: 'big', settings, suites: [suite], models: entries });
mkdirSync(join(folder, 'inputs'), { recursive: true });
mkdirSync(join(folder, 'records'), { recursive: true });
for (const file of files) writeAtomic(join(folder, file.path), file.content);
const sentence =
  'the number is the product of both and so we multiply them one by one until nothing is left to carry over';
for (const [index, { id }] of entries.entries()) {
  const path = join(folder, 'records', `${id}.jsonl`);
  writeFileSync(path, '');
  let block = '';
  for (const [at, sample] of samples.entries()) {
    block += `${JSON.stringify(createRecord(id, sample.id, at * 7, uniform(index, sample.id) < 0.5 + index / 40))}\n`;
    if (block.length > 1e7) {
      appendFileSync(path, block);
      block = '';
    }
  }
  appendFileSync(path, block);
}
const manifest = {
  schema: SCHEMA_VERSION,
  runId: 'big-20261122T000000Z-0000',
  experiment: 'big',
  status: 'complete',
  planned: samples.length * entries.length,
  settings,
  methods: METHODS,
  suites: [
    { name: 'big', version: 1, scorer: 'numeric@2', prompts: ['main'], samples: samples.length, size: samples.length },
  ],
  models: entries.map(({ id }) => ({
    id,
    provider: 'scripted',
    host: 'made-up',
    operator: null,
    jurisdiction: null,
    baseUrl: null,
    identity: { ...NO_IDENTITY, servedModel: id, defaultSystemPrompt: false },
    sampling: { big: { temperature: 0 } },
  })),
  sessions: [
    {
      startedAt: '2026-11-22T00:00:00.000Z',
      endedAt: '2026-11-22T01:00:00.000Z',
      harness: { version: '0.1.0', commit: null, dirty: false },
      machine: describeMachine(),
      cellsBefore: 0,
      status: 'complete',
    },
  ],
  inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
  records: [],
} as unknown as Manifest;
writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

function createRecord(model: string, sample: string, target: number, right: boolean): RunRecord {
  const answer = String(right ? target : target + 1);
  const start = 100 + uniform(1, model, sample) * 400;
  const generation = {
    text: `${sentence}. ${sentence}. Answer: ${answer}`,
    reasoning: '',
    toolCalls: [],
    finish: 'stop',
    usage: {
      inputTokens: 31,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: 44,
      reasoningTokens: null,
      raw: { prompt_tokens: 31, completion_tokens: 44, total_tokens: 75 },
    },
    receipt: {
      servedModel: model,
      requestId: `chatcmpl-${sample}`,
      fingerprint: null,
      billedUsd: null,
      serverTiming: null,
      rateLimit: null,
    },
    adapted: [],
    chunksMs: Array.from({ length: 20 }, (_, chunk) => start + chunk * 12.345678),
    ttftMs: start,
    ttftAnswerMs: start,
    e2eMs: start + 19 * 12.345678,
  } as unknown as Generation;
  const turns = [
    {
      askedAt: '2026-11-22T00:30:00.000Z',
      queueMs: 0.012,
      sampling: { temperature: 0, maxOutputTokens: 64 },
      seed: 2,
      failedAttempts: [],
      generation,
    },
  ] as unknown as RunRecord['turns'];
  return {
    key: `big@1/main/${sample}/${model}/1`,
    suite: 'big',
    suiteVersion: 1,
    prompt: 'main',
    sample,
    model,
    trial: 1,
    outcome: right ? 'correct' : 'incorrect',
    failureKind: null,
    failure: null,
    score: {
      value: right ? 1 : 0,
      strict: right ? 1 : 0,
      lenient: right ? 1 : 0,
      answer,
      rule: 'announced',
      refused: false,
    },
    scorer: 'numeric@2',
    promptSha256: 'e6f2c753c5e9008e45cf773eba2238eae364bdf15a85a55a17304a72869ba596',
    outputSha256: hashOutput(turns),
    attempts: 1,
    earlierAttempts: [],
    cost: {
      usd: 0.000119,
      basis: 'list',
      priceId: `${model}:0123456789ab`,
      list: 0.000119,
      billed: null,
      energy: null,
      full: null,
    },
    turns,
  } as unknown as RunRecord;
}
