import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { hashOf } from './canonical.ts';
import { ConfigError } from './errors.ts';
import { shown } from './files.ts';
import { type JsonObject, jsonObject, type Sampling, samplingSchema } from './generation.ts';
import { idSchema } from './ids.ts';
import { type Sample, sampleSchema } from './sample.ts';
import { READINGS, type Reading, type ScorerDefinition } from './score.ts';
import { explainIssues, illFormed, LONE_SURROGATE, readText, readYaml, type YamlFile } from './yaml-file.ts';

const template = z
  .string()
  .refine((text) => text.includes('{{input}}'), 'a template that contains {{input}}')
  .refine(
    (text) => !/\{\{(?!input\}\}|choices\}\})/.test(text),
    'no other placeholders than {{input}} and {{choices}}',
  );

const wordingSchema = z.strictObject({ system: z.string().nullable().optional(), template: template.optional() });

const suiteFileSchema = z
  .strictObject({
    name: idSchema,
    version: z.int().positive(),
    licence: z.string().min(1).nullable().default(null),
    source: z.string().min(1).nullable().default(null),
    description: z.string().min(1).nullable().default(null),
    prompt: z.strictObject({
      system: z.string().nullable().default(null),
      template: template.default('{{input}}'),
      variants: z.record(idSchema, wordingSchema).default({}),
    }),
    scorer: z.looseObject({ name: z.string().min(1), reading: z.enum(READINGS).default('lenient') }),
    request: samplingSchema.default({}),
    samples: z.string().min(1).optional(),
    generator: z.looseObject({ name: z.string().min(1) }).optional(),
  })
  .refine((suite) => (suite.samples === undefined) !== (suite.generator === undefined), {
    message: 'either samples (a file) or generator, not both and not neither',
  });

/** One wording of a suite's question. */
export interface Prompt {
  readonly system: string | null;
  readonly template: string;
}

/** A named, versioned set of samples with its prompts and its scorer. */
export const suiteSchema = z.strictObject({
  name: idSchema,
  version: z.int().positive(),
  licence: z.string().nullable(),
  source: z.string().nullable(),
  description: z.string().nullable(),
  prompts: z.record(idSchema, z.strictObject({ system: z.string().nullable(), template: z.string() })),
  scorer: z.strictObject({ name: z.string(), version: z.int(), reading: z.enum(READINGS), options: jsonObject }),
  request: samplingSchema,
  /** How many samples the whole suite has; a run may have taken fewer. */
  size: z.int().nonnegative(),
  /** SHA-256 of all samples of the suite, canonical JSON in file order. */
  samplesSha256: z.string(),
});
export type SuiteHeader = z.infer<typeof suiteSchema>;
export interface Suite extends SuiteHeader {
  readonly prompts: Readonly<Record<string, Prompt>>;
  readonly request: Sampling;
  readonly samples: readonly Sample[];
}

/** Makes samples from options; throws on options that it does not take. */
export interface Generator {
  readonly name: string;
  readonly options: z.ZodType<JsonObject>;
  readonly generate: (options: JsonObject) => readonly Sample[];
}

export interface SuiteParts {
  readonly generators: readonly Generator[];
  readonly scorers: readonly ScorerDefinition[];
}

/** Reads a suite's folder and checks all of it. @throws ConfigError naming file and line */
export function loadSuite(folder: string, parts: SuiteParts): Suite {
  const file = readYaml(join(folder, 'suite.yaml'), suiteFileSchema, 'a suite (suite.yaml)');
  const { value } = file;
  const { name: scorerName, reading, ...scorerOptions } = value.scorer;
  const definition = pick(parts.scorers, scorerName, 'scorer', file);
  const options = checkOptions(definition.options, scorerOptions, file, ['scorer']);
  const located =
    value.samples === undefined ? generated(value.generator!, parts, file) : readSamples(folder, value.samples);
  checkSamples(located, definition, Object.values(value.prompt.variants).concat(value.prompt));
  const samples = located.map(({ sample }) => sample);
  const { variants, ...main } = value.prompt;
  return {
    name: value.name,
    version: value.version,
    licence: value.licence,
    source: value.source,
    description: value.description,
    prompts: Object.fromEntries([
      ['main', main],
      ...Object.entries(variants).map(([name, words]) => [
        name,
        { system: words.system === undefined ? main.system : words.system, template: words.template ?? main.template },
      ]),
    ]),
    scorer: { name: definition.name, version: definition.version, reading: reading as Reading, options },
    request: value.request,
    size: samples.length,
    samplesSha256: hashOf(samples),
    samples,
  };
}

