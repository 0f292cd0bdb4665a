import { describe, hashJson } from '@evenhand/io';
import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';
import { generationSchema, jsonObject, messageSchema, samplingSchema } from '../contract/generation.ts';
import { measuredEnergySchema } from '../contract/measured-energy.ts';
import { scoreSchema } from '../contract/score.ts';

import { MOST_TRIALS } from '../experiments/settings.ts';
import { costSchema } from '../pricing/turn-cost.ts';
import { failedAttemptSchema } from './failed-attempt.ts';
import { reportedScoreSchema } from './reported-score.ts';

export const OUTCOMES = ['correct', 'partial', 'incorrect', 'no_answer', 'truncated', 'refused', 'failed'] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Of an import: `unscored` = there is a reply, and the program that it is from gave it no verdict; `not_kept` = there is a verdict, and its reply was not kept. */
const FAILURE_KINDS = [...PROVIDER_ERROR_KINDS, 'unscored', 'not_kept'] as const;

/** What each outcome means. */
export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  correct: 'The score is 1.',
  partial: 'The score lies between 0 and 1; only a scorer that grades gives it.',
  incorrect: 'An answer was read, and the score is 0.',
  no_answer:
    'There is a reply, and no answer could be read from it; or the prompt does not fit the model (`failure_kind` is `context_too_long`).',
  truncated: 'The reply was cut by the token limit, and no answer could be read before that.',
  refused: 'No answer was read, and the reply declines in words; or the provider’s content filter blocked it.',
  failed: 'There is no reply, for a reason that is not the model’s own rule; see `failure_kind`.',
};

/** Who sent a request in the place of the process that ran. */
export const turnWorkerSchema = z.strictObject({
  name: describe(z.string(), 'Name of the worker.'),
  machine: describe(z.string(), 'Label of its machine; the session describes it.'),
});
export type TurnWorker = z.infer<typeof turnWorkerSchema>;

/** One request with its reply. */
export const turnSchema = z.strictObject({
  askedAt: describe(
    z.iso.datetime().nullable(),
    'When the request was sent, UTC (of the last attempt); null = an imported reply.',
  ),
  queueMs: describe(
    z.number().nonnegative().nullable(),
    'Wait for our own limiter before sending, milliseconds; never part of latency. null = an imported reply.',
  ),
  sampling: samplingSchema.describe('Sampling as it was sent.'),
  seed: describe(z.int().nullable(), 'Seed as it was sent; null = none.'),
  failedAttempts: describe(z.array(failedAttemptSchema), 'Attempts that gave no reply.'),
  generation: describe(generationSchema.nullable(), 'The reply; null = none after all attempts.'),
  worker: describe(
    turnWorkerSchema.optional(),
    'Who sent the request of a run with `--queue`, and measured its times; absent = the process that ran.',
  ),
  energy: describe(measuredEnergySchema.optional(), 'Energy that was measured meanwhile; absent = none was.'),
  messages: describe(
    z.array(messageSchema).optional(),
    'Of a dialogue with an environment, from its second turn on: what the model was told after its last reply; absent elsewhere.',
  ),
  promptSha256: describe(
    z.string().optional(),
    'Of a dialogue with an environment: hash of all that this turn was asked with; absent elsewhere.',
  ),
});
export type Turn = z.infer<typeof turnSchema>;

/** What a record knows besides its turns. */
export const verdictSchema = z.strictObject({
  key: describe(z.string(), "The cell's key."),
  suite: describe(z.string(), 'Name of the suite.'),
  suiteVersion: describe(z.int(), 'Version of the suite.'),
  prompt: describe(z.string(), 'Prompt variant; `main` = the main prompt.'),
  sample: describe(z.string(), 'Id of the sample.'),
  model: describe(z.string(), 'Label of the model.'),
  trial: describe(z.int().positive().max(MOST_TRIALS), 'Number of the repetition, from 1.'),
  outcome: outcomeSchema.describe('What came of it.'),
  failureKind: describe(
    z.enum(FAILURE_KINDS).nullable(),
    'Kind of the failure; null = there is a reply. Of an import also `unscored` (a reply without a verdict of its source) and `not_kept` (a verdict without its reply).',
  ),
  failure: describe(z.string().nullable(), 'What failed, in words; null = there is a reply.'),
  score: describe(scoreSchema.nullable(), 'The score; null = there was nothing to score.'),
  scorer: describe(z.string(), '`name@version` of the scorer.'),
  promptSha256: describe(
    z.string().nullable(),
    'Hash of the prompt; null = an imported reply whose file does not hold the question.',
  ),
  outputSha256: describe(z.string().nullable(), 'Hash of the reply; null = there is none.'),
  attempts: describe(
    z.int().nonnegative().nullable(),
    'Requests sent for the turns of this record, the successful one included; 0 = its host was skipped; null = an imported reply.',
  ),
  earlierAttempts: describe(z.array(failedAttemptSchema), 'Failed attempts of earlier sessions of the same run.'),
  cost: costSchema.describe('The cost of the cell.'),
  reported: describe(
    z.array(reportedScoreSchema).optional(),
    'Of an import: all that the program found that the reply is from; absent = it is no import, or its file holds no verdicts.',
  ),
  state: describe(
    jsonObject.optional(),
    'What the environment held when the dialogue ended, which is what was scored; absent = there is no environment, or the dialogue came to no end.',
  ),
  own: describe(
    z
      .strictObject({
        scorer: describe(z.string(), '`name@version` of our scorer.'),
        score: scoreSchema.describe('Its score.'),
      })
      .optional(),
    'Our verdict, where the published one is that of another program; absent = ours could not be given.',
  ),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** A cell and all that we know of it: one line of `records/<model>.jsonl`. */
export const runRecordSchema = z.strictObject({
  ...verdictSchema.shape,
  turns: describe(z.array(turnSchema), 'One entry for each request with its reply.'),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export function hashOutput(turns: readonly Turn[]): string | null {
  const outputs = turns.flatMap(({ generation }) =>
    generation === null
      ? []
      : [{ reasoning: generation.reasoning, text: generation.text, toolCalls: generation.toolCalls }],
  );
  return outputs.length === 0 ? null : hashJson(outputs);
}
