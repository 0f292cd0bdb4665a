import * as z from 'zod';
import type { SuiteHeader } from '../suites/suite.ts';
import { UnscoredReplyError } from './errors.ts';
import { jsonObject } from './generation.ts';
import { describeValue, type LoadedModule, toErrorMessage } from './module.ts';
import { copyForModule, fromModule } from './module-values.ts';
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
        returned = scorer.score(copyForModule(reply), copyForModule(sample), copyForModule(config.options));
        if (returned instanceof Promise) returned = await withTimeout(returned);
        returned = fromModule(returned);
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
