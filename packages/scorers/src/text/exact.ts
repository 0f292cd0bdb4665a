import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { bare, findAnswerPiece, type Piece } from './after-announcement.ts';
import { keepComparison, showComparison } from './comparison-sign.ts';
import { clipped, sameText } from './fold-width.ts';
import { hasBox, withoutNextQuestions } from './next-question.ts';
import { lastLine, plain } from './reading.ts';
import { upToTurnEnd, withoutReasoning } from './reasoning.ts';
import { declines } from './refusal.ts';

const optionsSchema = z.strictObject({
  form: describe(
    z.enum(['reply', 'line']).default('reply'),
    'The required form: the answer and nothing else (`reply`), or a last line `Answer: …` (`line`).',
  ),
});

/**
 * One of the targets, word for word. Strict: in the form that was asked for, every character as in the target.
 * Lenient: the stated answer (Answer:, 答案：, "the answer is"; its line, or the line's first sentence), else the boxed one, else the
 * last line; case, width, punctuation and markdown do not count. Answers made of signs are compared sign by sign.
 * Version 3 lets a statement stand against later remarks ("This answer is final") and further questions, and reads its first sentence; a
 * leading `>` is a part of the answer. Version 4 knows more announcements (`<answer>…</answer>`, [Answer]) and more ways to go on with a question.
 * Version 5 reads labels with a colon (Result:, 结果：) and `A: …`. Version 6 reads an answer before what is said about it ("Paris, the capital of
 * France", "True because …"), and ends at a mark that ends a turn.
 * Version 7 knows one more mark of reasoning (`<analysis>`).
 */
export const exact: ScorerDefinition = {
  name: 'exact',
  version: 7,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected a text' : null),
  create: (options, reading) => createExactScorer(optionsSchema.parse(options).form, reading),
};

function createExactScorer(form: 'reply' | 'line', reading: Reading): Scorer {
  return (reply, sample): Score => {
    const answered = upToTurnEnd(withoutReasoning(reply.text));
    const replyText = answered.trim();
    const strictAnswer = form === 'reply' ? replyText : announcedLine(replyText);
    const text = withoutNextQuestions(keepComparison(plain(answered), sample.target), isAnswered);
    const targets = sample.target.map((target) => keepComparison(target, sample.target));
    const piece = findAnswerPiece(text);
    const strict = sample.target.some((target) => target.trim() === strictAnswer) ? 1 : 0;
    const pieces = piece === null ? [] : spellings(piece, text);
    const read = targets.some(
      (target) => sameText(text, target) || pieces.some((one) => one === target.trim() || sameText(one, target)),
    );
    const lenient = Math.max(strict, read ? 1 : 0);
    const refused = lenient === 0 && declines(text);
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: piece === null || refused ? null : clipped(showComparison(piece.text)),
      rule: piece === null || refused ? null : piece.rule,
      refused,
    };
  };
}

/** "Paris, the capital of France", "Paris, which …", "Paris because …": an answer and what is said about it. */
const APPOSED =
  /^(.{1,200}?)(?:,\s(?:the|an?|which|who|where|because|since|as)\s|\s(?:because|since)\s|[,，]\s?因为)/iu;

/** What a piece may mean: all of it, its first sentence, its line as it stands. */
function spellings({ text, line, rule }: Piece, replyText: string): string[] {
  const sentence = /^(.{1,400}?)(?:[.!](?=\s)|[。！])/u.exec(text)?.[1];
  const sure = text.replace(/,\s(?:I\s(?:believe|think|guess|suppose|would\ssay)|of\scourse|obviously)[.!]?$/iu, '');
  const clause = rule === 'announced' ? APPOSED.exec(text)?.[1] : undefined;
  return [
    text,
    ...(clause === undefined ? [] : [bare(clause)]),
    ...(sure === text ? [] : [bare(sure)]),
    ...(sentence === undefined ? [] : [bare(sentence)]),
    ...(/^A:\s/u.test(text) ? [bare(text.slice(2))] : []),
    ...asItStands(line ?? lastLine(replyText)),
  ];
}

function asItStands(line: string): string[] {
  const trimmed = line.slice(0, 4000).trim();
  return [trimmed, trimmed.replace(/[.。]$/u, '')];
}

function isAnswered(before: string): boolean {
  const lines = before.split('\n', 20).filter((line) => line.trim() !== '');
  return hasBox(before) || lines.length === 1 || findAnswerPiece(before)?.rule === 'announced';
}

function announcedLine(text: string): string | null {
  return /^(?:answer|答案)\s?[:：]\s*(.*)$/iu.exec(lastLine(text))?.[1]?.trim() ?? null;
}
