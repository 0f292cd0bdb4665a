// A run with given verdicts, as the result files see it: everything from here on is the code that writes the files.
import {
  type Manifest,
  manifestSchema,
  modelEntrySchema,
  NO_IDENTITY,
  type RunInputs,
  sampleSchema,
  settingsSchema,
} from '../../packages/core/src/index.ts';
import { createRunData, createSampleIndex, type Observation, type RunData } from '../../packages/report/src/index.ts';

export interface Shape {
  /** Sizes of the clusters; all 1 = no clusters. */
  readonly clusters: readonly number[];
  readonly trials: number;
}

/** What is asked: samples with their clusters, models without settings of their own. */
export interface SimulatedDesign {
  readonly manifest: Manifest;
  readonly inputs: RunInputs;
  readonly samples: number;
  readonly clusterIds: readonly number[];
  readonly frame: readonly Omit<Observation, 'outcome' | 'value' | 'strict' | 'lenient' | 'model'>[];
}

const HASH = '0'.repeat(64);
const NO_MEASURE: Observation['measure'] = {
  inputTokens: null,
  outputTokens: null,
  cachedInputTokens: null,
  tokenSource: 'unknown',
  costUsd: null,
  costBasis: null,
  ttftMs: null,
  e2eMs: null,
  dialogueTurns: null,
  priceId: null,
  listUsd: null,
  billedUsd: null,
  energyUsd: null,
  measuredUsd: null,
  fullUsd: null,
  hostedUsd: null,
  energyJ: null,
  machine: null,
  impossibleCounts: false,
  gatewayCache: null,
  promptReused: false,
  gatewayRetries: null,
  gatewayFallbacks: null,
};

export function createStage(shape: Shape, models: number): SimulatedDesign {
  const clusterIds = shape.clusters.flatMap((size, cluster) => Array.from({ length: size }, () => cluster));
  const clustered = shape.clusters.some((size) => size > 1);
  const samples = clusterIds.map((cluster, at) =>
    sampleSchema.parse({
      id: `s${String(at).padStart(5, '0')}`,
      input: '?',
      target: '1',
      cluster: clustered ? `c${cluster}` : null,
    }),
  );
  const settings = settingsSchema.parse({ trials: shape.trials, seed: 1 });
  const entry = (at: number) =>
    modelEntrySchema.parse({
      id: name(at),
      developer: null,
      origin: null,
      weights: 'unknown',
      licence: null,
      parameters: null,
      quantization: null,
      derivedFrom: null,
      host: { id: 'simulated', name: 'simulated', provider: 'scripted' },
      model: name(at),
      requires: {},
      reasoningBudgetTokens: null,
      options: {},
      price: null,
    });
  const suite = {
    name: 'simulated',
    version: 1,
    licence: null,
    source: null,
    description: null,
    prompts: { main: { system: null, template: '{{input}}' } },
    scorer: { name: 'exact', version: 1, reading: 'lenient' as const, options: {} },
    request: {},
    size: samples.length,
    samplesSha256: HASH,
    samples,
  };
  const machine = { cpu: 'none', cores: 1, memoryBytes: 1, os: 'none', kernel: 'none', arch: 'none', node: 'none' };
  const manifest = manifestSchema.parse({
    schema: 1,
    runId: 'simulated',
    experiment: 'simulated',
    status: 'complete',
    planned: samples.length * models * shape.trials,
    settings,
    methods: {},
    suites: [
      {
        name: 'simulated',
        version: 1,
        scorer: 'exact@1',
        prompts: ['main'],
        samples: samples.length,
        size: samples.length,
      },
    ],
    models: Array.from({ length: models }, (_, at) => ({
      id: name(at),
      provider: 'scripted',
      host: 'simulated',
      operator: null,
      jurisdiction: null,
      baseUrl: null,
      identity: NO_IDENTITY,
      sampling: {},
    })),
    sessions: [
      {
        startedAt: '2026-01-01T00:00:00Z',
        endedAt: null,
        harness: { version: '0', commit: null, dirty: null },
        machine,
        cellsBefore: 0,
        status: 'complete',
      },
    ],
    inputs: [],
    records: [],
  });
  const inputs = {
    name: 'simulated',
    settings,
    suites: [suite],
    models: Array.from({ length: models }, (_, at) => entry(at)),
  } as RunInputs;
  const sampleIndex = createSampleIndex(inputs.suites);
  const frame = samples.flatMap((sample) => {
    const entry = sampleIndex.at(sampleIndex.findNumber('simulated', sample.id));
    return Array.from({ length: shape.trials }, (_, trial) => ({
      suite: 'simulated',
      prompt: 'main',
      sample: sample.id,
      sampleNumber: entry.number,
      language: null,
      twin: null,
      cluster: entry.cluster,
      trial: trial + 1,
      counts: true,
      cut: false,
      undecided: false,
      adapted: false,
      servedModel: null,
      cold: false,
      measure: NO_MEASURE,
    }));
  });
  return { manifest, inputs, samples: samples.length, clusterIds, frame };
}

export const name = (at: number) => `m${at}`;

/** @param right by model, then by cell in the order of samples and trials */
export function simulatedRun(design: SimulatedDesign, right: readonly (readonly boolean[])[]): RunData {
  const observations = new Map(
    right.map((cells, at): [string, Observation[]] => [
      name(at),
      design.frame.map((frame, cell) => {
        const value = cells[cell] ? 1 : 0;
        return {
          ...frame,
          model: name(at),
          outcome: value === 1 ? 'correct' : 'incorrect',
          value,
          strict: value,
          lenient: value,
        };
      }),
    ]),
  );
  return createRunData(design.manifest, design.inputs, observations);
}
