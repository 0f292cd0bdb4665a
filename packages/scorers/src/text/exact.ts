import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { announcedRest, findAnswerPiece } from './announced.ts';
import { clipped, sameText } from './fold-width.ts';
import { answerText, lastLine } from './reading.ts';
import { withoutReasoning } from './reasoning.ts';
import { declines } from './refusal.ts';

const optionsSchema = z.strictObject({
  form: z
    .enum(['reply', 'line'])
    .default('reply')
    .describe('The required form: the answer and nothing else (`reply`), or a last line `Answer: …` (`line`).'),
});

/**
 * One of the targets, word for word. Strict: in the form that was asked for, every character as in the target.
 * Lenient: the announced answer (Answer:, 答案：), else the boxed one, else the last line; case, width, punctuation and
 * markdown do not count. Version 2 also takes the rest of the announcing line as it stands, so that answers
 * made of signs are read, and compares those sign by sign.
 */
export const exact: ScorerDefinition = {
  name: 'exact',
  version: 2,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected a text' : null),
  create: (options, reading) => createExactScorer(optionsSchema.parse(options).form, reading),
};

function createExactScorer(form: 'reply' | 'line', reading: Reading): Scorer {
  return (reply, sample): Score => {
    const replyText = withoutReasoning(reply.text).trim();
    const strictAnswer = form === 'reply' ? replyText : announcedLine(replyText);
    const text = answerText(reply);
    const piece = findAnswerPiece(text);
    const strict = sample.target.some((target) => target.trim() === strictAnswer) ? 1 : 0;
    const rest = announcedRest(text).split('\n', 1)[0]!.trim();
    const read = sample.target.some(
      (target) =>
        (piece !== null && sameText(piece.text, target)) ||
        sameText(text, target) ||
        [rest, rest.replace(/[.。]$/, '')].includes(target.trim()),
    );
    const lenient = Math.max(strict, read ? 1 : 0);
    const refused = lenient === 0 && declines(text);
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: piece === null || refused ? null : clipped(piece.text),
      rule: piece === null || refused ? null : piece.rule,
      refused,
    };
  };
}

function announcedLine(text: string): string | null {
  return /^(?:answer|答案)\s?[:：]\s*(.*)$/iu.exec(lastLine(text))?.[1]?.trim() ?? null;
}
