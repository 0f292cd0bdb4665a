import type { JsonObject } from '@evenhand/core';
import type { Question, Side } from '../twins.ts';
import type { LocalizedText } from './texts.ts';

/** What a right reply holds and what it must not hold. */
interface Grading {
  readonly target: string;
  readonly expected: readonly (readonly string[])[];
  readonly others?: readonly string[];
  readonly orders?: readonly string[];
  readonly secrets?: readonly string[];
}

/** A question that is judged alike in both languages; `what` is its tag. */
export function toQuestion(what: string, texts: LocalizedText, { target, ...grading }: Grading): Question {
  const side = (input: string): Side => ({ input, target: [target], reference: grading as unknown as JsonObject });
  return { en: side(texts.en), zh: side(texts.zh), key: texts.en, tags: [what] };
}
