import { basename } from 'node:path';
import * as z from 'zod';
import { byCodeUnits } from '../canonical.ts';
import { ConfigError } from '../errors.ts';
import { shown } from '../files.ts';
import { explainIssues } from '../yaml-file.ts';
import { questionHash, sampleOf } from './imported-record.ts';
import { fittingLabel, stemOf } from './label.ts';
import type { ImportedRow, ImportedSuite, PlacedReading, ReplyFile } from './row.ts';
import type { Spill, SpillPlace } from './spill.ts';
import { LISTED } from './statement.ts';

/** A question as one or several files have it. Its text lies in the spill. */
export interface Question {
  readonly hash: string;
  /** Replies to it. */
  count: number;
  /** The least of the models that were asked it, and its row: it speaks for the sample. */
  model: string;
  place: SpillPlace;
  /** Another question under the same id; null = none. */
  next: Question | null;
}

/** A reply, by where its row lies. */
export interface SavedReply extends SpillPlace {
  readonly sample: string;
  readonly prompt: string;
  readonly trial: number;
  readonly question: Question;
}

export interface FileTally {
  readonly path: string;
  readonly models: Set<string>;
  taken: number;
  malformed: number;
  mended: number;
  duplicates: number;
  withoutReply: number;
}

interface Listed {
  readonly file: string;
  readonly place: string;
  readonly text: string;
}

/** All that the files hold, places instead of texts. */
export interface Collected {
  readonly suite: ImportedSuite;
  readonly files: readonly FileTally[];
  /** By label, in the order in which they were met. */
  readonly replies: ReadonlyMap<string, ReadonlyMap<string, SavedReply>>;
  readonly questions: ReadonlyMap<string, Question>;
  /** What a model is called where it was asked for; the file's word for it. */
  readonly names: ReadonlyMap<string, string>;
  readonly prompts: ReadonlySet<string>;
  readonly trials: number;
  /** Every sample has choices; every target is a number. */
  readonly allChoices: boolean;
  readonly allNumbers: boolean;
  readonly malformed: readonly Listed[];
  readonly duplicates: readonly Listed[];
  readonly notes: readonly string[];
}

const NUMBER = /^[-+]?(?:\d[\d,]*)?\.?\d+%?$/;

/**
 * Reads every file once. The first reply to a (sample, prompt, trial) counts.
 * @param labels one a file, for those whose rows name no model; absent = the file's stem
 * @throws ConfigError for two files of one model, files of different sets, and files without a single reply
 */
export async function collect(
  files: readonly ReplyFile[],
  spill: Spill,
  labels: readonly string[] | null,
): Promise<Collected> {
  const replies = new Map<string, Map<string, SavedReply>>();
  const questions = new Map<string, Question>();
  const owners = new Map<string, string>();
  const names = new Map<string, string>();
  const prompts = new Set<string>();
  const tallies: FileTally[] = [];
  const [malformed, duplicates]: [Listed[], Listed[]] = [[], []];
  const notes: string[] = [];
  let suite: { of: ImportedSuite; path: string } | null = null;
  let trials = 1;
  let [allChoices, allNumbers] = [true, true];

  for (const [index, file] of files.entries()) {
    const own = labels?.[index] ?? stemOf(file.path);
    const tally = {
      path: file.path,
      models: new Set<string>(),
      taken: 0,
      malformed: 0,
      mended: 0,
      duplicates: 0,
      withoutReply: 0,
    };
    tallies.push(tally);
    const bad = (place: string, text: string) => {
      tally.malformed++;
      if (malformed.length < LISTED) malformed.push({ file: basename(file.path), place, text: text.slice(0, 300) });
    };
    const take = ({ place, mended, reading }: PlacedReading) => {
      if (mended) tally.mended++;
      if (reading.kind === 'skipped') return;
      if (reading.kind === 'malformed') return bad(place, reading.why);
      const { row } = reading;
      const unfit = whyUnfit(row);
      if (unfit !== null) return bad(place, unfit);
      suite ??= { of: reading.suite, path: file.path };
      refuseOtherSet(suite, reading.suite, file.path);
      const name = row.model ?? own;
      const label = fittingLabel(name);
      refuseSecondFile(owners, label, file.path, names.get(label), name);
      names.set(label, name);
      tally.models.add(label);
      const cells = replies.get(label) ?? new Map<string, SavedReply>();
      replies.set(label, cells);
      const cell = `${row.sample}\n${row.prompt}\n${row.trial}`;
      if (cells.has(cell)) {
        tally.duplicates++;
        if (duplicates.length < LISTED)
          duplicates.push({ file: basename(file.path), place, text: row.sample.slice(0, 300) });
        return;
      }
      tally.taken++;
      if (row.reply === null) tally.withoutReply++;
      trials = Math.max(trials, row.trial);
      prompts.add(row.prompt);
      allChoices &&= row.choices !== null;
      allNumbers &&= row.target.every((target) => NUMBER.test(target.trim()));
      const lies = spill.add(JSON.stringify(row));
      cells.set(cell, {
        ...lies,
        sample: row.sample,
        prompt: row.prompt,
        trial: row.trial,
        question: noteQuestion(questions, row, label, lies),
      });
    };
    for await (const placed of file.readings()) take(placed);
    notes.push(...file.notes().map((note) => `${basename(file.path)}: ${note}`));
  }
  const empty = tallies.filter((tally) => tally.taken === 0);
  if (empty.length > 0 || suite === null) throw nothingRead(empty, malformed);
  return {
    suite: (suite as { of: ImportedSuite }).of,
    files: tallies,
    replies,
    questions,
    names,
    prompts,
    trials,
    allChoices,
    allNumbers,
    malformed,
    duplicates,
    notes,
  };
}

