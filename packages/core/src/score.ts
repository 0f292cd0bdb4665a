import * as z from 'zod';
import type { JsonObject, ToolCall } from './generation.ts';
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
});
export type Score = z.infer<typeof scoreSchema>;

/** What a scorer may look at. Never the model's name. */
export interface Reply {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
}

/** Pure and synchronous: the same reply and sample give the same score for ever. Never throws on model output. */
export type Scorer = (reply: Reply, sample: Sample) => Score;

export const READINGS = ['lenient', 'strict'] as const;
export type Reading = (typeof READINGS)[number];

/** A judge before it is told its options. */
export interface ScorerDefinition {
  readonly name: string;
  /** Bumped on any change that can move a score. */
  readonly version: number;
  readonly options: z.ZodType<JsonObject>;
  readonly create: (options: JsonObject, reading: Reading) => Scorer;
  /** Why a sample's target cannot be judged by this scorer; null = it can. */
  readonly checkTarget: (target: string) => string | null;
}
