import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createInputFiles,
  type Generation,
  generationSchema,
  hashOutput,
  hashPrompt,
  type JsonObject,
  type Manifest,
  type ModelEntry,
  manifestSchema,
  mergeSampling,
  modelEntrySchema,
  NO_IDENTITY,
  NO_RECEIPT,
  NO_USAGE,
  type Outcome,
  type RunRecord,
  renderPrompt,
  resolveSampling,
  runRecordSchema,
  type Suite,
  sampleSchema,
  settingsSchema,
  type Turn,
  toCellKey,
} from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import { hashJson, sha256, writeAtomic } from '@evenhand/io';

/** One cell as it came out. */
export interface CellSpec {
  readonly model: string;
  readonly sample: string;
  readonly outcome: Outcome;
  readonly suite?: string;
  readonly trial?: number;
  /** Score where the outcome does not tell it; strict and lenient alike unless stated. */
  readonly value?: number;
  readonly strict?: number;
  /** What the verdict rests on; absent = nothing is said. */
  readonly details?: JsonObject;
  readonly usd?: number | null;
  /** Price that `usd` rests on; `p` unless stated. */
  readonly priceId?: string;
  /** Other money of the cell. */
  readonly cost?: Partial<RunRecord['cost']>;
  readonly energy?: Turn['energy'];
  readonly generation?: Partial<Generation>;
}

export interface RunSpec {
  readonly suites: readonly Suite[];
  readonly models: readonly ModelEntry[];
  readonly cells: readonly CellSpec[];
  readonly settings?: object;
  /** Changes to the manifest as it would be. */
  readonly manifest?: Partial<Manifest>;
  /** The order in which the records stand in their files; sorted by key unless stated. */
  readonly order?: (records: RunRecord[]) => RunRecord[];
}

/** Samples `q-0`, `q-1`, … */
export function suite(
  name: string,
  n: number,
  more: (index: number) => object = () => ({}),
  header: object = {},
): Suite {
  const samples = Array.from({ length: n }, (_, index) =>
    sampleSchema.parse({ id: `q-${index}`, input: `Question ${index}?`, target: '1', ...more(index) }),
  );
  return {
    name,
    version: 1,
    licence: null,
    source: null,
    description: null,
    prompts: { main: { system: 'Be brief.', template: '{{input}}' } },
    scorer: { name: 'numeric', version: 1, reading: 'lenient', options: {} },
    request: {},
    size: n,
    samplesSha256: hashJson(samples),
    ...header,
    samples,
  };
}

export function model(id: string, more: object = {}, host: object = {}): ModelEntry {
  return modelEntrySchema.parse({
    id,
    developer: 'Example',
    origin: 'US',
    weights: 'open',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'hosted', name: 'a server', provider: 'openai', ...host },
    model: id,
    requires: {},
    reasoningBudgetTokens: null,
    options: {},
    price: null,
    ...more,
  });
}

/** Cells of one suite and model: `+` right, `-` wrong, `f` failed, `n` no answer, `t` truncated, `r` refused, `.` not asked. */
export function cells(
  model: string,
  signs: string,
  more: Partial<CellSpec> | ((index: number) => Partial<CellSpec>) = {},
): CellSpec[] {
  const outcomes: Readonly<Record<string, Outcome>> = {
    '+': 'correct',
    '-': 'incorrect',
    f: 'failed',
    n: 'no_answer',
    t: 'truncated',
    r: 'refused',
  };
  return [...signs].flatMap((sign, index) =>
    sign === '.'
      ? []
      : [
          {
            model,
            sample: `q-${index}`,
            outcome: outcomes[sign]!,
            ...(typeof more === 'function' ? more(index) : more),
          },
        ],
  );
}

