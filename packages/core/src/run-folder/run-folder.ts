import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  createShapeCheck,
  displayPath,
  explainIssues,
  findIllFormed,
  isJsonObject,
  type Line,
  LONE_SURROGATE,
  nameFile,
  parseJson,
  readFileText,
  readLines,
  writeAtomic,
} from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';
import { jsonObject } from '../contract/generation.ts';
import type { ModuleIdentity } from '../contract/module.ts';

import { type Settings, settingsSchema } from '../experiments/settings.ts';
import { type Shard, shardPlanSchema } from '../experiments/shards.ts';

import { type ModelEntry, modelEntrySchema } from '../models/model.ts';
import { PackedSamples, packSamples } from '../suites/packed-samples.ts';
import { isSample, type Sample, sampleSchema } from '../suites/sample.ts';
import { type Suite, type SuiteHeader, suiteSchema } from '../suites/suite.ts';
import { type Manifest, manifestSchema, SCHEMA_VERSION } from './manifest.ts';
import { type RunRecord, runRecordSchema } from './record.ts';
import { assertRegularFiles } from './regular-files.ts';

/** Where things lie in a run's folder. */
export const runPaths = {
  manifest: (folder: string) => join(folder, 'manifest.json'),
  journal: (folder: string) => join(folder, 'journal.jsonl'),
  records: (folder: string, model: string) => join(folder, 'records', `${model}.jsonl`),
};

/** What a run rests on. */
export interface RunInputs {
  readonly name: string;
  readonly settings: Settings;
  readonly suites: readonly Suite[];
  readonly models: readonly ModelEntry[];
  /** The model that judges where a suite's scorer is `judge`; absent or null = none. */
  readonly judge?: ModelEntry | null;
  /** Which part of the experiment it is; absent = all of it. */
  readonly shard?: Shard;
}

const experimentInputSchema = z.strictObject({ name: z.string(), settings: settingsSchema });

/** A file to be written below a run's folder, in pieces. */
export interface InputFile {
  readonly path: string;
  readonly sha256: string;
  readonly content: Iterable<string | Uint8Array>;
}

/** Each input as the file that it becomes; the name holds the first 12 digits of the content's SHA-256. */
export function createInputFiles(inputs: RunInputs): InputFile[] {
  const file = (name: string, ending: string, content: InputFile['content']) => {
    const hash = createHash('sha256');
    for (const part of content) hash.update(part);
    const sha256 = hash.digest('hex');
    return { path: `inputs/${name}.${sha256.slice(0, 12)}.${ending}`, sha256, content };
  };
  const json = (name: string, value: unknown) => file(name, 'json', [`${canonicalJson(value)}\n`]);
  return [
    json('experiment', { name: inputs.name, settings: inputs.settings }),
    ...inputs.suites.flatMap(({ samples, modules, ...header }) => [
      json(`suite-${header.name}`, header),
      file(`samples-${header.name}`, 'jsonl', packSamples(samples).content),
      ...(modules ?? []).map((one) => ({ ...one, path: toModulePath(one), content: [one.source] })),
    ]),
    ...inputs.models.map((model) => json(`model-${model.id}`, model)),
    ...(inputs.judge == null ? [] : [json('judge', inputs.judge)]),
    ...(inputs.shard === undefined ? [] : [json('shards', inputs.shard.plan)]),
  ];
}

/** Where a module's text lies, below the run's folder. It is never executed from there. */
function toModulePath({ file, sha256: hash }: ModuleIdentity): string {
  const [, stem, ending] = /^(.*?)((?:\.[a-z]{2,3})?)$/.exec(file)!;
  return `inputs/module-${stem!.replace(/[^A-Za-z0-9._-]/g, '_')}.${hash.slice(0, 12)}${ending}`;
}

/** What a run rests on, without its samples: those may be many. */
export type RunHeaders = Omit<RunInputs, 'suites'> & { readonly suites: readonly SuiteHeader[] };

/** Reads back what `inputFiles` made. @throws ConfigError */
export function readInputs(folder: string, manifest: Manifest): RunInputs {
  const headers = readHeaders(folder, manifest);
  return {
    ...headers,
    suites: headers.suites.map((suite) => {
      const path = join(folder, findInputPath(folder, manifest, `samples-${suite.name}`));
      const modules = [suite.scorer.module, suite.generatorModule, suite.environment?.module].flatMap((one) =>
        one === undefined ? [] : [{ ...one, source: readOrExplain(join(folder, toModulePath(one))) }],
      );
      return {
        ...suite,
        ...(modules.length === 0 ? {} : { modules }),
        samples: new PackedSamples(readSamples(path)),
      };
    }),
  };
}

/** The samples of a file of a run's folder, one by one. @throws ConfigError */
function* readSamples(path: string): Generator<Sample> {
  let number = 0;
  for (const { text } of readLinesOrExplain(path)) {
    number++;
    if (text !== '') yield parseSample(text, `${path}:${number}`);
  }
}

