import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { displayPath, type Located, readJsonLines } from '@evenhand/io';
import { type Dataset, DatasetMissingError } from '../contract/dataset.ts';
import { ConfigError } from '../contract/errors.ts';
import { jsonObject } from '../contract/generation.ts';
import type { LoadedModule } from '../contract/module.ts';
import { generateSamples } from '../contract/scorer-module.ts';
import { NotLoadedError } from './not-loaded.ts';
import { readPlainSample, type Sample, type SampleInput, sampleSchema } from './sample.ts';
import { readSampleImages } from './sample-images.ts';
import { assertJsonLines, isSampleTable, readSampleTable } from './sample-table.ts';
import {
  checkOptions,
  findByName,
  type Generator,
  type SuiteContext,
  type SuiteFile,
  unknownName,
} from './suite-file.ts';
import { loadSuiteModule } from './suite-modules.ts';
import { parseSamples } from './suite-samples.ts';

/** A suite's samples, and where they are from. */
export interface SuiteSamples {
  /** Those of a file are read as they are asked for; what is wrong with them is thrown behind the last one. */
  readonly located: Iterable<Located<Sample>>;
  /** null = the samples come from no public set. */
  readonly dataset: Dataset | null;
  /** Path of the file of samples; absent = there is none. */
  readonly file?: string;
  /** The suite's own generator; absent = it brings none. */
  readonly generatorModule?: LoadedModule;
}

/** From a file, a generator or the reader of a public set, with their images. @throws SetMissingError; ConfigError */
export function readSuiteSamples(file: SuiteFile, folder: string, context: SuiteContext): SuiteSamples {
  const found = readTexts(file, folder, context);
  return { ...found, located: readSampleImages(found.located, folder) };
}

function readTexts(file: SuiteFile, folder: string, context: SuiteContext): SuiteSamples {
  const { samples, generator, reader } = file.value;
  if (reader !== undefined) return readDataset(reader, file, folder, context);
  if (generator?.module !== undefined) return runModuleGenerator(generator.module, generator, file, folder, context);
  if (generator !== undefined) return { located: runGenerator(generator, context, file), dataset: null };
  const path = findOwnFile(file, folder, samples!);
  if (isSampleTable(path))
    return { located: readSampleTable(path, file.value.columns ?? {}, context.tables), dataset: null, file: path };
  assertJsonLines(path, readBeginning(path));
  return {
    located: explainImages(
      readJsonLines(path, sampleSchema, { name: 'samples', keys: 'id, input and target' }, readPlainSample),
    ),
    dataset: null,
    file: path,
  };
}

/** An image is no slip of the pen: it is said where it belongs, not that the key should go. */
function* explainImages<T>(located: Iterable<T>): Iterable<T> {
  try {
    yield* located;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map((problem) =>
        problem.replace(
          /unknown key ("[^"]+", )*"(?:images?|image_url)".*$/,
          'an image stands in the question itself: "input": [{ "text": "…" }, { "image": "./a.png" }]',
        ),
      ),
      { cause: error },
    );
  }
}

/** The first signs of a file; of one that cannot be read nothing, which is told where it is read. */
function readBeginning(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile()) return '';
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(256);
    return bytes
      .subarray(0, readSync(file, bytes))
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } finally {
    closeSync(file);
  }
}

/**
 * A regular file of the suite's own folder, links followed: a suite of somebody else must not bring other files of this machine into
 * prompts and results. @throws ConfigError
 */
function findOwnFile(file: SuiteFile, folder: string, name: string): string {
  const path = resolve(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  // What is not there is said of by whoever reads it.
  if (found === undefined) return path;
  if (!found.isFile())
    throw file.problem(['samples'], `samples: ${name} is no regular file; expected a file of JSON Lines`);
  const within = relative(realpathSync(folder), realpathSync(path));
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    throw file.problem(
      ['samples'],
      `samples: ${name} lies outside of the suite's folder; put the file, or a copy of it, into that`,
    );
  return path;
}

/** Whether its name is enough to find it: where a catalogue keeps its suites. */
function isInCatalogue(folder: string): boolean {
  const parent = dirname(resolve(folder));
  return basename(parent) === 'suites' && basename(dirname(parent)) === 'benchmarks';
}

function runModuleGenerator(
  path: string,
  spec: object,
  file: SuiteFile,
  folder: string,
  context: SuiteContext,
): SuiteSamples {
  const { module: _, name: __, ...rest } = spec as Record<string, unknown>;
  const generatorModule = loadSuiteModule(path, 'generator', folder, context.modules, file.problem);
  const samples = generateSamples(
    generatorModule,
    checkOptions(jsonObject, rest, file, ['generator']),
  ) as SampleInput[];
  return {
    located: parseSamples(samples, `${displayPath(file.path)}: generator ${generatorModule.file}`),
    dataset: null,
    generatorModule,
  };
}

function runGenerator(
  spec: { name?: string | undefined; module?: string | undefined },
  context: SuiteContext,
  file: SuiteFile,
): Located<Sample>[] {
  const { name, module: _, ...rest } = spec;
  const generator = findGenerator(name!, context, file);
  const samples = generator.generate(checkOptions(generator.options, rest, file, ['generator']));
  return samples.map((value) => ({ value, location: `${displayPath(file.path)}: generator ${name}` }));
}

function findGenerator(name: string, { generators }: SuiteContext, file: SuiteFile): Generator {
  const found = generators?.find(name);
  if (found != null) return found;
  if (!generators?.names.includes(name)) throw unknownName(name, generators?.names ?? [], 'generator', file);
  throw new NotLoadedError(`generator ${name}`, () => generators.load(name));
}

function readDataset(
  spec: { name: string; from?: string | undefined },
  file: SuiteFile,
  folder: string,
  context: SuiteContext,
): SuiteSamples {
  const { name, from, ...rest } = spec;
  const reader = findByName(context.readers, name, 'reader', file);
  const options = checkOptions(reader.options, rest, file, ['reader']);
  try {
    const dataset = reader.read(options, from === undefined ? null : resolve(folder, from));
    return { located: parseSamples(dataset.samples, `${displayPath(file.path)}: reader ${name}`), dataset };
  } catch (error) {
    if (!(error instanceof DatasetMissingError)) throw error;
    const { message } = file.problem(['reader'], error.message);
    const hint =
      error.fetchDataset === null
        ? ''
        : `; fetch it with: evenhand fetch ${isInCatalogue(folder) ? basename(folder) : displayPath(folder)}`;
    throw new DatasetMissingError(`${message}${hint}`, error.reader, error.fetchDataset);
  }
}
