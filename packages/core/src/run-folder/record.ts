import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';
import { generationSchema, samplingSchema } from '../contract/generation.ts';
import { scoreSchema } from '../contract/score.ts';
import { hashJson } from '../io/canonical.ts';
import { costSchema } from '../pricing/turn-cost.ts';
import { failedAttemptSchema } from './failed-attempt.ts';

export const OUTCOMES = ['correct', 'partial', 'incorrect', 'no_answer', 'truncated', 'refused', 'failed'] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

/** One request with its reply. */
export const turnSchema = z.strictObject({
  /** UTC, when the request was sent; prices are looked up by it. null = an imported reply, nobody said. */
  askedAt: z.iso.datetime().nullable(),
  /** Waiting for our own limiter before the request was handed to the client; never part of latency. null = an imported reply. */
  queueMs: z.number().nonnegative().nullable(),
  sampling: samplingSchema,
  seed: z.int().nullable(),
  failedAttempts: z.array(failedAttemptSchema),
  /** null = no reply after all attempts. */
  generation: generationSchema.nullable(),
});
export type Turn = z.infer<typeof turnSchema>;

/** What a record knows besides its turns. */
export const verdictSchema = z.strictObject({
  key: z.string(),
  suite: z.string(),
  suiteVersion: z.int(),
  prompt: z.string(),
  sample: z.string(),
  model: z.string(),
  trial: z.int().positive(),
  outcome: outcomeSchema,
  /** null = there was a reply. */
  failureKind: z.enum(PROVIDER_ERROR_KINDS).nullable(),
  /** What failed, in words; null = there was a reply. */
  failure: z.string().nullable(),
  /** null = nothing to judge. */
  score: scoreSchema.nullable(),
  /** `name@version`. */
  scorer: z.string(),
  /** null = an imported reply whose file does not hold the question. */
  promptSha256: z.string().nullable(),
  /** SHA-256 of the canonical JSON of all that the model said; null = it said nothing at all. */
  outputSha256: z.string().nullable(),
  /** Attempts in all turns, the successful ones included; 0 = its host was given up; null = an imported reply, nobody said. */
  attempts: z.int().nonnegative().nullable(),
  /** Failed attempts of earlier sessions of the same run. */
  earlierAttempts: z.array(failedAttemptSchema),
  cost: costSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;

/** A cell and all that we know of it: one line of `records/<model>.jsonl`. */
export const runRecordSchema = z.strictObject({ ...verdictSchema.shape, turns: z.array(turnSchema) });
export type RunRecord = z.infer<typeof runRecordSchema>;

export function hashOutput(turns: readonly Turn[]): string | null {
  const outputs = turns.flatMap(({ generation }) =>
    generation === null
      ? []
      : [{ reasoning: generation.reasoning, text: generation.text, toolCalls: generation.toolCalls }],
  );
  return outputs.length === 0 ? null : hashJson(outputs);
}
