import type { JsonObject } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language } from '../twins.ts';
import type { Topic } from './topics.ts';

/** A reply as it grows: what stands first, its lines, what stands last. */
export interface Draft {
  readonly first: readonly string[];
  readonly lines: readonly string[];
  readonly last: readonly string[];
}

/** One instruction in one language. */
export interface Instruction {
  /** What the scorer checks: the name of a check and what it is told. */
  readonly checks: readonly { readonly id: string; readonly args: JsonObject }[];
  /** A whole sentence. */
  readonly text: string;
  /** A reply that did not follow it, made to. */
  readonly apply: (draft: Draft) => Draft;
  /** What is asked instead of "write about the topic"; absent = that. */
  readonly request?: string;
}

export type Instructions = Readonly<Record<Language, Instruction>>;

/** A kind of instruction; kinds that name the same slot do not go together. */
export interface Kind {
  readonly id: string;
  readonly slots: readonly string[];
  readonly draw: (random: Random, topic: Topic) => Instructions;
}

export const both = (write: (language: Language) => Instruction): Instructions => ({
  en: write('en'),
  zh: write('zh'),
});
export const keep = (draft: Draft): Draft => draft;
export const withLines =
  (lines: readonly string[]) =>
  (draft: Draft): Draft => ({ ...draft, lines });
export const addLine =
  (line: string) =>
  (draft: Draft): Draft => ({ ...draft, lines: [...draft.lines, line] });
