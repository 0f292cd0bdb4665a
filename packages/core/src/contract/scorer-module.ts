import * as z from 'zod';
import type { Sample } from '../suites/sample.ts';
import { ConfigError } from './errors.ts';
import type { JsonObject } from './generation.ts';
import type { Reply } from './score.ts';

/** Code that a suite brings along: one file. */
export const moduleSchema = z.strictObject({
  file: z.string().describe('Name of the file, without a path.'),
  sha256: z.string().describe('SHA-256 of its bytes; packages that it imports are not in it.'),
});
export type ModuleIdentity = z.infer<typeof moduleSchema>;

/** A module's text, as a run's folder keeps it: to be read, never to be executed from there. */
export interface ModuleText extends ModuleIdentity {
  readonly source: string;
}

export interface LoadedModule extends ModuleText {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Executes a file of the user's. @throws ConfigError where it cannot be loaded */
export type ModuleLoader = (path: string) => LoadedModule;

interface ScorerExport {
  readonly name: string;
  readonly version: number;
  /** Why a sample cannot be judged; null = it can. */
  readonly check?: (sample: Sample) => string | null;
  readonly score: (reply: Reply, sample: Sample, options: JsonObject) => unknown;
}
interface GeneratorExport {
  readonly name: string;
  readonly generate: (options: JsonObject) => unknown;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const SCORER_EXAMPLE =
  "export const scorer = { name: 'ends-well', version: 1, score: (reply, sample) => ({ value: reply.text.endsWith(sample.target[0]) ? 1 : 0, answer: reply.text }) };";
const GENERATOR_EXAMPLE =
  "export const generator = { name: 'sums', generate: ({ seed, n }) => [{ id: 's-1', input: '1 + 1?', target: '2' }] };";

/** @throws ConfigError saying what was found, and what is expected */
export function readScorerExport(module: LoadedModule): ScorerExport {
  const found = readExport(module, 'scorer', SCORER_EXAMPLE);
  const problems = [
    ...findNameProblems(found.name),
    ...(Number.isInteger(found.version) && (found.version as number) > 0
      ? []
      : [
          `version: found ${describeValue(found.version)}; expected a whole number from 1, raised with every change that can move a score`,
        ]),
    ...(typeof found.score === 'function'
      ? []
      : [`score: found ${describeValue(found.score)}; expected a function (reply, sample, options)`]),
    ...(found.check === undefined || typeof found.check === 'function'
      ? []
      : [
          `check: found ${describeValue(found.check)}; expected a function (sample) that says why it cannot be judged, or null`,
        ]),
  ];
  throwIfAny(module, 'scorer', problems, SCORER_EXAMPLE);
  return found as unknown as ScorerExport;
}

/** @throws ConfigError saying what was found, and what is expected */
export function readGeneratorExport(module: LoadedModule): GeneratorExport {
  const found = readExport(module, 'generator', GENERATOR_EXAMPLE);
  const problems = [
    ...findNameProblems(found.name),
    ...(typeof found.generate === 'function'
      ? []
      : [`generate: found ${describeValue(found.generate)}; expected a function (options) that returns samples`]),
  ];
  throwIfAny(module, 'generator', problems, GENERATOR_EXAMPLE);
  return found as unknown as GeneratorExport;
}

/** @throws ConfigError where it throws, or gives no list of samples */
export function generateSamples(module: LoadedModule, options: JsonObject): readonly unknown[] {
  const generator = readGeneratorExport(module);
  let generated: unknown;
  try {
    generated = generator.generate(structuredClone(options));
  } catch (error) {
    throw new ConfigError(`${module.file}: its generator threw: ${toErrorMessage(error)}`, { cause: error });
  }
  if (Array.isArray(generated)) return generated;
  throw new ConfigError(
    `${module.file}: its generator returned ${describeValue(generated)}; expected a list of samples, at once and not as a promise: [{ id, input, target }]`,
  );
}

function readExport({ file, exports }: LoadedModule, name: string, example: string): Readonly<Record<string, unknown>> {
  const found = exports[name];
  if (typeof found === 'object' && found !== null) return found as Readonly<Record<string, unknown>>;
  const names = Object.keys(exports).filter((one) => one !== '__esModule' && one !== 'module.exports');
  throw new ConfigError(
    `${file}: exports ${names.length === 0 ? 'nothing' : names.join(', ')}; expected an object ${name}, for example: ${example}`,
  );
}

function findNameProblems(name: unknown): string[] {
  return typeof name === 'string' && NAME.test(name)
    ? []
    : [`name: found ${describeValue(name)}; expected letters, digits, . _ and -`];
}

function throwIfAny({ file }: LoadedModule, what: string, problems: readonly string[], example: string): void {
  if (problems.length > 0)
    throw new ConfigError([...problems.map((text) => `${file}: ${what}.${text}`), `${file}: for example: ${example}`]);
}

export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return typeof value === 'number' ? String(value) : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

export const toErrorMessage = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);
