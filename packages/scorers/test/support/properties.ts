import { runRecordSchema, type Sample, type Scorer, type ScorerDefinition } from '@evenhand/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reply } from './replies.ts';

/** Any Unicode text, lone surrogates too, and texts made of the words that the scorer looks for. */
export function texts(fragments: readonly string[]): fc.Arbitrary<string> {
  const anything = fc.string({ unit: 'binary', maxLength: 200 });
  const telling = fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 30,
  });
  return fc.oneof(
    anything,
    telling.map((list) => list.join('')),
    telling.map((list) => list.join(' ')),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
  );
}

/** What every pure scorer must do with every text. */
export function neverThrows(scoreReply: Scorer, sample: Sample, fragments: readonly string[], runs = 500): void {
  fc.assert(
    fc.property(texts(fragments), (text) => {
      const first = scoreReply(reply(text), sample);
      expect(runRecordSchema.shape.score.safeParse(first).error).toBeUndefined();
      expect(scoreReply(reply(text), sample)).toEqual(first);
      expect(scoreReply({ ...reply(text), reasoning: text }, sample)).toEqual(first);
    }),
    { numRuns: runs },
  );
}

/** Replies of 1 MB that have broken readers before: nothing but openings, marks, brackets, digits, blanks. */
export function hugeReplies(fragments: readonly string[]): string[] {
  const size = 1_000_000;
  const fill = (fragment: string) => fragment.repeat(Math.ceil(size / fragment.length)).slice(0, size);
  return [
    ...fragments.map(fill),
    ...['<think>', '{', '[', '(', '"', '\\', '```\n', ' ', '\n', '*', '1', 'a', '答', '.', '一', 'aA1 ', '\\frac{'].map(
      fill,
    ),
    fill(fragments.join(' ')),
  ];
}

/** All pure scorers share these. `words`: what the scorer looks for in a text. */
export function itIsSteady(
  definition: ScorerDefinition,
  options: object,
  sample: Sample,
  fragments: readonly string[],
): void {
  it('never throws and always says the same', async () => {
    await definition.prepare?.();
    neverThrows(definition.create(definition.options.parse(options), 'lenient'), sample, fragments);
  }, 60_000);

  it('reads a reply of 1 MB without getting lost', async () => {
    await definition.prepare?.();
    const scoreReply = definition.create(definition.options.parse(options), 'lenient');
    for (const text of hugeReplies(fragments)) scoreReply(reply(text), sample);
  }, 120_000);
}