/** The same without the samples. @throws ConfigError */
export function readHeaders(folder: string, manifest: Manifest): RunHeaders {
  const json = <S extends z.ZodType>(prefix: string, schema: S) => {
    const path = join(folder, findInputPath(folder, manifest, prefix));
    return { value: parseAs(schema, readOrExplain(path), path), path };
  };
  const readSuite = ({ name, prompts }: Manifest['suites'][number]) => {
    const { value, path } = json(`suite-${name}`, suiteSchema);
    const missing = prompts.find((prompt) => !Object.hasOwn(value.prompts, prompt));
    if (value.name !== name) throw createOddInput(path, `is of the suite ${value.name}`);
    if (missing !== undefined) throw createOddInput(path, `has no prompt variant ${missing}, which was run`);
    return value;
  };
  const readModel = ({ id }: Manifest['models'][number]) => {
    const { value, path } = json(`model-${id}`, modelEntrySchema);
    if (value.id !== id) throw createOddInput(path, `is of the model ${value.id}`);
    return value;
  };
  return {
    ...json('experiment', experimentInputSchema).value,
    suites: manifest.suites.map(readSuite),
    models: manifest.models.map(readModel),
    ...(manifest.inputs.some(({ path }) => path.startsWith('inputs/judge.'))
      ? { judge: json('judge', modelEntrySchema).value }
      : {}),
    ...(manifest.shard === undefined
      ? {}
      : { shard: { ...manifest.shard, plan: json('shards', shardPlanSchema).value } }),
  };
}

/** An input that is not the one that the manifest names. */
const createOddInput = (path: string, what: string): ConfigError =>
  new ConfigError(`${displayPath(path)}: ${what}; the file was damaged or edited`);

/** What stands behind the name of an input: 12 digits of its hash, and what kind of file it is. */
const HASH_ENDING = /^[0-9a-f]{12}(?:\.[a-z]+)?$/;

/** Where an input lies, below the run's folder. @throws ConfigError where the manifest names none of that prefix */
export function findInputPath(folder: string, manifest: Manifest, prefix: string): string {
  const start = `inputs/${prefix}.`;
  // Names hold dots: `gpt-4` is not the beginning of `gpt-4.1`.
  const found = manifest.inputs.find(
    ({ path }) => path.startsWith(start) && HASH_ENDING.test(path.slice(start.length)),
  );
  if (found === undefined) throw new ConfigError(`${displayPath(runPaths.manifest(folder))}: names no input ${prefix}`);
  return found.path;
}

/** Half of a surrogate pair, escaped; it cannot stand in a file otherwise. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** A line of a file of samples. @param location for the message @throws ConfigError */
export function parseSample(text: string, location: string): Sample {
  const sample = tryParseJson(text);
  if (ESCAPED_SURROGATE.test(text) && findIllFormed(sample) !== null)
    throw new ConfigError(`${displayPath(location)}: ${LONE_SURROGATE}; the file was damaged or edited`);
  return isSample(sample) ? sample : parseAs(sampleSchema, text, location);
}

/** @throws ConfigError when the folder is no run, or of a newer layout than this version reads */
export function readManifest(folder: string): Manifest {
  const path = runPaths.manifest(folder);
  if (!existsSync(path))
    throw new ConfigError(`${displayPath(folder)}: is not the folder of a run; expected a manifest.json in it`);
  assertRegularFiles(folder);
  const text = readOrExplain(path);
  const version = (parseAs(z.looseObject({ schema: z.int() }), text, path) as { schema: number }).schema;
  if (version > SCHEMA_VERSION)
    throw new ConfigError(
      `${displayPath(path)}: schema ${version} is newer than this evenhand reads (${SCHEMA_VERSION}); update evenhand`,
    );
  return parseAs(manifestSchema, text, path);
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeAtomic(runPaths.manifest(folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The records of a model one by one, as they stand in the file. @throws ConfigError naming file and line */
export function* readRecords(folder: string, model: string): Generator<RunRecord> {
  const path = runPaths.records(folder, model);
  if (!existsSync(path)) throw new ConfigError(`${displayPath(path)}: is missing; the run's records are not complete`);
  let line = 0;
  for (const { text } of readLines(path)) {
    line++;
    const record = tryParseJson(text);
    yield isRunRecord(record) ? (record as RunRecord) : parseAs(runRecordSchema, text, `${path}:${line}`);
  }
}

const isRunRecord = createShapeCheck(runRecordSchema, new Map([[jsonObject as z.ZodType, isJsonObject]]));

/** undefined = not JSON, which is for `parseAs` to explain. */
function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** SHA-256 of a file of any size. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    // One for all pieces: a new one for each would pile up outside of the heap.
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let read = -1; read !== 0; ) {
      read = (await file.read(buffer, 0, buffer.length)).bytesRead;
      hash.update(buffer.subarray(0, read));
    }
    return hash.digest('hex');
  } catch (error) {
    throw nameFile(error, path);
  } finally {
    await file.close();
  }
}

function readOrExplain(path: string): string {
  try {
    return readFileText(path);
  } catch (error) {
    throw toMissingError(error, path);
  }
}

/** Lines of a file that a run's folder has to have. @throws ConfigError */
function* readLinesOrExplain(path: string): Generator<Line> {
  try {
    yield* readLines(path, { unfinished: true });
  } catch (error) {
    throw error instanceof ConfigError ? error : toMissingError(error, path);
  }
}

function toMissingError(error: unknown, path: string): ConfigError {
  return new ConfigError(
    `${displayPath(path)}: cannot be read (${(error as NodeJS.ErrnoException).code}); the run's folder is not complete`,
    { cause: error },
  );
}

function parseAs<S extends z.ZodType>(schema: S, text: string, location: string): z.output<S> {
  let data: unknown;
  try {
    data = parseJson(text);
  } catch (error) {
    throw new ConfigError(
      `${displayPath(location)}: not valid JSON (${(error as Error).message}); the file was damaged or edited`,
    );
  }
  const result = schema.safeParse(data);
  if (!result.success)
    throw new ConfigError(explainIssues(result.error, data, schema).map((text) => `${displayPath(location)}: ${text}`));
  return result.data;
}
