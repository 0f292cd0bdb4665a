import type { Sample } from '../suites/sample.ts';
import { ConfigError } from './errors.ts';
import type { JsonObject } from './generation.ts';
import {
  describeValue,
  findNameProblems,
  type LoadedModule,
  readExport,
  throwIfAny,
  toErrorMessage,
} from './module.ts';
import { copyForModule, fromModule } from './module-values.ts';
import type { Reply } from './score.ts';

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
          `check: found ${describeValue(found.check)}; expected a function (sample) that returns why it cannot be scored, or null`,
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
    generated = fromModule(generator.generate(copyForModule(options)));
  } catch (error) {
    throw new ConfigError(`${module.file}: its generator threw: ${toErrorMessage(error)}`, { cause: error });
  }
  if (Array.isArray(generated)) return generated;
  throw new ConfigError(
    `${module.file}: its generator returned ${describeValue(generated)}; expected a list of samples, at once and not as a promise: [{ id, input, target }]`,
  );
}
