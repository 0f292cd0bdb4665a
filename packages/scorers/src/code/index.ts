import { availableParallelism } from 'node:os';
import {
  ConfigError,
  type JsonObject,
  type Reading,
  type RunningScorer,
  type RunningScorerDefinition,
  type Sample,
  type Score,
} from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { runJavaScript } from '../sandbox/javascript/index.ts';
import { type Job, type JobVerdict, LIMITS, type Limits } from '../sandbox/limits.ts';
import { javascriptStatus, pythonStatus } from '../sandbox/status.ts';
import { clipped } from '../text/fold-width.ts';
import { upToTurnEnd, withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';
import { type Extracted, extract, type Language } from './extract.ts';
import { pythonJob } from './python-job.ts';

const optionsSchema = z.strictObject({
  language: describe(
    z.enum(['python', 'javascript', 'sample']),
    'Language of the programs: Python runs in bubblewrap, JavaScript in QuickJS; `sample`: each sample says which in `reference.language`.',
  ),
  wallMs: describe(
    z.int().positive().max(600_000).default(LIMITS.wallMs),
    'Wall time of one program with its tests, milliseconds.',
  ),
  cpuSeconds: describe(
    z.int().positive().max(600).default(LIMITS.cpuSeconds),
    'Processor time of one program, seconds.',
  ),
  memoryMiB: describe(
    z
      .int()
      .min(64)
      .max(8192)
      .default(LIMITS.memoryBytes / 2 ** 20),
    'Memory of one program, MiB.',
  ),
  concurrency: describe(
    z.int().positive().max(64).optional(),
    'Programs at a time; absent = as many as the machine has processors.',
  ),
});
type Options = z.infer<typeof optionsSchema>;

const identifier = z.string().regex(/^[A-Za-z_$][\w$]*$/, 'must be the name of a function');

/** What a sample's `reference` holds for this scorer. */
const referenceSchema = z.looseObject({
  /** Name of the function that is asked for; several where the tests call several. */
  entryPoint: z.union([identifier, z.array(identifier).min(1)]),
  /** Hidden: code that raises where a function is wrong; `check(candidate)` is called where it defines it. */
  tests: z.string().min(1),
  /** Code that the reply continues, or that stands before it. */
  prompt: z.string().default(''),
  /** Where the suite leaves it to the samples. */
  language: z.enum(['python', 'javascript']).optional(),
});

/**
 * Hidden tests on code, run in a sandbox: all or nothing. Strict: the reply is code and nothing else; lenient: see `extract`.
 * Version 3 removes the types of TypeScript; version 4 knows more marks of reasoning; version 5 takes a fence's
 * indentation off, joins what a function uses of other blocks, and ends at prose behind a body and at a mark that ends a turn. Where there is no sandbox, `prepare` refuses. The verdict is made where the program cannot reach (see `runPython`).
 * Version 6 knows one more mark of reasoning (`<analysis>`).
 */
export const code: RunningScorerDefinition = {
  name: 'code',
  version: 6,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    return reference.success ? null : 'reference: expected { entryPoint: name or names, tests: code, prompt?: code }';
  },
  prepare: async (rawOptions, reading) => {
    const options = optionsSchema.parse(rawOptions);
    const languages = options.language === 'sample' ? LANGUAGES : [options.language];
    const limits = toLimits(options);
    const sandboxes = await Promise.all(languages.map((language) => openSandbox(language, limits)));
    return createCodeScorer(new Map(sandboxes.map((one) => [one.language, one.run])), options, reading, [
      ...new Set(sandboxes.flatMap(({ runs }) => runs)),
    ]);
  },
};

const LANGUAGES = ['python', 'javascript'] as const;

interface Sandbox {
  readonly language: Language;
  readonly run: Run;
  readonly runs: readonly string[];
}

/** @throws ConfigError where there is none: no sample is skipped for it */
async function openSandbox(language: Language, limits: Limits): Promise<Sandbox> {
  const status = await (language === 'python' ? pythonStatus() : javascriptStatus());
  if (!status.available) {
    throw new ConfigError(
      `scorer code: ${language} cannot be graded here: ${status.why}; ${status.remedy}. Nothing was skipped: the suite is refused.`,
    );
  }
  const run = (job: Job, signal?: AbortSignal) =>
    language === 'python' ? pythonJob(job, status.interpreter!, limits, signal) : runJavaScript(job, limits, signal);
  return { language, run, runs: status.runs };
}

type Run = (job: Job, signal?: AbortSignal) => Promise<JobVerdict>;

function createCodeScorer(
  sandboxes: ReadonlyMap<Language, Run>,
  options: Options,
  reading: Reading,
  runs: readonly string[],
): RunningScorer {
  return {
    runs,
    concurrency: options.concurrency ?? availableParallelism(),
    close: async () => {},
    score: async (reply, sample, signal) => {
      const text = upToTurnEnd(withoutReasoning(reply.text).replace(/\r\n?/g, '\n').slice(0, 1_000_000));
      const task = readTask(sample);
      const language = options.language === 'sample' ? task.language : options.language;
      const run = language === null ? undefined : sandboxes.get(language);
      if (language === null || run === undefined)
        throw new ConfigError(
          `sample ${JSON.stringify(sample.id)}: reference: language is missing; expected python or javascript, because the suite says language: sample`,
        );
      const read = extract(text, task.prompt, task.entryPoints[0]!, language);
      const graded = async (piece: Extracted | null) =>
        piece === null ? null : tried(run, piece, task, sample, signal);
      const lenient = await graded(read.lenient);
      const strict = read.strict?.program === read.lenient?.program ? lenient : await graded(read.strict);
      return score(text, read.lenient, strict, lenient, reading);
    },
  };
}

interface CodeTask {
  readonly prompt: string;
  readonly entryPoints: readonly string[];
  readonly tests: string;
  /** null = the sample does not say. */
  readonly language: Language | null;
}

/** @throws ConfigError where the tests cannot be run: no model is to blame for it */
async function tried(
  run: Run,
  piece: Extracted,
  task: CodeTask,
  sample: Sample,
  signal?: AbortSignal,
): Promise<JobVerdict> {
  const verdict = await run({ ...task, program: piece.program }, signal);
  if (verdict.outcome !== 'unsupported') return verdict;
  throw new ConfigError(
    `sample ${JSON.stringify(sample.id)}: reference: tests: cannot be run: ${verdict.message}; expected calls of ${task.entryPoints.join(', ')} with plain data`,
  );
}

function readTask(sample: Sample): CodeTask {
  const { entryPoint, tests, prompt, language } = referenceSchema.parse(sample.reference);
  return {
    prompt,
    tests,
    language: language ?? null,
    entryPoints: typeof entryPoint === 'string' ? [entryPoint] : entryPoint,
  };
}

function toLimits(options: Options): Limits {
  return {
    ...LIMITS,
    wallMs: options.wallMs,
    cpuSeconds: options.cpuSeconds,
    memoryBytes: options.memoryMiB * 2 ** 20,
  };
}

function score(
  text: string,
  piece: Extracted | null,
  strictly: JobVerdict | null,
  leniently: JobVerdict | null,
  reading: Reading,
): Score {
  const strict = strictly?.outcome === 'passed' ? 1 : 0;
  const lenient = leniently?.outcome === 'passed' ? 1 : strict;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: piece === null ? null : clipped(piece.program),
    rule: piece === null ? null : piece.rule,
    refused: piece === null && declines(text),
    ...(leniently === null ? {} : { details: { outcome: leniently.outcome, message: leniently.message } }),
  };
}
