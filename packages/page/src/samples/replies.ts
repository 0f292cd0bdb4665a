import { type Manifest, OUTCOMES, type Outcome } from '@evenhand/core';
import { closeSorted, compareCodeUnits, openSortedSpill, readSorted, type SealedSortedSpill } from '@evenhand/io';
import type { Visit } from '@evenhand/report';
import { escapeScript } from './parts.ts';
import { toReplyEntry } from './reply-entry.ts';

const ANSWER_LENGTH = 60;
/** Of the largest whole number. */
const SLOT_DIGITS = 16;

/** The replies of one model as the page shows them, in the order of the samples. They can be handed from thread to thread. */
export interface ModelReplies {
  /** Those that have a reply. */
  readonly suites: readonly string[];
  readonly texts: SealedSortedSpill;
}

/** One of them; the bytes are gone when the next one is read. */
export interface StoredReply {
  /** Number of the sample times the count of wordings, plus the place of the wording. */
  readonly slot: number;
  readonly outcome: Outcome;
  /** Of its JSON, before it was escaped. */
  readonly characters: number;
  /** Escaped. */
  readonly json: Uint8Array;
  /** Beginning of what was read as the answer; null = nothing was. */
  readonly answer: () => string | null;
}

/** Wordings of a run, the main one first. */
export const listPrompts = (manifest: Manifest): string[] =>
  [...new Set(manifest.suites.flatMap((suite) => suite.prompts))].sort(compareMainFirst);

const compareMainFirst = (a: string, b: string) =>
  a === b ? 0 : a === 'main' ? -1 : b === 'main' ? 1 : compareCodeUnits(a, b);

/** Keeps the replies of a model for the page as its records are read. They are used within `withReplies`. */
export const visitReplies: Visit<ModelReplies> = (model, { manifest }) => {
  const place = manifest.models.findIndex(({ id }) => id === model);
  const prompts = listPrompts(manifest);
  const suites = new Set<string>();
  const replies = openSortedSpill('page');
  return {
    record(record, _sample, measure, number) {
      suites.add(record.suite);
      const slot = number * prompts.length + Math.max(0, prompts.indexOf(record.prompt));
      const json = JSON.stringify(toReplyEntry(record, place, measure));
      const answer = record.score?.answer ?? null;
      const head = [
        OUTCOMES.indexOf(record.outcome),
        json.length,
        answer === null ? '' : JSON.stringify(answer.slice(0, ANSWER_LENGTH)),
      ];
      replies.add(String(slot).padStart(SLOT_DIGITS, '0'), `${head.join(' ')}\n${escapeScript(json)}`);
    },
    end: () => ({ suites: [...suites], texts: replies.seal() }),
    close: replies.close,
  };
};

/** The replies of a model, one by one. */
export function* readStoredReplies({ texts }: ModelReplies): Generator<StoredReply> {
  for (const { key, text } of readSorted(texts)) {
    const end = text.indexOf(NEWLINE);
    const [outcome, characters, ...answer] = text.toString('utf8', 0, end).split(' ');
    yield {
      slot: Number(key),
      outcome: OUTCOMES[Number(outcome)]!,
      characters: Number(characters),
      json: text.subarray(end + 1),
      answer: () => (answer[0] === '' ? null : (JSON.parse(answer.join(' ')) as string)),
    };
  }
}

const NEWLINE = 10;

/** Does something with replies, and lets go of their spills. */
export function withReplies<T>(replies: readonly ModelReplies[], act: () => T): T {
  try {
    return act();
  } finally {
    for (const { texts } of replies) closeSorted(texts);
  }
}
