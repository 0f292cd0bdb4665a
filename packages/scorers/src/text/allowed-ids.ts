import type { JsonObject, Reading, Sample, Score, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { NOTHING, readIds, strictIds } from './allowed-ids-reading.ts';
import { answerText } from './reading.ts';
import { declines } from './refusal.ts';

const id = z.string().regex(/^[A-Za-z]{1,8}-?\d{1,6}$/);

/** What a sample's `reference` holds for this scorer, besides whatever else: all ids that there are to choose from. */
const referenceSchema = z.looseObject({ ids: z.array(id).min(1) });

/**
 * One of several allowed sets of ids, in any order: `P3`, `P2, P5`, or `none` where nothing is allowed. Strict: the reply, or
 * its last line after `Answer:` or `答案：`, is those ids with commas between them (or `none`, `无`) and nothing else.
 * Lenient: see `readIds`. A set that holds one id too many or too few is wrong.
 * Version 3 knows more marks of reasoning.
 * Version 4 knows one more mark of reasoning (`<analysis>`).
 * Version 5 reads what sentences of one line recommend or rule out, more ways to say that nothing fits, and more between two of several.
 */
export const allowedIds: ScorerDefinition = {
  name: 'allowed-ids',
  version: 5,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) =>
    target === NOTHING || target.split(', ').every((one) => id.safeParse(one).success)
      ? null
      : 'expected ids such as P3 or P2, P5, or none',
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    if (!reference.success) return 'reference: expected { ids: [P1, P2, …] }, letters and then figures';
    const unknown = sample.target
      .filter((target) => target !== NOTHING)
      .flatMap((target) => target.split(', '))
      .find((one) => !reference.data.ids.includes(one));
    return unknown === undefined ? null : `target: ${unknown} is not among the ids of the reference`;
  },
  create: (_, reading) => (reply, sample) => scoreReply(answerText(reply), sample, reading),
};

function scoreReply(text: string, sample: Sample, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  const listedIds = reference.success ? reference.data.ids : [];
  const allowed = new Set(sample.target.map((target) => toKey(target === NOTHING ? [] : target.split(', '))));
  const strictAnswer = strictIds(text, listedIds);
  const strict = strictAnswer !== null && allowed.has(toKey(strictAnswer)) ? 1 : 0;
  const several = sample.target.every((target) => target.includes(', '));
  const read = readIds(text, listedIds, several);
  const lenient = Math.max(strict, read !== null && allowed.has(toKey(read.ids)) ? 1 : 0);
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: read === null ? null : formatIds(read.ids),
    rule: read === null ? null : read.rule,
    refused: read === null && declines(text),
  };
}

const toKey = (ids: readonly string[]): string => [...ids].sort().join(' ');
const formatIds = (ids: readonly string[]): string => (ids.length === 0 ? NOTHING : ids.slice(0, 20).join(', '));