interface Located {
  readonly sample: Sample;
  readonly place: string;
}

function generated(spec: { name: string }, parts: SuiteParts, file: YamlFile<unknown>): Located[] {
  const { name, ...rest } = spec;
  const generator = pick(parts.generators, name, 'generator', file);
  const samples = generator.generate(checkOptions(generator.options, rest, file, ['generator']));
  return samples.map((sample) => ({ sample, place: `${shown(file.path)}: generator ${name}` }));
}

function readSamples(folder: string, name: string): Located[] {
  const path = isAbsolute(name) ? name : join(folder, name);
  const problems: string[] = [];
  const located = readText(path, 'samples, one JSON object a line')
    .split('\n')
    .flatMap((line, index): Located[] => {
      if (line.trim() === '') return [];
      const place = `${shown(path)}:${index + 1}`;
      let data: unknown;
      try {
        data = JSON.parse(line);
      } catch (error) {
        problems.push(`${place}: not valid JSON (${(error as Error).message}); expected one JSON object on the line`);
        return [];
      }
      const broken = illFormed(data);
      if (broken !== null) {
        problems.push(`${place}: ${broken.length > 0 ? `${broken.join('.')}: ` : ''}${LONE_SURROGATE}`);
        return [];
      }
      const result = sampleSchema.safeParse(data);
      if (result.success) return [{ sample: result.data, place }];
      problems.push(...explainIssues(result.error, data).map((text) => `${place}: ${text}`));
      return [];
    });
  if (problems.length > 0) throw new ConfigError(problems);
  if (located.length === 0)
    throw new ConfigError(
      `${shown(path)}: found no samples; expected one JSON object a line with id, input and target`,
    );
  return located;
}

function checkSamples(
  located: readonly Located[],
  scorer: ScorerDefinition,
  wordings: readonly { template?: string | undefined }[],
): void {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const twins = new Map<string, { cluster: string | null; id: string }>();
  const wantsChoices = wordings.some((words) => words.template?.includes('{{choices}}'));
  for (const { sample, place } of located) {
    const before = seen.get(sample.id);
    if (before !== undefined)
      problems.push(
        `${place}: duplicate sample id ${JSON.stringify(sample.id)} (first at ${before}); ids must be unique in a suite`,
      );
    seen.set(sample.id, place);
    if (wantsChoices && sample.choices === null)
      problems.push(`${place}: choices: is missing; the suite's template shows {{choices}}`);
    for (const target of sample.target) {
      const why = scorer.checkTarget(target);
      if (why !== null) problems.push(`${place}: target: found ${JSON.stringify(target)}; ${why}`);
    }
    const unfit = scorer.checkSample?.(sample) ?? null;
    if (unfit !== null) problems.push(`${place}: found a sample that ${scorer.name} cannot judge; ${unfit}`);
    if (sample.twin === null) continue;
    const twin = twins.get(sample.twin);
    if (twin === undefined) twins.set(sample.twin, { cluster: sample.cluster, id: sample.id });
    else if (twin.cluster !== sample.cluster)
      problems.push(
        `${place}: cluster: found ${JSON.stringify(sample.cluster)}; its twin ${JSON.stringify(twin.id)} has ${JSON.stringify(twin.cluster)}, and twins share a cluster`,
      );
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

function pick<T extends { name: string }>(from: readonly T[], name: string, what: string, file: YamlFile<unknown>): T {
  const found = from.find((candidate) => candidate.name === name);
  if (found === undefined)
    throw file.problem(
      [what, 'name'],
      `found ${JSON.stringify(name)}; expected one of ${from.map((one) => one.name).join(', ')}`,
    );
  return found;
}

export function checkOptions<T>(
  schema: z.ZodType<T>,
  options: unknown,
  file: YamlFile<unknown>,
  at: readonly PropertyKey[],
): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) =>
    explainIssues(
      { issues: [{ ...issue, path: [] }] } as unknown as z.ZodError,
      issue.path.reduce<unknown>((v, k) => (v as Record<PropertyKey, unknown> | undefined)?.[k], options),
    ).map(
      (text) =>
        file.problem([...at, ...issue.path], text, issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined)
          .message,
    ),
  );
  throw new ConfigError(problems);
}

/** What samples are grouped by when uncertainty is computed. Two samples with the same name are not independent. */
export function clusterOf(sample: Pick<Sample, 'id' | 'cluster' | 'twin'>): string {
  if (sample.cluster !== null) return `cluster ${sample.cluster}`;
  return sample.twin !== null ? `twin ${sample.twin}` : `sample ${sample.id}`;
}
