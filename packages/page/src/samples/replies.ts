import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, OUTCOMES } from '@evenhand/core';
import { compareCodeUnits, openSealed, openSpill, type SealedSpill } from '@evenhand/io';
import type { Visit } from '@evenhand/report';
import { escapeScript } from './parts.ts';
import { toReplyEntry } from './reply-entry.ts';

const ANSWER_LENGTH = 60;

/**
 * The replies of one model as the page shows them, in the order of the records: their texts in a spill, the rest in columns. It can
 * be handed from thread to thread.
 */
export interface ModelReplies {
  readonly size: number;
  /** Number of the sample times the count of wordings, plus the place of the wording. */
  readonly slots: Float64Array;
  /** Places in OUTCOMES. */
  readonly outcomes: Uint8Array;
  /** Of each reply: bytes and characters of its JSON, then bytes of what was read as its answer, as JSON; 0 = nothing. */
  readonly bytes: Uint32Array;
  readonly characters: Uint32Array;
  readonly answerBytes: Uint32Array;
  readonly texts: SealedSpill;
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
  let folder: string | null = null;
  const spill = openSpill(() => {
    folder = mkdtempSync(join(tmpdir(), 'evenhand-page-'));
    return join(folder, 'replies');
  });
  const removeFolder = () => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  };
  let isSealed = false;
  let size = 0;
  let columns = createColumns(manifest.records.find(({ path }) => path === `records/${model}.jsonl`)?.lines ?? 1024);
  return {
    record(record, _sample, measure, number) {
      if (size === columns.slots.length) columns = widen(columns, Math.max(1024, 2 * size));
      const json = JSON.stringify(toReplyEntry(record, place, measure));
      const answer = record.score?.answer ?? null;
      columns.slots[size] = number * prompts.length + Math.max(0, prompts.indexOf(record.prompt));
      columns.outcomes[size] = OUTCOMES.indexOf(record.outcome);
      columns.characters[size] = json.length;
      columns.bytes[size] = spill.add(escapeScript(json)).bytes;
      columns.answerBytes[size] = answer === null ? 0 : spill.add(JSON.stringify(answer.slice(0, ANSWER_LENGTH))).bytes;
      size++;
    },
    end() {
      isSealed = true;
      return { size, ...columns, texts: spill.seal() };
    },
    close() {
      if (!isSealed) spill.close();
      removeFolder();
    },
  };
};

/** Does something with replies, and lets go of their spills. */
export function withReplies<T>(replies: readonly ModelReplies[], act: () => T): T {
  try {
    return act();
  } finally {
    for (const { texts } of replies) openSealed(texts).close();
  }
}

type Columns = Omit<ModelReplies, 'size' | 'texts'>;

function createColumns(length: number): Columns {
  return {
    slots: new Float64Array(length),
    outcomes: new Uint8Array(length),
    bytes: new Uint32Array(length),
    characters: new Uint32Array(length),
    answerBytes: new Uint32Array(length),
  };
}

function widen(columns: Columns, length: number): Columns {
  const wider = createColumns(length);
  for (const name of Object.keys(wider) as (keyof Columns)[]) wider[name].set(columns[name]);
  return wider;
}
