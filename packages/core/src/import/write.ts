import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NO_IDENTITY } from '../adapter.ts';
import { byCodeUnits, canonicalJson, sha256 } from '../canonical.ts';
import { type Cell, cellKey } from '../cell.ts';
import { ConfigError } from '../errors.ts';
import { settingsSchema } from '../experiment.ts';
import { fileError, shown, writeAtomic } from '../files.ts';
import { type Harness, thisMachine } from '../machine.ts';
import { type Manifest, SCHEMA_VERSION } from '../manifest.ts';
import { type ModelEntry, modelEntrySchema } from '../model.ts';
import { fileSha256, inputFiles, inRun, type RunInputs, writeManifest } from '../run-folder.ts';
import type { Sample } from '../sample.ts';
import type { ScorerDefinition } from '../score.ts';
import type { SuiteHeader } from '../suite.ts';
import { promptSchema } from '../wording.ts';
import type { Collected, Question, SavedReply } from './collect.ts';
import { importedRecord, sampleOf } from './imported-record.ts';
import type { ImportedRow, Judging } from './row.ts';
import type { Spill } from './spill.ts';
import { type ImportStatement, LISTED } from './statement.ts';

/** What an import becomes, besides what its files hold. */
export interface ImportPlan {
  readonly runId: string;
  readonly startedAt: string;
  readonly format: string;
  readonly judging: Judging;
  readonly definition: ScorerDefinition;
  readonly expected: { readonly samples: number; readonly by: ImportStatement['expectedBy'] };
  readonly methods: Readonly<Record<string, number>>;
  readonly harness: Harness;
}

/**
 * Writes manifest, inputs and records of an import into an empty folder.
 * @throws ConfigError where the scorer cannot judge the samples
 */
export async function writeImport(
  folder: string,
  collected: Collected,
  spill: Spill,
  plan: ImportPlan,
): Promise<Manifest> {
  const { suite } = collected;
  const { judging, definition } = plan;
  const scorer = definition.create(judging.options, judging.reading);
  const rowAt = (place: { offset: number; bytes: number }) => JSON.parse(spill.read(place)) as ImportedRow;
  const ids = sampleIds(collected.questions);
  const prompts = [...collected.prompts].sort(byCodeUnits);
  const samples = writeSamples(folder, suite.name, ids, definition, rowAt);
  const header: SuiteHeader = {
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
    scorer: { name: definition.name, version: definition.version, reading: judging.reading, options: judging.options },
    request: {},
    size: plan.expected.samples,
    samplesSha256: samples.arraySha256,
  };
  const labels = [...collected.replies.keys()].sort(byCodeUnits);
  const models = labels.map((label) => importedModel(label, collected.names.get(label)!));
  const settings = settingsSchema.parse({
    trials: collected.trials,
    prompts: prompts.length > 1 || prompts[0] !== 'main' ? 'all' : 'main',
  });
  const inputs: RunInputs = { name: suite.name, settings, suites: [{ ...header, samples: [] }], models };
  const files = inputFiles(inputs).filter(({ path }) => !path.startsWith('inputs/samples-'));
  for (const file of files) writeAtomic(join(folder, file.path), file.content);

  const scorerId = `${definition.name}@${definition.version}`;
  const records: Manifest['records'] = [];
  const missing: ImportStatement['missing'] = [];
  let answered = 0;
  const perModel = plan.expected.samples * collected.trials * prompts.length;
  for (const label of labels) {
    const replies = keyed(collected.replies.get(label)!, ids, suite, label);
    const path = `records/${label}.jsonl`;
    let failed = 0;
    const lines = function* (): Generator<string> {
      for (const [, cell, reply] of replies) {
        const row = rowAt(reply);
        const record = importedRecord(row, cell, sampleOf(row, cell.sample), scorer, scorerId);
        if (record.outcome === 'failed') failed++;
        yield `${JSON.stringify(record)}\n`;
      }
    };
    writeAtomic(join(folder, path), blocks(lines()));
    records.push({ path, sha256: await fileSha256(join(folder, path)), lines: replies.length });
    answered += replies.length - failed;
    const cells = perModel - replies.length;
    if (cells > 0) missing.push({ model: label, cells, samples: missingSamples(collected, label) });
  }
  const planned = perModel * labels.length;
  const status = answered === planned ? 'complete' : 'incomplete';
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
        prompts,
        samples: samples.count,
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
    sessions: [
      {
        startedAt: plan.startedAt,
        endedAt: new Date().toISOString(),
        harness: plan.harness,
        machine: thisMachine(),
        cellsBefore: 0,
        status,
      },
    ],
    inputs: [files[0]!, files[1]!, { path: samples.path, sha256: samples.sha256 }, ...files.slice(2)].map(
      ({ path, sha256 }) => ({ path, sha256 }),
    ),
    records,
    import: await statementOf(collected, plan, ids, missing),
    scores: [],
    headlines: [],
  };
  writeManifest(folder, manifest);
  return manifest;
}

