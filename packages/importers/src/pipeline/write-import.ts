import { join } from 'node:path';
import {
  createInputFiles,
  describeMachine,
  type Harness,
  type ImportStatement,
  isRunningScorer,
  type Manifest,
  type ModelEntry,
  modelEntrySchema,
  NO_IDENTITY,
  promptSchema,
  type RunInputs,
  SCHEMA_VERSION,
  type SuiteHeader,
  settingsSchema,
  writeManifest,
} from '@evenhand/core';
import { writeAtomic } from '@evenhand/io';

import type { Collected } from './collect.ts';
import type { Expected } from './expected.ts';
import type { SuiteGroup } from './group.ts';
import { createImportStatement } from './import-facts.ts';
import { type WrittenRecords, writeRecords } from './records.ts';
import { type WrittenSamples, writeSamples } from './samples.ts';
import { publishedIdOf, publishedScorer, type SuiteJudging } from './suite-scoring.ts';

/** What a session says in which nobody was asked anything. */
const NO_REQUESTS_SENT = {
  peers: [],
  localOnly: false,
  limiters: [],
  pauses: [],
  givenUp: [],
} satisfies Partial<Manifest['sessions'][number]>;

/** What an import becomes, besides what its files hold. */
export interface ImportPlan {
  readonly runId: string;
  readonly startedAt: string;
  readonly format: string;
  /** Name of the experiment. */
  readonly experiment: string;
  /** By the suite's number. */
  readonly judgings: readonly SuiteJudging[];
  /** By the suite's number. */
  readonly expected: readonly Expected[];
  readonly methods: Readonly<Record<string, number>>;
  readonly harness: Harness;
}

/**
 * Writes manifest, inputs and records of an import into an empty folder.
 * @throws ConfigError where a scorer cannot judge the samples
 */
export async function writeImport(folder: string, found: Collected, intended: ImportPlan): Promise<Manifest> {
  const samples = writeSamples(
    folder,
    found,
    intended.judgings.map(({ own, by }) =>
      own === null ? null : { definition: own.definition, isPublished: by === 'ours' },
    ),
  );
  const collected = { ...found, notes: [...found.notes, ...samples.flatMap(({ unfit }) => unfit ?? [])] };
  const plan = { ...intended, judgings: intended.judgings.map((one, number) => withoutUnfit(one, samples[number]!)) };
  const { suites, labels } = collected;
  const { judgings, expected } = plan;
  const models = labels.map((label) => createImportedModel(label, collected.names.get(label)!));
  const trials = Math.max(...expected.map((one) => one.trials));
  const settings = settingsSchema.parse({
    trials,
    prompts: suites.some(({ prompts }) => prompts.length > 1 || prompts[0] !== 'main') ? 'all' : 'main',
  });
  const headers = suites.map((group, number) => ({
    ...createSuiteHeader(group, number, plan, samples[number]!),
    modules: [...(judgings[number]!.own?.modules ?? [])],
    samples: [],
  }));
  const inputs = writeInputs(folder, { name: plan.experiment, settings, suites: headers, models });
  const records = await writeRecords(folder, collected, judgings);
  const { planned, missing } = countMissing(collected, expected);
  const status = records.answered === planned ? 'complete' : 'incomplete';
  const manifest: Manifest = {
    schema: SCHEMA_VERSION,
    runId: plan.runId,
    experiment: plan.experiment,
    status,
    planned,
    settings,
    methods: { ...plan.methods },
    suites: suites.map(({ suite, prompts, sampleCount }, number) => {
      const scorerConfig = judgings[number]!;
      const running =
        scorerConfig.by === 'ours' && isRunningScorer(scorerConfig.own.scorer) ? scorerConfig.own.scorer : null;
      return {
        name: suite.name,
        version: suite.version,
        scorer: publishedIdOf(scorerConfig),
        modules: (scorerConfig.own?.modules ?? []).map(({ file, sha256 }) => ({
          role: 'scorer' as const,
          file,
          sha256,
        })),
        runs: running === null ? [] : [...running.runs],
        prompts: [...prompts],
        samples: sampleCount,
        size: expected[number]!.samples,
        ...(expected[number]!.trials === trials ? {} : { trials: expected[number]!.trials }),
      };
    }),
    skipped: [],
    models: models.map((model) => ({
      id: model.id,
      provider: model.host.provider,
      host: model.host.id,
      operator: null,
      jurisdiction: null,
      baseUrl: null,
      identity: NO_IDENTITY,
      sampling: Object.fromEntries(suites.map(({ suite }) => [suite.name, {}])),
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
    inputs: [inputs[0]!, inputs[1]!, ...samples, ...inputs.slice(2)].map(({ path, sha256 }) => ({ path, sha256 })),
    records: [...records.files],
    import: await createImportStatement(collected, plan.format, {
      expected: expected.reduce((sum, one) => sum + one.samples, 0),
      expectedBy: expected[0]!.by,
      missing,
      verdicts: verdictsOf(collected, judgings, records),
      published: [...records.published],
    }),
    scores: [],
    headlines: [],
  };
  writeManifest(folder, manifest);
  return manifest;
}

/** Where our scorer cannot judge the samples, those of the source stand alone. */
const withoutUnfit = (judging: SuiteJudging, { unfit }: WrittenSamples): SuiteJudging =>
  judging.by === 'source' && unfit !== null ? { ...judging, own: null } : judging;

/** Cells that were planned, and those of them that are in no file. */
function countMissing({ labels, suites }: Collected, expected: readonly Expected[]) {
  let planned = 0;
  const missing: ImportStatement['missing'] = [];
  for (const label of labels) {
    let cells = 0;
    const samples: string[] = [];
    for (const [number, { prompts, replies, lacking }] of suites.entries()) {
      const each = expected[number]!.samples * expected[number]!.trials * prompts.length;
      planned += each;
      cells += Math.max(0, each - replies.get(label)!);
      samples.push(...lacking.get(label)!);
    }
    if (cells > 0) missing.push({ model: label, cells, samples });
  }
  return { planned, missing };
}

function verdictsOf(
  { suites }: Collected,
  judgings: readonly SuiteJudging[],
  { comparisons }: WrittenRecords,
): ImportStatement['verdicts'] {
  return suites.flatMap(({ suite, trials }, number) => {
    const scorerConfig = judgings[number]!;
    if (suite.verdicts === null) return [];
    return {
      suite: suite.name,
      by: scorerConfig.by,
      source: suite.verdicts.by,
      full: suite.verdicts.full,
      metric: scorerConfig.by === 'source' ? scorerConfig.metric : null,
      own: scorerConfig.by === 'source' ? (scorerConfig.own?.config ?? null) : null,
      ofAllTrials: scorerConfig.by === 'source' && !suite.verdicts.perTrial && trials > 1,
      ...comparisons[number]!,
    };
  });
}

function createSuiteHeader(
  { suite, prompts }: SuiteGroup,
  number: number,
  plan: ImportPlan,
  samples: WrittenSamples,
): SuiteHeader {
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
    scorer: publishedScorer(plan.judgings[number]!),
    request: {},
    size: plan.expected[number]!.samples,
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
