import * as z from 'zod';
import { type JsonObject, jsonObject, type Message, type ToolCall } from './generation.ts';
import type { Sample } from './sample.ts';

const unit = z.number().min(0).max(1);

/** A judge's verdict. `value` is the headline, by the suite's `reading`. */
export const scoreSchema = z.strictObject({
  value: unit,
  /** The form that was asked for, and nothing else, counts. */
  strict: unit,
  /** What a fair reader would take as the answer counts. */
  lenient: unit,
  /** What was read, lenient; null = no answer could be read. */
  answer: z.string().nullable(),
  /** Name of the rule that read it; null = nothing was read. */
  rule: z.string().nullable(),
  /** The reply declines in words. */
  refused: z.boolean(),
  /** What the verdict rests on where one figure does not tell it (a verdict per instruction); absent = nothing more to say. */
  details: jsonObject.optional(),
});
export type Score = z.infer<typeof scoreSchema>;

/** What a scorer may look at. Never the model's name. */
export interface Reply {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** What the environment's store held when the dialogue ended; absent = there was no environment. */
  readonly state?: JsonObject;
}

/** Pure and synchronous: the same reply and sample give the same score for ever. Never throws on model output. */
export type Scorer = (reply: Reply, sample: Sample) => Score;

export const READINGS = ['lenient', 'strict'] as const;
export type Reading = (typeof READINGS)[number];

/** What every judge has before it is told its options. */
interface JudgeDefinition {
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
export interface ScorerDefinition extends JudgeDefinition {
  /** Loads what is too heavy to load unasked; to be awaited before `create`. Absent = nothing to load. */
  readonly prepare?: () => Promise<void>;
  /** @throws Error (our bug) when `prepare` was not awaited before. */
  readonly create: (options: JsonObject, reading: Reading) => Scorer;
}

/** A judge that must run something (a program, a judge model). The verdict is the same noun. */
export interface RunningScorer {
  /** What it runs, with versions, for the manifest: `bubblewrap 0.8.0`, `python 3.11.2`. */
  readonly runs: readonly string[];
  /** Never throws on model output. @throws ProviderError | ConfigError when what it runs is gone. */
  readonly judge: (reply: Reply, sample: Sample, signal?: AbortSignal) => Promise<Score>;
  readonly close: () => Promise<void>;
}

/** Who made a model, as far as kinship goes. */
export interface Kinship {
  /** As the run calls it. */
  readonly id: string;
  readonly developer: string;
  /** Name that related weights share, e.g. `qwen`; null = not stated. */
  readonly family: string | null;
}

/** A judge model: asked by the harness, never by a scorer's own means. */
export interface JudgeModel extends Kinship {
  /** One reply's text to these messages. @throws ProviderError */
  readonly ask: (messages: readonly Message[], signal?: AbortSignal) => Promise<string>;
}

/** What the harness lends a running scorer. */
export interface ScorerMeans {
  readonly underTest: readonly Kinship[];
  /** null = the experiment names no judge. */
  readonly judgeModel: JudgeModel | null;
}

export interface RunningScorerDefinition extends JudgeDefinition {
  /** @throws ConfigError where it cannot run here, with what to do about it: at the start, never in the middle of a run */
  readonly prepare: (options: JsonObject, reading: Reading, means: ScorerMeans) => Promise<RunningScorer>;
}
