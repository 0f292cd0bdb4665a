import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { Sample } from '../suites/sample.ts';
import { type FinishReason, type JsonObject, jsonObject, type Message, type ToolCall } from './generation.ts';

const unit = z.number().min(0).max(1);
const knownAmount = z.number().nonnegative().nullable();

/** What a verdict cost where a judge model was asked; never part of the candidate's cost. null = unknown. */
export const judgeCostSchema = z.strictObject({
  requests: describe(z.int().nonnegative(), 'Requests that the judge model was sent.'),
  inputTokens: knownAmount.describe('Input tokens of the judge model.'),
  outputTokens: knownAmount.describe('Output tokens of the judge model.'),
  usd: knownAmount.describe('What the judge model cost, USD; never part of the cost of the models under test.'),
});
export type JudgeCost = z.infer<typeof judgeCostSchema>;

/** A judge's verdict. `value` is the headline, by the suite's `reading`. */
export const scoreSchema = z.strictObject({
  value: unit.describe("The headline score, by the suite's `reading`."),
  strict: unit.describe('Score when only the required form counts.'),
  lenient: unit.describe('Score when what a fair reader would take as the answer counts.'),
  answer: describe(z.string().nullable(), 'What was read as the answer, leniently; null = nothing could be read.'),
  rule: describe(z.string().nullable(), 'Name of the rule that read it; null = nothing was read.'),
  refused: describe(z.boolean(), 'Whether the reply declines in words.'),
  details: describe(
    jsonObject.optional(),
    'What the score rests on where one figure does not tell it; absent = nothing more.',
  ),
  spent: describe(judgeCostSchema.optional(), 'What a judge model spent on it; absent = none was called.'),
});
export type Score = z.infer<typeof scoreSchema>;

/** An unknown part makes a sum unknown. */
export function addJudgeCosts(a: JudgeCost, b: JudgeCost): JudgeCost {
  const sum = (x: number | null, y: number | null) => (x === null || y === null ? null : x + y);
  return {
    requests: a.requests + b.requests,
    inputTokens: sum(a.inputTokens, b.inputTokens),
    outputTokens: sum(a.outputTokens, b.outputTokens),
    usd: sum(a.usd, b.usd),
  };
}

/** What a scorer may look at. Never the model's name. */
export interface Reply {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** Why it ended; absent = not known. */
  readonly finish?: FinishReason;
  /** What the environment's store held when the dialogue ended; absent = there was no environment. */
  readonly state?: JsonObject;
}

/** Pure and synchronous: the same reply and sample give the same score for ever. Never throws on model output. */
export type Scorer = (reply: Reply, sample: Sample) => Score;

export const READINGS = ['lenient', 'strict'] as const;
export type Reading = (typeof READINGS)[number];

/** What every judge has before it is told its options. */
export interface BaseScorerDefinition {
  readonly name: string;
  /** Bumped on any change that can move a score. */
  readonly version: number;
  readonly options: z.ZodType<JsonObject>;
  /** Why a sample's target cannot be judged by this scorer; null = it can. */
  readonly checkTarget: (target: string) => string | null;
  /** Why a whole sample (its choices, reference, tools) cannot be judged by this scorer; null or absent = it can. */
  readonly checkSample?: (sample: Sample) => string | null;
}

/** A judge before it is told its options. */
export interface ScorerDefinition extends BaseScorerDefinition {
  /** Loads what is too heavy to load unasked; to be awaited before `create`. Absent = nothing to load. */
  readonly prepare?: () => Promise<void>;
  /** @throws Error (our bug) when `prepare` was not awaited before. */
  readonly create: (options: JsonObject, reading: Reading) => Scorer;
}

/** A judge that must run something (a program, a judge model). The verdict is the same noun. */
export interface RunningScorer {
  /** What it runs, with versions, for the manifest: `bubblewrap 0.8.0`, `python 3.11.2`. */
  readonly runs: readonly string[];
  /** How many replies it may be handed at a time. */
  readonly concurrency: number;
  /**
   * Never throws on model output. @throws UnjudgedError where this one reply got no verdict; ProviderError | ConfigError when what it
   * runs is gone
   */
  readonly score: (reply: Reply, sample: Sample, signal?: AbortSignal) => Promise<Score>;
  readonly close: () => Promise<void>;
}

/** A judge that was told its options: one that answers at once, or one that must run something. */
export type AnyScorer = Scorer | RunningScorer;

export function isRunningScorer(scorer: AnyScorer): scorer is RunningScorer {
  return typeof scorer !== 'function';
}

/** Who made a model, as far as kinship goes. */
export interface ModelProvenance {
  /** As the run calls it. */
  readonly id: string;
  /** null = not stated. */
  readonly developer: string | null;
  /** Name that related weights share, e.g. `qwen`; null = not stated. */
  readonly family: string | null;
  /** What its weights were made from, in the roster's words; null = nothing, or not stated. */
  readonly derivedFrom: string | null;
}

/** A judge model: asked by the harness, never by a scorer's own means. */
export interface JudgeModel extends ModelProvenance {
  /** One reply to these messages, with what it cost. @throws ProviderError */
  readonly generate: (
    messages: readonly Message[],
    signal?: AbortSignal,
  ) => Promise<{ text: string; spent: JudgeCost }>;
  /** How many requests it may be asked at a time. */
  readonly concurrency: number;
}

/** What the harness lends a running scorer. */
export interface ScorerContext {
  readonly underTest: readonly ModelProvenance[];
  /** null = the experiment names no judge. */
  readonly judgeModel: JudgeModel | null;
}

export interface RunningScorerDefinition extends BaseScorerDefinition {
  /** @throws ConfigError where it cannot run here, with what to do about it: at the start, never in the middle of a run */
  readonly prepare: (options: JsonObject, reading: Reading, context: ScorerContext) => Promise<RunningScorer>;
}
