import type { JsonValue } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language, Level } from '../twins.ts';

/** A problem with its details: what is asked, a right program in each language, and what it is called with. */
export interface Draft {
  /** What the function returns, as the end of "Write a function … that". */
  readonly text: Readonly<Record<Language, string>>;
  readonly solve: (...values: never[]) => JsonValue;
  /** Bodies of the function, lines without indentation of the first level. */
  readonly javascript: string;
  readonly python: string;
  /** Arguments of each call; the first is shown as an example. */
  readonly calls: readonly (readonly JsonValue[])[];
}

/** A family of problems that differ in a detail. */
export interface Problem {
  readonly name: string;
  readonly level: Level;
  readonly parameters: readonly string[];
  readonly draw: (random: Random) => Draft;
}

export const drawNumbers = (random: Random, count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, () => random.int(low, high));

const WORDS =
  'apple river stone window garden yellow kettle planet button silver orange bottle summer winter mirror banana letter level radar noon'.split(
    ' ',
  );
export const drawWords = (random: Random, count: number): string[] =>
  Array.from({ length: count }, () => random.pick(WORDS));