function createRecord(spec: CellSpec, { suites, models, settings }: RunSpec): RunRecord {
  const suiteEntry = suites.find(({ name }) => name === (spec.suite ?? suites[0]!.name))!;
  const sample = suiteEntry.samples.values().find(({ id }) => id === spec.sample)!;
  const set = settingsSchema.parse(settings ?? {});
  const common = mergeSampling(suiteEntry, set.sampling);
  const failed = spec.outcome === 'failed';
  const generation = failed
    ? null
    : generationSchema.parse({
        text: `Answer: ${spec.outcome}`,
        reasoning: '',
        toolCalls: [],
        finish: spec.outcome === 'truncated' ? 'length' : 'stop',
        usage: NO_USAGE,
        receipt: NO_RECEIPT,
        adapted: [],
        chunksMs: [1],
        ttftMs: 1,
        ttftAnswerMs: 1,
        e2eMs: 1,
        ...spec.generation,
      });
  const value = spec.value ?? (spec.outcome === 'correct' ? 1 : 0);
  const attempt = { kind: 'server' as const, message: 'out of order', tookMs: 1, waitedMs: null };
  const turns: Turn[] = [
    {
      askedAt: '2026-11-22T10:00:00.000Z',
      queueMs: 0,
      sampling: resolveSampling(common, models.find(({ id }) => id === spec.model)!),
      seed: 2,
      failedAttempts: failed ? [attempt] : [],
      generation,
      ...(spec.energy === undefined ? {} : { energy: spec.energy }),
    },
  ];
  const cell = {
    suite: suiteEntry.name,
    suiteVersion: suiteEntry.version,
    prompt: 'main',
    sample: spec.sample,
    model: spec.model,
    trial: spec.trial ?? 1,
  };
  const usd = spec.usd ?? null;
  const read = ['correct', 'partial', 'incorrect'].includes(spec.outcome);
  return runRecordSchema.parse({
    key: toCellKey(cell),
    ...cell,
    outcome: spec.outcome,
    failureKind: failed ? 'server' : null,
    failure: failed ? 'out of order' : null,
    score: failed
      ? null
      : {
          value,
          strict: spec.strict ?? value,
          lenient: value,
          answer: read ? '1' : null,
          rule: read ? 'last' : null,
          refused: spec.outcome === 'refused',
          ...(spec.details === undefined ? {} : { details: spec.details }),
        },
    scorer: `${suiteEntry.scorer.name}@${suiteEntry.scorer.version}`,
    promptSha256: hashPrompt(renderPrompt(suiteEntry.prompts.main!, sample, 'prompt').messages, common),
    outputSha256: hashOutput(turns),
    attempts: 1,
    earlierAttempts: [],
    cost: {
      usd,
      basis: usd === null ? null : 'list',
      priceId: usd === null ? null : (spec.priceId ?? 'p'),
      list: usd,
      billed: null,
      energy: null,
      full: null,
      ...spec.cost,
    },
    turns,
  });
}

/** Writes a run's folder with manifest, inputs and records, and without result files. */
export function writeRun(folder: string, described: RunSpec): string {
  const { suites, models, cells, manifest = {}, order = (records) => records } = described;
  const settings = settingsSchema.parse(described.settings ?? {});
  const write = (path: string, content: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
    return { path, sha256: sha256(content) };
  };
  const inputs = createInputFiles({ name: 'test', settings, suites, models });
  for (const file of inputs) writeAtomic(join(folder, file.path), file.content);
  const records = models.map(({ id }) => {
    const mine = cells.filter((cell) => cell.model === id).map((cell) => createRecord(cell, described));
    const sorted = order(mine.sort((a, b) => (a.key < b.key ? -1 : 1)));
    const content = sorted.map((record) => `${JSON.stringify(record)}\n`).join('');
    return { ...write(`records/${id}.jsonl`, content), lines: sorted.length };
  });
  const planned = suites.reduce((sum, { samples }) => sum + samples.length, 0) * settings.trials * models.length;
  const parsed = manifestSchema.parse({
    schema: 1,
    runId: 'test-20261122T100000Z-abcd',
    experiment: 'test',
    status: 'complete',
    planned,
    settings,
    methods: METHODS,
    suites: suites.map((one) => ({
      name: one.name,
      version: one.version,
      scorer: `${one.scorer.name}@${one.scorer.version}`,
      prompts: ['main'],
      samples: one.samples.length,
      size: one.size,
    })),
    models: models.map((one) => ({
      id: one.id,
      provider: one.host.provider,
      host: one.host.id,
      operator: null,
      jurisdiction: null,
      baseUrl: null,
      identity: { ...NO_IDENTITY, defaultSystemPrompt: false },
      sampling: Object.fromEntries(
        suites.map((suiteEntry) => [
          suiteEntry.name,
          resolveSampling(mergeSampling(suiteEntry, settings.sampling), one),
        ]),
      ),
    })),
    sessions: [
      {
        startedAt: '2026-11-22T10:00:00.000Z',
        endedAt: '2026-11-22T10:10:00.000Z',
        harness: { version: '0.1.0', commit: null, dirty: null },
        machine: { cpu: 'a cpu', cores: 2, memoryBytes: 1e9, os: 'linux', kernel: '6', arch: 'x64', node: 'v24.0.0' },
        cellsBefore: 0,
        status: 'complete',
      },
    ],
    inputs: inputs.map(({ path, sha256 }) => ({ path, sha256 })),
    records,
    ...manifest,
  });
  write('manifest.json', `${JSON.stringify(parsed, null, 2)}\n`);
  return folder;
}
