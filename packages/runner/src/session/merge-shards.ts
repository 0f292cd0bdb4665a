import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigError,
  createSampleFinder,
  findAlteredFiles,
  formatShard,
  hashFile,
  type Manifest,
  packSamples,
  type RunInputs,
  type RunStatus,
  readInputs,
  readManifest,
  runPaths,
  type Sample,
  type Suite,
  writeManifest,
} from '@evenhand/core';
import { compareGrounds, createInputGrounds } from '@evenhand/grounds';
import { canonicalJson, compareCodeUnits, displayPath, writeAtomic } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';

import type { ShardPlan } from '../plan/deal-shards.ts';
import { countCells } from '../plan/selection.ts';
import { restoreJournal } from './restore-journal.ts';
import { findServedChanges } from './resume-check.ts';
import { assertHoldsNoRun, createLockedFolder, nameRun } from './run-location.ts';
import { describeRun, type RunResult, writeRecords } from './session-folder.ts';
import { type WriteFiles, writeWithoutPage } from './write-files.ts';

/** A run that is a shard, with what it rests on. */
interface ShardRun {
  readonly folder: string;
  readonly manifest: Manifest & { readonly shard: NonNullable<Manifest['shard']> };
  readonly inputs: RunInputs & { readonly shard: NonNullable<RunInputs['shard']> };
}

/** The run that shards make; what it cost stands in its records. */
type MergedRun = Omit<RunResult, 'spentUsd'>;

/** Whether a run is one shard of an experiment. @throws ConfigError where the folder is no run */
export const isShard = (folder: string): boolean => readManifest(folder).shard !== undefined;

/**
 * Puts the shards of an experiment together into the run that the whole experiment would have been: the same inputs, records and
 * result files, with the sessions of all shards.
 * @param folders absolute paths of the shards, in any order @param out absolute path of the folder of the merged run, which must hold none
 * @param partial whether shards may be missing or incomplete; the merged run is incomplete then
 * @throws ConfigError with everything that does not fit together, by the names of the shards
 */
export async function mergeShards(
  folders: readonly string[],
  out: string,
  partial: boolean,
  writeFiles = writeWithoutPage,
): Promise<MergedRun> {
  assertHoldsNoRun(out);
  const shards = folders.map(readShard).sort((a, b) => a.manifest.shard.index - b.manifest.shard.index);
  const first = shards[0]!;
  const foreign = shards.slice(1).flatMap((shard) => explainForeign(first, shard));
  if (foreign.length > 0)
    throw new ConfigError([...foreign, 'nothing was written; merge shards of one experiment, run by one version']);
  const doubled = findDoubled(shards);
  if (doubled.length > 0) throw new ConfigError(doubled);
  const { of } = first.manifest.shard;
  const present = new Set(shards.map(({ manifest }) => manifest.shard.index));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !present.has(index));
  const lacking = [...missing.map((index) => explainMissing(index, of)), ...shards.flatMap(explainIncomplete)];
  if (lacking.length > 0 && !partial)
    throw new ConfigError([...lacking, 'nothing was written; --partial merges what there is, as an incomplete run']);
  const damaged = shards.flatMap(explainAltered);
  if (damaged.length > 0) throw new ConfigError(damaged);
  const suites = first.inputs.suites.map((suite, at) =>
    joinSuite(
      suite,
      shards.map(({ inputs }) => inputs.suites[at]!),
      first.inputs.shard.plan,
      missing.length > 0,
    ),
  );
  const { shard: _, ...common } = first.inputs;
  return writeMerged(shards, { ...common, suites }, missing, out, writeFiles);
}

function readShard(folder: string): ShardRun {
  const manifest = readManifest(folder);
  const { shard } = manifest;
  if (shard === undefined)
    throw new ConfigError(
      `${displayPath(folder)}: is not a shard, and is named together with shards; merge shards with one another (run --shard 1/3 …), or whole runs with one another`,
    );
  if (manifest.status === 'running')
    throw new ConfigError(
      `${displayPath(folder)}: shard ${formatShard(shard)} has not ended; resume it first: evenhand run --resume ${displayPath(folder)}`,
    );
  const rescored = manifest.scores.length > 0 || manifest.headlines.length > 0;
  if (rescored)
    throw new ConfigError(
      `${displayPath(folder)}: shard ${formatShard(shard)} was scored again after it was run; merge the shards as they were run, and score the merged run`,
    );
  const inputs = readInputs(folder, manifest);
  return { folder, manifest: { ...manifest, shard }, inputs: { ...inputs, shard: inputs.shard! } };
}