/** Why a row can be no cell; null = it can. */
function whyUnfit(row: ImportedRow): string | null {
  if (row.target.length === 0) return 'target: found an empty list; expected what is right';
  if (!Number.isSafeInteger(row.trial) || row.trial < 1) return `trial: found ${row.trial}; expected a number from 1`;
  try {
    sampleOf(row, row.sample);
    return null;
  } catch (error) {
    if (error instanceof z.ZodError) return explainIssues(error, row).join('; ');
    throw error;
  }
}

function noteQuestion(all: Map<string, Question>, row: ImportedRow, model: string, place: SpillPlace): Question {
  const hash = questionHash(row);
  const first = all.get(row.sample);
  let found = first ?? null;
  while (found !== null && found.hash !== hash) found = found.next;
  if (found === null) {
    const fresh: Question = { hash, count: 1, model, place, next: first?.next ?? null };
    if (first === undefined) all.set(row.sample, fresh);
    else first.next = fresh;
    return fresh;
  }
  found.count++;
  if (byCodeUnits(model, found.model) < 0) {
    found.model = model;
    found.place = place;
  }
  return found;
}

function refuseOtherSet(first: { of: ImportedSuite; path: string }, other: ImportedSuite, path: string): void {
  if (first.of.name === other.name) return;
  throw new ConfigError(
    `${shown(path)}: holds replies to ${other.name}, ${shown(first.path)} to ${first.of.name}; one import takes one set: import them into two runs`,
  );
}

function refuseSecondFile(
  owners: Map<string, string>,
  label: string,
  path: string,
  before: string | undefined,
  name: string,
): void {
  const owner = owners.get(label) ?? path;
  owners.set(label, owner);
  if (owner !== path)
    throw new ConfigError(
      `${shown(owner)} and ${shown(path)} are two files of the same model, ${label}; a model has one file in an import: join them, rename one, or give labels with --models`,
    );
  if (before !== undefined && before !== name)
    throw new ConfigError(
      `${shown(path)}: the models ${JSON.stringify(before)} and ${JSON.stringify(name)} would both be called ${label} here (other characters become "-"); rename one`,
    );
}

function nothingRead(empty: readonly FileTally[], malformed: readonly Listed[]): ConfigError {
  return new ConfigError(
    empty.map(({ path, malformed: count }) => {
      const first = malformed.filter(({ file }) => file === basename(path)).slice(0, 3);
      const why = first.map(({ place, text }) => `${place}: ${text}`).join('; ');
      return `${shown(path)}: holds no reply that can be read${count === 0 ? '; it is empty' : `; ${count} element${count === 1 ? '' : 's'} cannot (${why})`}`;
    }),
  );
}
