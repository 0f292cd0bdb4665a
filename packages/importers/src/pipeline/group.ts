import { join } from 'node:path';
import { toCellKey } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { type Entry, openSorter } from './external-sort.ts';
import type { FileTally } from './file-tally.ts';
import { MAX_LISTED } from './max-listed.ts';
import {
  groupBySample,
  groupQuestions,
  type IndexedReply,
  type JoinedReply,
  readSampleKey,
  type StoredSpan,
  sampleKey,
} from './reply-index.ts';
import type { ImportedSuite } from './row.ts';

/** Where a row lies, and what adds to it. */
export interface RowSpans {
  readonly spans: readonly StoredSpan[];
}

/** A question, by where the row lies that speaks for it. */
export interface SampleLocation extends RowSpans {
  /** Number of its suite. */
  readonly suite: number;
  readonly id: string;
  /** Its id is not the one that the row has. */
  readonly isRenamed: boolean;
}

/** A reply that counts. */
export interface CellLocation extends RowSpans {
  readonly key: string;
  readonly suite: number;
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

/** One cell in two files of one model. */
export interface Collision {
  readonly sample: string;
  readonly model: string;
  readonly first: { readonly file: number; readonly location: string };
  readonly second: { readonly file: number; readonly location: string };
}

/** What the files hold of one set. */
export interface SuiteGroup {
  readonly suite: ImportedSuite;
  readonly prompts: readonly string[];
  readonly trials: number;
  readonly sampleCount: number;
  /** Different ids; fewer than samples where different questions stand under one id. */
  readonly idCount: number;
  /** Replies that count, by model. */
  readonly replies: ReadonlyMap<string, number>;
  /** The first ids that other files hold and a model's does not. */
  readonly lacking: ReadonlyMap<string, readonly string[]>;
  /** Every sample has choices; every one, or any, says what is right; every target is a number. */
  readonly allChoices: boolean;
  readonly anyTarget: boolean;
  readonly allTargets: boolean;
  readonly allNumbers: boolean;
}

/** The replies sorted into questions and cells. */
export interface Grouped {
  /** Sorted. */
  readonly labels: readonly string[];
  /** By number. */
  readonly suites: readonly SuiteGroup[];
  /** The first repetitions, in the order of the files. */
  readonly duplicates: readonly Duplicate[];
  /** The first additions to replies that are in no file. */
  readonly orphans: readonly Duplicate[];
  readonly collisions: readonly Collision[];
  readonly partedCount: number;
  /** The first ids under which different questions stand. */
  readonly parted: readonly { readonly id: string; readonly samples: string[] }[];
  /** Sorted by suite and id. */
  samples(): Generator<SampleLocation>;
  /** By model, then by key. */
  cells(): Generator<CellLocation>;
  close(): void;
}

interface Context {
  readonly suites: readonly ImportedSuite[];
  readonly prompts: readonly string[];
  readonly labels: readonly string[];
  readonly files: readonly FileTally[];
  readonly folder: string;
}

/** @param entries of what was found, sorted by `sampleKey` */
export function group(entries: Iterable<Entry>, context: Context): Grouped {
  const { files, folder, prompts } = context;
  const labels = [...context.labels].sort(compareCodeUnits);
  const rank = new Map(labels.map((label, index) => [label, String(index).padStart(6, '0')]));
  const samples = openSorter(join(folder, 'samples.tmp'));
  const cells = openSorter(join(folder, 'cells.tmp'));
  const tallies = context.suites.map((suite) => newTally(suite, labels));
  const parted: { id: string; samples: string[] }[] = [];
  const collisions: Collision[] = [];
  let [duplicates, orphans]: [Duplicate[], Duplicate[]] = [[], []];
  let partedCount = 0;
  const first = (list: Duplicate[]) => list.sort((a, b) => a.number - b.number).slice(0, MAX_LISTED);
  const noted = (list: Duplicate[], { number, file, location }: IndexedReply, sample: string): Duplicate[] => {
    list.push({ number, file, location, sample });
    return list.length > 20 * MAX_LISTED ? first(list) : list;
  };

  for (const { suite: number, id, all } of groupBySample(entries)) {
    const tally = tallies[number]!;
    const keptReplies = new Map<string, IndexedReply>();
    for (const one of all) {
      if (one.isAddition) continue;
      const cell = `${one.model}\n${one.prompt}\n${one.trial}`;
      const before = keptReplies.get(cell);
      if (before === undefined) {
        keptReplies.set(cell, one);
        continue;
      }
      if (before.file !== one.file && collisions.length < MAX_LISTED)
        collisions.push({ sample: id, model: one.model, first: before, second: one });
      const later = files[one.file]!.counts === 'last';
      if (later) keptReplies.set(cell, one);
      files[one.file]!.duplicates++;
      duplicates = noted(duplicates, later ? before : one, id);
    }
    const additions = new Map<IndexedReply, IndexedReply[]>();
    for (const one of all) {
      if (!one.isAddition) continue;
      const to = [...keptReplies.values()].filter(
        ({ model, prompt, trial }) =>
          model === one.model && prompt === one.prompt && (one.trial === null || trial === one.trial),
      );
      for (const base of to) additions.set(base, [...(additions.get(base) ?? []), one]);
      if (to.length > 0) files[one.file]!.joined++;
      else {
        files[one.file]!.malformed++;
        orphans = noted(orphans, one, id);
      }
    }
    const replies = Array.from(
      keptReplies.values(),
      (base): JoinedReply => ({ base, additions: additions.get(base) ?? [] }),
    );
    for (const { base, additions } of replies) {
      const own = files[base.file]!;
      const parts = [base, ...additions];
      own.taken++;
      if (!parts.some(({ replied }) => replied)) own.withoutReply++;
      tally.trials = Math.max(tally.trials, base.trial!);
      tally.prompts.add(prompts[base.prompt]!);
      const spoken = parts.filter(({ hash }) => hash !== '').at(-1) ?? base;
      tally.allChoices &&= spoken.hasChoices;
      tally.anyTarget ||= spoken.hasTarget;
      tally.allTargets &&= spoken.hasTarget;
      tally.allNumbers &&= spoken.isNumber;
    }
    const questions = groupQuestions(id, replies);
    tally.sampleCount += questions.length;
    if (questions.length > 0) tally.idCount++;
    if (questions.length > 1 && ++partedCount <= MAX_LISTED)
      parted.push({ id, samples: questions.map((question) => question.id).sort(compareCodeUnits) });
    for (const question of questions) {
      samples.add(
        sampleKey(number, question.id),
        JSON.stringify([Number(question.isRenamed), ...listSpans(question.representative)]),
      );
      for (const reply of question.replies) {
        const { model, prompt, trial } = reply.base;
        tally.replies.set(model, tally.replies.get(model)! + 1);
        const place = { sample: question.id, prompt: prompts[prompt]!, trial: trial! };
        const key = toCellKey({ suite: tally.suite.name, suiteVersion: tally.suite.version, model, ...place });
        cells.add(
          `${rank.get(model)} ${key}`,
          JSON.stringify([number, model, place.sample, place.prompt, trial, listSpans(reply)]),
        );
      }
    }
    const has = new Set(Array.from(keptReplies.values(), ({ model }) => model));
    if (has.size < labels.length && has.size > 0)
      for (const label of labels) {
        const list = tally.lacking.get(label)!;
        if (list.length < MAX_LISTED && !has.has(label)) list.push(id);
      }
  }
  return {
    labels,
    suites: tallies.map((tally) => ({ ...tally, prompts: [...tally.prompts].sort(compareCodeUnits) })),
    duplicates: first(duplicates),
    orphans: first(orphans),
    collisions,
    partedCount,
    parted,
    *samples() {
      for (const { key, text } of samples.sorted()) {
        const { suite, sample } = readSampleKey(key);
        const [isRenamed, ...spans] = JSON.parse(text) as number[];
        yield { suite, id: sample, isRenamed: isRenamed === 1, spans: readSpans(spans) };
      }
    },
    *cells() {
      for (const { key, text } of cells.sorted()) {
        const [suite, model, sample, prompt, trial, spans] = JSON.parse(text) as [
          number,
          string,
          string,
          string,
          number,
          number[],
        ];
        yield { key: key.slice(7), suite, model, sample, prompt, trial, spans: readSpans(spans) };
      }
    },
    close() {
      samples.close();
      cells.close();
    },
  };
}

function newTally(suite: ImportedSuite, labels: readonly string[]) {
  return {
    suite,
    prompts: new Set<string>(),
    trials: 1,
    sampleCount: 0,
    idCount: 0,
    replies: new Map(labels.map((label) => [label, 0])),
    lacking: new Map(labels.map((label): [string, string[]] => [label, []])),
    allChoices: true,
    anyTarget: false,
    allTargets: true,
    allNumbers: true,
  };
}

/** Where the row lies, then what adds to it. */
const listSpans = ({ base, additions }: JoinedReply): number[] =>
  [base, ...additions].flatMap(({ offset, bytes, sampleBytes }) => [offset, bytes, sampleBytes]);

function readSpans(numbers: readonly number[]): StoredSpan[] {
  const spans: StoredSpan[] = [];
  for (let at = 0; at < numbers.length; at += 3)
    spans.push({ offset: numbers[at]!, bytes: numbers[at + 1]!, sampleBytes: numbers[at + 2]! });
  return spans;
}
