import { compareCodeUnits, type SpillSpan } from '@evenhand/io';
import type { Entry } from './external-sort.ts';

/** Where a row lies: the line of its sample, then its reply. An addition has no sample of its own. */
export interface StoredSpan extends SpillSpan {
  /** Of these bytes the first are the sample's line. */
  readonly sampleBytes: number;
}

/** A reply, or what adds to one, as it was found in a file; its row lies in the spill. */
export interface IndexedReply extends StoredSpan {
  /** In the order in which the rows stand in the files. */
  readonly number: number;
  readonly file: number;
  readonly location: string;
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

/** An entry of the index as a text: a list, because the names of the keys are longer than what they name. */
export const formatIndexed = (one: IndexedReply): string =>
  JSON.stringify([
    one.number,
    one.file,
    one.location,
    one.model,
    one.prompt,
    one.trial,
    one.hash,
    Number(one.replied) + 2 * Number(one.hasChoices) + 4 * Number(one.hasTarget),
    Number(one.isNumber) + 2 * Number(one.isAddition),
    one.offset,
    one.bytes,
    one.sampleBytes,
  ]);

type Entries = [number, number, string, string, number, number | null, string, number, number, number, number, number];

function parseIndexed(text: string): IndexedReply {
  const [number, file, location, model, prompt, trial, hash, held, kind, offset, bytes, sampleBytes] = JSON.parse(
    text,
  ) as Entries;
  return {
    number,
    file,
    location,
    model,
    prompt,
    trial,
    hash,
    replied: (held & 1) !== 0,
    hasChoices: (held & 2) !== 0,
    hasTarget: (held & 4) !== 0,
    isNumber: (kind & 1) !== 0,
    isAddition: (kind & 2) !== 0,
    offset,
    bytes,
    sampleBytes,
  };
}

/** The key of what belongs together: a sample of a suite. */
export const sampleKey = (suite: number, sample: string): string => `${String(suite).padStart(4, '0')} ${sample}`;
/** The suite's number and the sample's id. */
export const readSampleKey = (key: string): { suite: number; sample: string } => ({
  suite: Number(key.slice(0, 4)),
  sample: key.slice(5),
});

/** What stands under one id of one suite, together. @param entries sorted by `sampleKey` */
export function* groupBySample(
  entries: Iterable<Entry>,
): Generator<{ suite: number; id: string; all: IndexedReply[] }> {
  let current: { key: string; all: IndexedReply[] } | null = null;
  const toGroup = ({ key, all }: { key: string; all: IndexedReply[] }) => {
    const { suite, sample } = readSampleKey(key);
    return { suite, id: sample, all };
  };
  for (const { key, text } of entries) {
    if (current !== null && current.key !== key) {
      yield toGroup(current);
      current = null;
    }
    current ??= { key, all: [] };
    current.all.push(parseIndexed(text));
  }
  if (current !== null) yield toGroup(current);
}

/** A reply with what other elements add to it. */
export interface JoinedReply {
  readonly base: IndexedReply;
  readonly additions: readonly IndexedReply[];
}

/** Additions that say something of the question make another question of it. */
const hashOfQuestion = ({ base, additions }: JoinedReply): string =>
  [base.hash, ...additions.map(({ hash }) => hash)].filter((hash) => hash !== '').at(-1) ?? '';

/** What was asked under an id, with all replies to it. */
export interface Question {
  readonly id: string;
  /** Its id is not the one in the files. */
  readonly isRenamed: boolean;
  readonly replies: readonly JoinedReply[];
  /** The reply of the least of the models: its row speaks for the sample. */
  readonly representative: JoinedReply;
}

/**
 * Where the files have several questions under one id, the one with the most replies keeps it (of equals the one with the
 * lesser hash), the others get `~` and the beginning of their hash.
 */
export function groupQuestions(id: string, replies: readonly JoinedReply[]): Question[] {
  if (replies.length === 1) return [{ id, isRenamed: false, replies, representative: replies[0]! }];
  return [...Map.groupBy(replies, hashOfQuestion)]
    .sort(([a, listA], [b, listB]) => listB.length - listA.length || compareCodeUnits(a, b))
    .map(([hash, list], index) => ({
      id: index === 0 ? id : `${id}~${hash.slice(0, 8)}`,
      isRenamed: index > 0,
      replies: list,
      representative: list.reduce((least, one) =>
        compareCodeUnits(one.base.model, least.base.model) < 0 ? one : least,
      ),
    }));
}
