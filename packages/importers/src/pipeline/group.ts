import { join } from 'node:path';
import { compareCodeUnits, MAX_LISTED, type SpillSpan, toCellKey } from '@evenhand/core';

import { type Entry, openSorter } from './external-sort.ts';
import type { FileTally } from './file-tally.ts';
import { groupBySample, groupQuestions, type IndexedReply } from './reply-index.ts';
import type { ImportedSuite } from './row.ts';

/** A question, by where the row lies that speaks for it. */
export interface SampleLocation extends SpillSpan {
  readonly id: string;
}

/** A reply that counts. */
export interface CellLocation extends SpillSpan {
  readonly key: string;
  readonly model: string;
  readonly sample: string;
  readonly prompt: string;
  readonly trial: number;
}

interface Duplicate {
  readonly number: number;
  readonly file: number;
  readonly location: string;
  readonly sample: string;
}

/** The replies sorted into questions and cells. */
export interface Grouped {
  /** Sorted. */
  readonly labels: readonly string[];
  readonly prompts: readonly string[];
  readonly trials: number;
  readonly sampleCount: number;
  /** Different ids; fewer than samples where different questions stand under one id. */
  readonly idCount: number;
  /** Replies that count, by model. */
  readonly replies: ReadonlyMap<string, number>;
  /** The first ids that other files hold and a model's does not. */
  readonly lacking: ReadonlyMap<string, readonly string[]>;
  /** Every sample has choices; every target is a number. */
  readonly allChoices: boolean;
  readonly allNumbers: boolean;
  /** The first repetitions, in the order of the files. */
  readonly duplicates: readonly Duplicate[];
  readonly partedCount: number;
  /** The first ids under which different questions stand. */
  readonly parted: readonly { readonly id: string; readonly samples: string[] }[];
  /** Sorted by id. */
  samples(): Generator<SampleLocation>;
  /** By model, then by key. */
  cells(): Generator<CellLocation>;
  close(): void;
}

interface Context {
  readonly suite: ImportedSuite;
  readonly prompts: readonly string[];
  readonly labels: readonly string[];
  readonly files: readonly FileTally[];
  readonly folder: string;
}

/** @param entries of what was met, sorted by the sample's id */
export function group(entries: Iterable<Entry>, context: Context): Grouped {
  const { suite, files, folder, prompts } = context;
  const labels = [...context.labels].sort(compareCodeUnits);
  const rank = new Map(labels.map((label, index) => [label, String(index).padStart(6, '0')]));
  const samples = openSorter(join(folder, 'samples.tmp'));
  const cells = openSorter(join(folder, 'cells.tmp'));
  const replies = new Map(labels.map((label) => [label, 0]));
  const lacking = new Map(labels.map((label): [string, string[]] => [label, []]));
  const parted: { id: string; samples: string[] }[] = [];
  let duplicates: Duplicate[] = [];
  let [trials, sampleCount, idCount, partedCount] = [1, 0, 0, 0];
  let [allChoices, allNumbers] = [true, true];
  const first = (list: Duplicate[]) => list.sort((a, b) => a.number - b.number).slice(0, MAX_LISTED);

  for (const { id, all } of groupBySample(entries)) {
    const keptReplies = new Map<string, IndexedReply>();
    for (const one of all) {
      const tally = files[one.file]!;
      const cell = `${one.model}\n${one.prompt}\n${one.trial}`;
      if (keptReplies.has(cell)) {
        tally.duplicates++;
        duplicates.push({ number: one.number, file: one.file, location: one.location, sample: id });
        if (duplicates.length > 20 * MAX_LISTED) duplicates = first(duplicates);
        continue;
      }
      keptReplies.set(cell, one);
      tally.taken++;
      if (!one.replied) tally.withoutReply++;
      trials = Math.max(trials, one.trial);
      allChoices &&= one.hasChoices;
      allNumbers &&= one.isNumber;
    }
    const questions = groupQuestions(id, [...keptReplies.values()]);
    sampleCount += questions.length;
    idCount++;
    if (questions.length > 1 && ++partedCount <= MAX_LISTED)
      parted.push({ id, samples: questions.map((question) => question.id).sort(compareCodeUnits) });
    for (const question of questions) {
      const { offset, bytes } = question.representative;
      samples.add(question.id, JSON.stringify([offset, bytes]));
      for (const { model, prompt, trial, offset, bytes } of question.replies) {
        replies.set(model, replies.get(model)! + 1);
        const cellFields = { sample: question.id, prompt: prompts[prompt]!, trial };
        const key = toCellKey({ suite: suite.name, suiteVersion: suite.version, model, ...cellFields });
        cells.add(
          `${rank.get(model)} ${key}`,
          JSON.stringify([model, cellFields.sample, cellFields.prompt, trial, offset, bytes]),
        );
      }
    }
    const has = new Set(Array.from(keptReplies.values(), ({ model }) => model));
    if (has.size < labels.length)
      for (const label of labels) {
        const list = lacking.get(label)!;
        if (list.length < MAX_LISTED && !has.has(label)) list.push(id);
      }
  }
  return {
    labels,
    prompts: [...prompts].sort(compareCodeUnits),
    trials,
    sampleCount,
    idCount,
    replies,
    lacking,
    allChoices,
    allNumbers,
    duplicates: first(duplicates),
    partedCount,
    parted,
    *samples() {
      for (const { key, text } of samples.sorted()) {
        const [offset, bytes] = JSON.parse(text) as [number, number];
        yield { id: key, offset, bytes };
      }
    },
    *cells() {
      for (const { key, text } of cells.sorted()) {
        const [model, sample, prompt, trial, offset, bytes] = JSON.parse(text) as [
          string,
          string,
          string,
          number,
          number,
          number,
        ];
        yield { key: key.slice(7), model, sample, prompt, trial, offset, bytes };
      }
    },
    close() {
      samples.close();
      cells.close();
    },
  };
}
