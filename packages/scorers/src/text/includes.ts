import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { clipped, fold } from './fold-width.ts';
import { answerText, lastLine } from './reading.ts';
import { withoutReasoning } from './reasoning.ts';
import { declines } from './refusal.ts';

const optionsSchema = z.strictObject({
  targets: describe(
    z.enum(['any', 'all']).default('any'),
    '`any`: one of the targets is enough. `all`: the score is the share of the targets that are in the reply.',
  ),
});

/**
 * The target stands somewhere in the reply. Strict: character for character. Lenient: as whole words, case, width,
 * punctuation and markdown set aside (in writing without spaces, Chinese above all, anywhere).
 * Version 3 knows more marks of reasoning.
 * Version 4 knows one more mark of reasoning (`<analysis>`).
 */
export const includes: ScorerDefinition = {
  name: 'includes',
  version: 4,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected a text' : null),
  create: (options, reading) => scorer(optionsSchema.parse(options).targets, reading),
};

function scorer(mode: 'any' | 'all', reading: Reading): Scorer {
  return (reply, sample): Score => {
    const replyText = withoutReasoning(reply.text);
    const text = answerText(reply);
    const folded = fold(text);
    const asIs = sample.target.filter((target) => replyText.includes(target.trim()));
    const found = sample.target.filter((target) => asIs.includes(target) || containsPhrase(folded, fold(target)));
    const share = (hits: readonly string[]) =>
      mode === 'all' ? hits.length / sample.target.length : Math.min(1, hits.length);
    const [strict, lenient] = [share(asIs), share(found)];
    const refused = lenient === 0 && declines(text);
    const readText = lenient > 0 ? found.join('; ') : lastLine(text);
    const read = readText !== '' && !refused;
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: read ? clipped(readText) : null,
      rule: read ? (lenient > 0 ? 'found-in-reply' : 'last-line') : null,
      refused,
    };
  };
}

/** Whether folded words stand in a folded text, not as part of longer words. */
function containsPhrase(text: string, phrase: string): boolean {
  if (phrase === '') return false;
  for (
    let at = text.indexOf(phrase), tries = 0;
    at >= 0 && tries < 10_000;
    at = text.indexOf(phrase, at + 1), tries += 1
  ) {
    if (!continuesWord(text, at - 1) && !continuesWord(text, at + phrase.length - 1)) return true;
  }
  return false;
}

/** Whether the characters at `at` and `at + 1` belong to one word of a writing that has words. */
function continuesWord(text: string, at: number): boolean {
  return WORDLIKE.test(text[at] ?? '') && WORDLIKE.test(text[at + 1] ?? '');
}

const WORDLIKE =
  /[\p{N}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Hangul}]/u;
