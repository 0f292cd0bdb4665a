import type { Random } from '../random.ts';
import type { Level, Template } from '../twins.ts';
import { isCount, plain, type Ratio } from './exact.ts';

export type { Template } from '../twins.ts';

/** How a template is written down. `draw` comes first, so that TypeScript knows P in the others. */
interface Recipe<P> {
  readonly id: string;
  readonly level: Level;
  readonly draw: (random: Random) => P;
  /** Quantities met on the way that must be positive whole numbers; `a - b` says that a is larger. */
  readonly counts?: (p: P) => readonly number[];
  /** From what is printed alone. A plain number must come out whole; a Ratio may have up to two decimals. */
  readonly answer: (p: P) => number | Ratio;
  readonly en: (p: P) => string;
  readonly zh: (p: P) => string;
}

/** All numerals of a text in reading order, e.g. `['3', '4.50']`. */
export const numerals = (text: string): string[] => text.match(/\d+(?:\.\d+)?/g) ?? [];

/** Answers up to here are redrawn: "one", "twice", "both" or 一半 may stand in a question as words. */
const LARGEST_WORD = 2;

export function template<P>(recipe: Recipe<P>): Template {
  return {
    id: recipe.id,
    level: recipe.level,
    attempt(random) {
      const p = recipe.draw(random);
      if (recipe.counts?.(p).every(isCount) === false) return null;
      const answer = plain(recipe.answer(p));
      if (answer === null || Number(answer) <= LARGEST_WORD) return null;
      const [en, zh] = [recipe.en(p), recipe.zh(p)];
      // Copying a number out of the question must never score.
      const isPrinted = numerals(en + zh).some((numeral) => Number(numeral) === Number(answer));
      if (isPrinted) return null;
      const target = [answer];
      return { en: { input: en, target }, zh: { input: zh, target }, key: numerals(en).join(' ') };
    },
  };
}
