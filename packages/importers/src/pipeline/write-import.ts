import { join } from 'node:path';
import {
  type AnyScorer,
  type BaseScorerDefinition,
  createInputFiles,
  describeMachine,
  type Harness,
  type ImportStatement,
  isRunningScorer,
  type Manifest,
  type ModelEntry,
  modelEntrySchema,
  NO_IDENTITY,
  NO_REQUESTS_SENT,
  promptSchema,
  type RunInputs,
  SCHEMA_VERSION,
  type ScorerChoice,
  type SuiteHeader,
  settingsSchema,
  writeAtomic,
  writeManifest,
} from '@evenhand/core';

import type { Collected } from './collect.ts';
import { createImportStatement } from './import-facts.ts';
import { writeRecords } from './records.ts';

import { type WrittenSamples, writeSamples } from './samples.ts';

/** What an import becomes, besides what its files hold. */
export interface ImportPlan {
  readonly runId: string;
  readonly startedAt: string;
  readonly format: string;
  readonly scorerConfig: ScorerChoice;
  readonly definition: BaseScorerDefinition;
  /** Told by `judging`, and ready. */
  readonly scorer: AnyScorer;
  readonly expected: { readonly samples: number; readonly by: ImportStatement['expectedBy'] };
  readonly methods: Readonly<Record<string, number>>;
  readonly harness: Harness;
}

/**
 * Writes manifest, inputs and records of an import into an empty folder.
 * @throws ConfigError where the scorer cannot judge the samples
 */
export async function writeImport(folder: string, collected: Collected, plan: ImportPlan): Promise<Manifest> {
  const { suite, labels, prompts } = collected;
  const { definition, scorer } = plan;
  const samples = writeSamples(folder, collected, definition);
  const models = labels.map((label) => createImportedModel(label, collected.names.get(label)!));
  const settings = settingsSchema.parse({
    trials: collected.trials,
    prompts: prompts.length > 1 || prompts[0] !== 'main' ? 'all' : 'main',
  });
  const header = createSuiteHeader(collected, plan, samples);
  const inputs = writeInputs(folder, { name: suite.name, settings, suites: [{ ...header, samples: [] }], models });
  const scorerId = `${definition.name}@${definition.version}`;
  const records = await writeRecords(folder, collected, scorer, scorerId);
  const perModel = plan.expected.samples * collected.trials * prompts.length;
  const missing = labels
    .map((model) => ({
      model,
      cells: perModel - collected.replies.get(model)!,
      samples: [...collected.lacking.get(model)!],
    }))
    .filter(({ cells }) => cells > 0);
  const planned = perModel * labels.length;
  const status = records.answered === planned ? 'complete' : 'incomplete';
  const manifest: Manifest = {
    schema: SCHEMA_VERSION,
    runId: plan.runId,
    experiment: suite.name,
    status,
    planned,
    settings,
    methods: { ...plan.methods },
    suites: [
      {
        name: suite.name,
        version: suite.version,
        scorer: scorerId,
        modules: [],
        runs: isRunningScorer(scorer) ? [...scorer.runs] : [],
        prompts: [...prompts],
        samples: collected.sampleCount,
        size: plan.expected.samples,
      },
    ],
    skipped: [],
    models: models.map((model) => ({
      id: model.id,
      provider: model.host.provider,
      host: model.host.id,
      operator: null,
      jurisdiction: null,
      baseUrl: null,
      identity: NO_IDENTITY,
      sampling: { [suite.name]: {} },
    })),
    judge: null,
    sessions: [
      {
        startedAt: plan.startedAt,
        endedAt: new Date().toISOString(),
        harness: plan.harness,
        machine: describeMachine(),
        cellsBefore: 0,
        ...NO_REQUESTS_SENT,
        status,
      },
    ],
    inputs: [inputs[0]!, inputs[1]!, samples, ...inputs.slice(2)].map(({ path, sha256 }) => ({ path, sha256 })),
    records: [...records.files],
    import: await createImportStatement(collected, plan.format, plan.expected, missing),
    scores: [],
    headlines: [],
  };
  writeManifest(folder, manifest);
  return manifest;
}

function createSuiteHeader({ suite, prompts }: Collected, plan: ImportPlan, samples: WrittenSamples): SuiteHeader {
  const { scorerConfig, definition } = plan;
  return {
    name: suite.name,
    version: suite.version,
    licence: suite.licence,
    source: suite.source,
    description: null,
    prompts: Object.fromEntries(
      [...new Set(['main', ...prompts])].map((name) => [
        name,
        promptSchema.parse({ system: null, template: '{{input}}' }),
      ]),
    ),
    scorer: {
      name: definition.name,
      version: definition.version,
      reading: scorerConfig.reading,
      options: scorerConfig.options,
    },
    request: {},
    size: plan.expected.samples,
    samplesSha256: samples.arraySha256,
  };
}

/** All inputs but the samples, which stand already. */
function writeInputs(folder: string, inputs: RunInputs) {
  const files = createInputFiles(inputs).filter(({ path }) => !path.startsWith('inputs/samples-'));
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  return files;
}

function createImportedModel(label: string, name: string): ModelEntry {
  return modelEntrySchema.parse({
    id: label,
    developer: null,
    origin: null,
    weights: 'unknown',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'import', name: 'saved replies', provider: 'import' },
    model: name.toWellFormed(),
    requires: {},
    reasoningBudgetTokens: null,
    options: {},
    price: null,
  });
}
