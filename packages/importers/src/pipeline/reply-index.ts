import { compareCodeUnits, type SpillSpan } from '@evenhand/core';

import type { Entry } from './external-sort.ts';

/** A reply as it was met in a file; its row lies in the spill. */
export interface IndexedReply extends SpillSpan {
  /** In the order in which the rows stand in the files. */
  readonly number: number;
  readonly file: number;
  readonly location: string;
  readonly model: string;
  readonly prompt: number;
  readonly trial: number;
  /** Of the question. */
  readonly hash: string;
  readonly replied: boolean;
  readonly hasChoices: boolean;
  /** Whether every target is a number. */
  readonly isNumber: boolean;
}

/** What stands under one id, together. @param entries sorted by it */
export function* groupBySample(entries: Iterable<Entry>): Generator<{ id: string; all: IndexedReply[] }> {
  let current: { id: string; all: IndexedReply[] } | null = null;
  for (const { key, text } of entries) {
    if (current !== null && current.id !== key) {
      yield current;
      current = null;
    }
    current ??= { id: key, all: [] };
    current.all.push(JSON.parse(text) as IndexedReply);
  }
  if (current !== null) yield current;
}

/** What was asked under an id, with all replies to it. */
export interface Question {
  readonly id: string;
  readonly replies: readonly IndexedReply[];
  /** The reply of the least of the models: its row speaks for the sample. */
  readonly representative: IndexedReply;
}

/**
 * Where the files have several questions under one id, the one with the most replies keeps it (of equals the one with the
 * lesser hash), the others get `~` and the beginning of their hash.
 */
export function groupQuestions(id: string, replies: readonly IndexedReply[]): Question[] {
  return [...Map.groupBy(replies, ({ hash }) => hash)]
    .sort(([a, listA], [b, listB]) => listB.length - listA.length || compareCodeUnits(a, b))
    .map(([hash, list], index) => ({
      id: index === 0 ? id : `${id}~${hash.slice(0, 8)}`,
      replies: list,
      representative: list.reduce((least, one) => (compareCodeUnits(one.model, least.model) < 0 ? one : least)),
    }));
}