const name = ({ folder, manifest: { shard } }: ShardRun): string =>
  `${displayPath(folder)} (shard ${formatShard(shard)})`;

/** Why a shard is of another experiment, or was run otherwise, than the first one; empty = it is not. */
function explainForeign(first: ShardRun, other: ShardRun): string[] {
  const between = `${name(other)} does not go with ${name(first)}`;
  const texts: string[] = [];
  const differs = (what: string, a: unknown, b: unknown) => {
    if (canonicalJson(a ?? null) !== canonicalJson(b ?? null))
      texts.push(`${what}: ${toText(a)} there, ${toText(b)} here`);
  };
  differs('experiment', first.inputs.name, other.inputs.name);
  differs('number of shards', first.manifest.shard.of, other.manifest.shard.of);
  const grounds = inLanguage('en', () => compareGrounds(listGrounds(first), listGrounds(other)));
  for (const { onResume, sentence } of grounds) if (onResume === 'refused') texts.push(sentence);
  if (first.manifest.shard.of === other.manifest.shard.of)
    for (const { name: suite, samplesSha256 } of first.inputs.shard.plan.suites) {
      const there = other.inputs.shard.plan.suites.find((one) => one.name === suite);
      if (there !== undefined && there.samplesSha256 !== samplesSha256)
        texts.push(`suite ${suite}: its samples are others`);
    }
  const served = new Map(other.manifest.models.map(({ id, identity }) => [id, identity]));
  texts.push(...findServedChanges(first.manifest, served, 'refused'));
  differs('timeouts and limits', selectKept(first), selectKept(other));
  differs('methods', first.manifest.methods, other.manifest.methods);
  const [a, b] = [first, other].map(({ manifest }) => manifest.sessions.at(-1)!.harness) as [Harness, Harness];
  differs('version of evenhand', a.version, b.version);
  if (a.commit !== null && b.commit !== null) differs('commit of evenhand', a.commit, b.commit);
  if (texts.length === 0 && canonicalJson(first.inputs.shard.plan) !== canonicalJson(other.inputs.shard.plan))
    texts.push('its samples were dealt out to the shards otherwise');
  return texts.map((text) => `${between}: ${text}`);
}

type Harness = Manifest['sessions'][number]['harness'];

const toText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : canonicalJson(value ?? null);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
};

/** What both rest on; their samples are meant to be others. */
const listGrounds = ({ inputs }: ShardRun) =>
  createInputGrounds(inputs).filter(({ name: ground }) => ground !== 'samples');

function selectKept({ inputs: { settings } }: ShardRun) {
  const { timeouts, limits, maxReplyBytes, giveUpAfter, limit, proxy } = settings;
  return { timeouts, limits, maxReplyBytes, giveUpAfter, limit, proxy };
}

/** The same shard twice, and samples that stand in two of them. */
function findDoubled(shards: readonly ShardRun[]): string[] {
  const texts: string[] = [];
  const byIndex = new Map<number, ShardRun>();
  for (const shard of shards) {
    const before = byIndex.get(shard.manifest.shard.index);
    if (before === undefined) byIndex.set(shard.manifest.shard.index, shard);
    else
      texts.push(
        `${displayPath(before.folder)} and ${displayPath(shard.folder)} are both shard ${formatShard(shard.manifest.shard)}; name each shard once`,
      );
  }
  if (texts.length > 0) return texts;
  for (const shard of shards)
    for (const suite of shard.inputs.suites) {
      const { ids, shards: numbers } = shard.inputs.shard.plan.suites.find((one) => one.name === suite.name)!;
      const numberById = new Map(ids.map((id, at) => [id, numbers[at]!]));
      const strangers = packSamples(suite.samples).ids.filter(
        (id) => numberById.get(id) !== shard.manifest.shard.index,
      );
      for (const id of strangers.slice(0, 5))
        texts.push(
          `${name(shard)}: sample ${JSON.stringify(id)} of ${suite.name} is ${numberById.has(id) ? `of shard ${numberById.get(id)}` : 'of no shard of this experiment'}; the folder was edited`,
        );
    }
  return texts;
}

