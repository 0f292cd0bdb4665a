import { byCodeUnits, type SpillPlace } from '@evenhand/core';

import type { Entry } from './external-sort.ts';

/** A reply, or what adds to one, as it was found in a file; its row lies in the spill. */
export interface Met extends SpillPlace {
  /** In the order in which the rows stand in the files. */
  readonly number: number;
  readonly file: number;
  readonly place: string;
  readonly model: string;
  readonly prompt: number;
  /** null = an addition to every trial. */
  readonly trial: number | null;
  /** Of the question; '' = an addition that says nothing of it. */
  readonly hash: string;
  readonly replied: boolean;
  readonly hasChoices: boolean;
  /** Whether it says what is right, and whether that is a number. */
  readonly hasTarget: boolean;
  readonly isNumber: boolean;
  readonly isAddition: boolean;
}

/** The key of what belongs together: a sample of a suite. */
export const sampleKey = (suite: number, sample: string): string => `${String(suite).padStart(4, '0')} ${sample}`;
/** The suite's number and the sample's id. */
export const readSampleKey = (key: string): { suite: number; sample: string } => ({
  suite: Number(key.slice(0, 4)),
  sample: key.slice(5),
});

/** What stands under one id of one suite, together. @param entries sorted by `sampleKey` */
export function* bySample(entries: Iterable<Entry>): Generator<{ suite: number; id: string; all: Met[] }> {
  let current: { key: string; all: Met[] } | null = null;
  const whole = ({ key, all }: { key: string; all: Met[] }) => {
    const { suite, sample } = readSampleKey(key);
    return { suite, id: sample, all };
  };
  for (const { key, text } of entries) {
    if (current !== null && current.key !== key) {
      yield whole(current);
      current = null;
    }
    current ??= { key, all: [] };
    current.all.push(JSON.parse(text) as Met);
  }
  if (current !== null) yield whole(current);
}

/** A reply with what other elements add to it. */
export interface JoinedReply {
  readonly base: Met;
  readonly additions: readonly Met[];
}

/** Additions that say something of the question make another question of it. */
const hashOfQuestion = ({ base, additions }: JoinedReply): string =>
  [base.hash, ...additions.map(({ hash }) => hash)].filter((hash) => hash !== '').at(-1) ?? '';

/** What was asked under an id, with all replies to it. */
export interface Question {
  readonly id: string;
  readonly replies: readonly JoinedReply[];
  /** The reply of the least of the models: its row speaks for the sample. */
  readonly speaker: JoinedReply;
}

/**
 * Where the files have several questions under one id, the one with the most replies keeps it (of equals the one with the
 * lesser hash), the others get `~` and the beginning of their hash.
 */
export function questionsOf(id: string, replies: readonly JoinedReply[]): Question[] {
  return [...Map.groupBy(replies, hashOfQuestion)]
    .sort(([a, listA], [b, listB]) => listB.length - listA.length || byCodeUnits(a, b))
    .map(([hash, list], index) => ({
      id: index === 0 ? id : `${id}~${hash.slice(0, 8)}`,
      replies: list,
      speaker: list.reduce((least, one) => (byCodeUnits(one.base.model, least.base.model) < 0 ? one : least)),
    }));
}
