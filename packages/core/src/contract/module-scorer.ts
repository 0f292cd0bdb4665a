import { isBigInteger, readInteger, toInteger } from '@evenhand/io';
import * as z from 'zod';
import type { SuiteHeader } from '../suites/suite.ts';
import { UnscoredReplyError } from './errors.ts';
import { jsonObject } from './generation.ts';
import { describeValue, type LoadedModule, toErrorMessage } from './module.ts';
import type { Reply, RunningScorer, Score } from './score.ts';
import { readScorerExport } from './scorer-module.ts';

const unit = z.number().min(0).max(1);
/** What a scorer of a module returns for one reply. */
const verdictSchema = z
  .strictObject({
    /** Where both readings agree; else `strict` and `lenient`. */
    value: unit.optional(),
    strict: unit.optional(),
    lenient: unit.optional(),
    /** What was read; null = no answer could be read. */
    answer: z.string().nullable(),
    rule: z.string().nullable().optional(),
    refused: z.boolean().default(false),
    details: jsonObject.optional(),
  })
  .refine((one) => one.value !== undefined || (one.strict !== undefined && one.lenient !== undefined));

/** How long a scorer that returns a promise may take for one reply. */
const SCORE_TIMEOUT_MS = 60_000;

/** A module's scorer as a run uses it. It sees copies, and never who replied. What it throws is no wrong answer. */
export function createModuleScorer(module: LoadedModule, config: SuiteHeader['scorer']): RunningScorer {
  const scorer = readScorerExport(module);
  const unscored = (why: string) => new UnscoredReplyError(`the scorer in ${module.file} ${why}`);
  return {
    runs: [`module ${module.file} ${module.sha256}`],
    concurrency: 1,
    close: async () => {},
    async score({ text, reasoning, toolCalls, state }, sample) {
      const reply: Reply = { text, reasoning, toolCalls, ...(state === undefined ? {} : { state }) };
      let returned: unknown;
      try {
        returned = scorer.score(copied(reply), copied(sample), copied(config.options));
        if (returned instanceof Promise) returned = await withTimeout(returned);
        returned = withoutBigInts(returned);
      } catch (error) {
        throw unscored(`threw: ${toErrorMessage(error)}`);
      }
      const verdict = verdictSchema.safeParse(returned);
      if (!verdict.success)
        throw unscored(
          `returned ${previewValue(returned)}; expected { value, answer } or { strict, lenient, answer }: numbers from 0 to 1, and the extracted answer or null`,
        );
      return toScore(verdict.data, config.reading, scorer.name);
    },
  };
}

/** A copy in which whole numbers beyond 2^53 are BigInts: the form that `parseJson` keeps them in is none that a program of others knows. */
function copied<T>(value: T): T {
  return withBigInts(value) as T;
}

function withBigInts(value: unknown): unknown {
  if (isBigInteger(value)) return readInteger(value);
  if (Array.isArray(value)) return value.map(withBigInts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withBigInts(one)]));
}

/** What a scorer returned, its `details` in the form that files hold. */
function withoutBigInts(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return toInteger(value);
  if (typeof value !== 'object' || value === null || depth > 50 || isBigInteger(value)) return value;
  if (Array.isArray(value)) return value.map((one) => withoutBigInts(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutBigInts(one, depth + 1)]));
}

function toScore(verdict: z.output<typeof verdictSchema>, reading: 'lenient' | 'strict', name: string): Score {
  const strict = verdict.strict ?? verdict.value!;
  const lenient = verdict.lenient ?? verdict.value!;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: verdict.answer,
    rule: verdict.rule === undefined ? (verdict.answer === null ? null : name) : verdict.rule,
    refused: verdict.refused,
    ...(verdict.details === undefined ? {} : { details: verdict.details }),
  };
}

async function withTimeout(promise: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no score within ${SCORE_TIMEOUT_MS / 1000} s`)), SCORE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function previewValue(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return describeValue(value);
  }
}
