import { basename, dirname, resolve } from 'node:path';
import { type PublicSet, SetMissingError } from '../contract/dataset.ts';
import { jsonObject } from '../contract/generation.ts';
import { generatedBy, type LoadedModule } from '../contract/scorer-module.ts';
import { shown } from '../io/files.ts';
import { type Placed, readJsonLines } from '../io/json-lines.ts';
import { plainSample, type Sample, type SampleInput, sampleSchema } from './sample.ts';
import { checkOptions, pick, type SuiteFile, type SuiteParts } from './suite-file.ts';
import { bringModule } from './suite-modules.ts';
import { placed } from './suite-samples.ts';

/** A suite's samples, and where they are from. */
export interface Found {
  /** Those of a file are read as they are asked for; what is wrong with them is thrown behind the last one. */
  readonly located: Iterable<Placed<Sample>>;
  /** null = the samples come from no public set. */
  readonly set: PublicSet | null;
  /** Path of the file of samples; absent = there is none. */
  readonly file?: string;
  /** The suite's own generator; absent = it brings none. */
  readonly made?: LoadedModule;
}

/** From a file, a generator or the reader of a public set. @throws SetMissingError; ConfigError */
export function samplesOf(file: SuiteFile, folder: string, parts: SuiteParts): Found {
  const { samples, generator, reader } = file.value;
  if (reader !== undefined) return fromReader(reader, file, folder, parts);
  if (generator?.module !== undefined) return ownSamples(generator.module, generator, file, folder, parts);
  if (generator !== undefined) return { located: generated(generator, parts, file), set: null };
  const path = resolve(folder, samples!);
  return {
    located: readJsonLines(path, sampleSchema, { name: 'samples', keys: 'id, input and target' }, plainSample),
    set: null,
    file: path,
  };
}

/** Whether its name is enough to find it: where a catalogue keeps its suites. */
function inCatalogue(folder: string): boolean {
  const parent = dirname(resolve(folder));
  return basename(parent) === 'suites' && basename(dirname(parent)) === 'benchmarks';
}

function ownSamples(path: string, spec: object, file: SuiteFile, folder: string, parts: SuiteParts): Found {
  const { module: _, name: __, ...rest } = spec as Record<string, unknown>;
  const made = bringModule(path, 'generator', folder, parts.modules, file.problem);
  const samples = generatedBy(made, checkOptions(jsonObject, rest, file, ['generator'])) as SampleInput[];
  return { located: placed(samples, `${shown(file.path)}: generator ${made.file}`), set: null, made };
}

function generated(
  spec: { name?: string | undefined; module?: string | undefined },
  parts: SuiteParts,
  file: SuiteFile,
): Placed<Sample>[] {
  const { name, module: _, ...rest } = spec;
  const generator = pick(parts.generators, name!, 'generator', file);
  const samples = generator.generate(checkOptions(generator.options, rest, file, ['generator']));
  return samples.map((value) => ({ value, place: `${shown(file.path)}: generator ${name}` }));
}

function fromReader(
  spec: { name: string; from?: string | undefined },
  file: SuiteFile,
  folder: string,
  parts: SuiteParts,
): Found {
  const { name, from, ...rest } = spec;
  const reader = pick(parts.readers, name, 'reader', file);
  const options = checkOptions(reader.options, rest, file, ['reader']);
  try {
    const set = reader.read(options, from === undefined ? null : resolve(folder, from));
    return { located: placed(set.samples, `${shown(file.path)}: reader ${name}`), set };
  } catch (error) {
    if (!(error instanceof SetMissingError)) throw error;
    const { message } = file.problem(['reader'], error.message);
    const bring =
      error.bring === null
        ? ''
        : `; it is fetched by: evenhand fetch ${inCatalogue(folder) ? basename(folder) : shown(folder)}`;
    throw new SetMissingError(`${message}${bring}`, error.reader, error.bring);
  }
}
