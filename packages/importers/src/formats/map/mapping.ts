import { dirname, resolve } from 'node:path';
import { ConfigError, jsonObject, type ModuleLoader } from '@evenhand/core';
import { displayPath, readYaml, type YamlFile } from '@evenhand/io';
import { toFileStem, toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_SUITE } from '../format.ts';
import { type Mapping, mapSchema } from './map-schema.ts';

const REQUIRED = ['model', 'id'] as const;
/** A mapping that says all that a file without a format of its own needs. */
export type FullMapping = Mapping & { readonly [key in (typeof REQUIRED)[number]]-?: NonNullable<Mapping[key]> };

/** @throws ConfigError naming file and line */
export function readMapping(file: string, answered: boolean): Mapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  requireKeys(mapping, answered || hasVerdict(mapping.value) ? [] : ['target']);
  return mapping.value;
}

/** @throws ConfigError naming file and line */
export function readFullMapping(file: string, answered: boolean): FullMapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  const { suite, reference } = mapping.value;
  const judged = hasVerdict(mapping.value);
  const needsTarget = !answered && !judged && suite.scorer?.module === undefined && reference === undefined;
  requireKeys(mapping, [
    ...REQUIRED,
    ...(judged ? [] : (['reply'] as const)),
    ...(needsTarget ? (['target'] as const) : []),
  ]);
  if (!answered && !judged && suite.scorer === undefined)
    throw mapping.problem(
      ['suite'],
      'scorer: is missing; expected scorer: { name: … }, or the verdicts of the source: score: { field: path }',
    );
  return mapping.value as FullMapping;
}

/** Which command writes the files of a map; null = it does not say. @throws ConfigError naming file and line */
export const readWrittenBy = (file: string): string | null =>
  readYaml(file, mapSchema, 'a mapping file (map.yaml)').value.written_by ?? null;

const hasVerdict = ({ score, scores }: Mapping): boolean => score !== undefined || scores !== undefined;

function requireKeys(mapping: YamlFile<Mapping>, needed: readonly (keyof typeof EXAMPLES)[]): void {
  const absent = needed.find((key) => mapping.value[key] === undefined);
  if (absent !== undefined) throw mapping.problem([], `${absent}: is missing; expected ${EXAMPLES[absent]}`);
}

const EXAMPLES = {
  model: '{ value: name }, { field: path }, { file: true } or { folder: true }',
  id: '{ field: path } or { line: true }',
  reply: '{ field: path } (or score: { field: path }, where the file keeps verdicts and no replies)',
  target:
    '{ field: path } (or --suite NAME, whose right answers are taken, or score: { field: path }, the verdict of the source)',
};

/** @param load executes a scorer of the user's own; absent = that is not allowed here @throws ConfigError for such a scorer then */
export function createMappedSuite(
  mapping: Mapping,
  file: string,
  load: ModuleLoader | undefined,
  replies?: string,
): ImportedSuite {
  const { suite, expected, score } = mapping;
  return {
    ...PLAIN_SUITE,
    name: nameSuite(suite.name, replies),
    version: suite.version,
    licence: suite.licence,
    source: suite.source,
    scorer: readScorer(suite, file, load),
    verdicts: hasVerdict(mapping)
      ? {
          by: suite.by,
          full: score !== undefined && 'full' in score ? score.full : 1,
          perTrial: true,
          repeatable: suite.scorer !== undefined,
        }
      : null,
    expected: expected ?? null,
    expectedBy: 'map',
  };
}

/** @throws ConfigError where the file's name does not fit the pattern */
function nameSuite(name: Mapping['suite']['name'], replies: string | undefined): string {
  if (typeof name === 'string') return name;
  const stem = toFileStem(replies ?? '');
  const found = new RegExp(name.file, 'u').exec(stem)?.[1];
  if (found !== undefined && found !== '') return toValidId(found);
  throw new ConfigError(`${displayPath(replies ?? '')}: its name does not fit ${name.file}, which names the set`);
}

function readScorer(
  { scorer }: Mapping['suite'],
  file: string,
  load: ModuleLoader | undefined,
): ImportedSuite['scorer'] {
  if (scorer === undefined) return null;
  const { name, module, reading, ...options } = scorer;
  const choice = { reading, options: jsonObject.parse(options) };
  if (module === undefined) return { name: name!, ...choice };
  return { name: module, ...choice, loaded: load?.(resolve(dirname(file), module)) };
}