const explainMissing = (index: number, of: number): string =>
  `shard ${index}/${of} is missing; run it with the same command and --shard ${index}/${of}, and name its folder too`;

function explainIncomplete(shard: ShardRun): string[] {
  const { status } = shard.manifest;
  return status === 'complete'
    ? []
    : [`${name(shard)}: is ${status}; finish it first: evenhand run --resume ${displayPath(shard.folder)}`];
}

function explainAltered(shard: ShardRun): string[] {
  return findAlteredFiles(shard.folder, shard.manifest).map(
    ({ path, problem }) =>
      `${name(shard)}: ${path} ${problem === 'missing' ? 'is missing' : 'differs from its manifest'}; see evenhand verify ${displayPath(shard.folder)}`,
  );
}

/** A suite with the samples of all shards, in the order of its file. @throws ConfigError where they are not those of the experiment */
function joinSuite(suite: Suite, parts: readonly Suite[], plan: ShardPlan, isPartial: boolean): Suite {
  const { ids, samplesSha256 } = plan.suites.find(({ name: one }) => one === suite.name)!;
  const finders = parts.map(({ samples }) => createSampleFinder(samples));
  const find = (id: string): Sample | undefined => {
    for (const finder of finders) {
      const sample = finder(id);
      if (sample !== undefined) return sample;
    }
    return undefined;
  };
  const found = function* () {
    for (const id of ids) {
      const sample = find(id);
      if (sample !== undefined) yield sample;
    }
  };
  const samples = packSamples({ length: 0, at: () => undefined, values: found, [Symbol.iterator]: found });
  if (!isPartial && samples.sha256 !== samplesSha256)
    throw new ConfigError(
      `suite ${suite.name}: the samples of the shards are not those of the experiment; a folder was edited`,
    );
  return { ...suite, samples };
}

/** Sessions in the order of time, each with the number of its shard. */
function joinSessions(shards: readonly ShardRun[]): Manifest['sessions'] {
  return shards
    .flatMap(({ manifest }) => manifest.sessions.map((session) => ({ ...session, shard: manifest.shard.index })))
    .sort((a, b) => compareCodeUnits(a.startedAt, b.startedAt));
}

function* joinJournals(shards: readonly ShardRun[]): Generator<string> {
  for (const { folder, manifest, inputs } of shards)
    yield* restoreJournal(folder, manifest, new Map(inputs.models.map((model) => [model.id, model])));
}

async function writeMerged(
  shards: readonly ShardRun[],
  inputs: RunInputs,
  missing: readonly number[],
  folder: string,
  writeFiles: WriteFiles,
): Promise<MergedRun> {
  const { manifest: first, inputs: firstInputs } = shards[0]!;
  const parts = await Promise.all(
    shards.map(async (shard) => ({
      index: shard.manifest.shard.index,
      runId: shard.manifest.runId,
      manifestSha256: await hashFile(runPaths.manifest(shard.folder)),
    })),
  );
  const { files, facts } = describeRun(inputs, (suite) => first.suites.find(({ name: one }) => one === suite)!.runs);
  const { shard, ...common } = first;
  const merged: Manifest = {
    ...common,
    ...facts,
    runId: nameRun(folder, inputs.name),
    sessions: joinSessions(shards),
    records: [],
    status: 'running',
    merged: {
      of: shard.of,
      shards: parts,
      missing: [...missing],
      samples: Object.fromEntries(firstInputs.shard.plan.suites.map(({ name: suite, ids }) => [suite, ids.length])),
    },
  };
  const lock = createLockedFolder(folder);
  try {
    for (const file of files) writeAtomic(join(folder, file.path), file.content);
    writeAtomic(runPaths.journal(folder), joinJournals(shards));
    const { records, answered } = writeRecords(folder, merged);
    const status: RunStatus = missing.length === 0 && answered === countCells(inputs) ? 'complete' : 'incomplete';
    writeManifest(folder, { ...merged, status, records });
    const tables = await writeFiles(folder);
    if (status === 'complete') rmSync(runPaths.journal(folder), { force: true });
    return { folder, status, tables, reached: 1 };
  } finally {
    lock.release();
  }
}