function importedModel(label: string, name: string): ModelEntry {
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

/**
 * The id of each question. Where the files have several questions under one id, the one with the most replies keeps it
 * (of equals the one with the lesser hash), the others get `~` and the beginning of their hash.
 */
function sampleIds(questions: ReadonlyMap<string, Question>): Map<Question, string> {
  const ids = new Map<Question, string>();
  for (const [id, first] of questions) {
    const all: Question[] = [];
    for (let one: Question | null = first; one !== null; one = one.next) all.push(one);
    all.sort((a, b) => b.count - a.count || byCodeUnits(a.hash, b.hash));
    for (const [index, question] of all.entries())
      ids.set(question, index === 0 ? id : `${id}~${question.hash.slice(0, 8)}`);
  }
  return ids;
}

function keyed(
  replies: ReadonlyMap<string, SavedReply>,
  ids: ReadonlyMap<Question, string>,
  suite: Collected['suite'],
  model: string,
): [string, Cell, SavedReply][] {
  return [...replies.values()]
    .map((reply): [string, Cell, SavedReply] => {
      const cell = {
        suite: suite.name,
        suiteVersion: suite.version,
        prompt: reply.prompt,
        sample: ids.get(reply.question)!,
        model,
        trial: reply.trial,
      };
      return [cellKey(cell), cell, reply];
    })
    .sort(([a], [b]) => byCodeUnits(a, b));
}

/** Writes the samples, sorted by id, and checks that the scorer can judge them. */
function writeSamples(
  folder: string,
  suite: string,
  ids: ReadonlyMap<Question, string>,
  definition: ScorerDefinition,
  rowAt: (place: { offset: number; bytes: number }) => ImportedRow,
): { path: string; sha256: string; arraySha256: string; count: number } {
  const sorted = [...ids].map(([question, id]) => ({ question, id })).sort((a, b) => byCodeUnits(a.id, b.id));
  const [file, array] = [createHash('sha256'), createHash('sha256').update('[')];
  const problems: string[] = [];
  const lines = function* (): Generator<string> {
    for (const [index, { question, id }] of sorted.entries()) {
      const sample = sampleOf(rowAt(question.place), id);
      const why = whyUnjudged(definition, sample);
      if (why !== null) problems.push(`sample ${JSON.stringify(id)}: ${why}`);
      const text = canonicalJson(sample);
      array.update(`${index === 0 ? '' : ','}${text}`);
      file.update(`${text}\n`);
      yield `${text}\n`;
    }
  };
  const temporary = join(folder, 'inputs', 'samples.jsonl');
  writeAtomic(temporary, blocks(lines()));
  if (problems.length > 0)
    throw new ConfigError([
      ...problems.slice(0, 10),
      `the scorer ${definition.name} cannot judge ${problems.length} of ${sorted.length} samples; choose another with --scorer, or in the mapping file`,
    ]);
  const hash = file.digest('hex');
  const path = `inputs/samples-${suite}.${hash.slice(0, 12)}.jsonl`;
  renameSync(temporary, join(folder, path));
  return { path, sha256: hash, arraySha256: array.update(']').digest('hex'), count: sorted.length };
}

/** Why a scorer cannot judge a sample; null = it can. */
export function whyUnjudged(definition: ScorerDefinition, sample: Sample): string | null {
  for (const target of sample.target) {
    const why = definition.checkTarget(target);
    if (why !== null) return `target: found ${JSON.stringify(target.slice(0, 80))}; ${why}`;
  }
  return definition.checkSample?.(sample) ?? null;
}

/** The first samples that other files hold and this model's does not. */
function missingSamples({ replies, questions }: Collected, label: string): string[] {
  const own = new Set([...replies.get(label)!.values()].map(({ sample }) => sample));
  return [...questions.keys()]
    .filter((id) => !own.has(id))
    .sort(byCodeUnits)
    .slice(0, LISTED);
}

async function statementOf(
  collected: Collected,
  plan: ImportPlan,
  ids: ReadonlyMap<Question, string>,
  missing: ImportStatement['missing'],
): Promise<ImportStatement> {
  const files = await Promise.all(
    collected.files.map(async ({ path, models, ...counts }) => ({
      name: basename(path),
      sha256: await fileSha256(path),
      bytes: statSync(path).size,
      models: [...models].sort(byCodeUnits),
      ...counts,
    })),
  );
  const parted = [...collected.questions]
    .filter(([, question]) => question.next !== null)
    .sort(([a], [b]) => byCodeUnits(a, b));
  return {
    format: plan.format,
    files: files.sort((a, b) => byCodeUnits(a.models.join(), b.models.join())),
    expected: plan.expected.samples,
    expectedBy: plan.expected.by,
    missing,
    malformed: [...collected.malformed],
    duplicates: [...collected.duplicates],
    parted: parted.slice(0, LISTED).map(([id, first]) => {
      const samples: string[] = [];
      for (let one: Question | null = first; one !== null; one = one.next) samples.push(ids.get(one)!);
      return { id, samples: samples.sort(byCodeUnits) };
    }),
    notes: [...collected.notes],
  };
}

function* blocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  let held = 0;
  for (const line of lines) {
    block.push(line);
    held += line.length;
    if (held < 1 << 20) continue;
    yield block.join('');
    block = [];
    held = 0;
  }
  yield block.join('');
}

/** An empty folder beside the one that an import will be. */
export interface Staging {
  readonly folder: string;
  /** Takes away what is left of it, and the folders above that were made for it. */
  drop(): void;
}

/** So that nothing is left where an import fails. @throws ConfigError */
export function stagingFor(folder: string): Staging {
  if (existsSync(inRun.manifest(folder)))
    throw new ConfigError(`${shown(folder)}: holds a run already; choose another folder with --out`);
  const staging = `${folder}.${sha256(`${process.pid} ${performance.now()}`).slice(0, 8)}.tmp`;
  const made = attempt(staging, () => mkdirSync(staging, { recursive: true }));
  return {
    folder: staging,
    drop() {
      rmSync(staging, { recursive: true, force: true });
      for (let above = dirname(staging); made !== undefined && above.startsWith(made); above = dirname(above))
        if (existsSync(above) && readdirSync(above).length === 0) rmdirSync(above);
    },
  };
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Moves what was staged to where it belongs, the manifest last. @throws ConfigError */
export function settle(staging: string, folder: string): void {
  attempt(folder, () => {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(staging).sort((a, b) => Number(a === 'manifest.json') - Number(b === 'manifest.json'));
    for (const name of names) renameSync(join(staging, name), join(folder, name));
  });
}
