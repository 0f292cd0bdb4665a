import { basename, join } from 'node:path';
import { ConfigError, displayPath, MAX_LISTED, openSpill, type Spill } from '@evenhand/core';

import { openSorter } from './external-sort.ts';
import type { FileTally } from './file-tally.ts';
import { type Grouped, group } from './group.ts';
import { computeQuestionHash, findRowProblem } from './imported-record.ts';
import { toFileStem, toValidLabel } from './label.ts';
import type { IndexedReply } from './reply-index.ts';
import type { ImportedSuite, LocatedReading, ReplyFile } from './row.ts';

interface Listed {
  readonly file: string;
  readonly place: string;
  readonly text: string;
}

/** All that the files hold: texts and their order lie on the disk. */
export interface Collected extends Omit<Grouped, 'duplicates'> {
  readonly suite: ImportedSuite;
  readonly files: readonly FileTally[];
  /** What a model is called where it was asked for; the file's word for it. */
  readonly names: ReadonlyMap<string, string>;
  readonly malformed: readonly Listed[];
  readonly duplicates: readonly Listed[];
  readonly notes: readonly string[];
  /** The rows. */
  readonly spill: Spill;
  /** To be called before the folder of the temporary files is removed. */
  close(): void;
}

const NUMBER = /^[-+]?(?:\d[\d,]*)?\.?\d+%?$/;

/**
 * Reads every file once. The first reply to a (sample, prompt, trial) counts.
 * @param folder for temporary files, whatever the size of the files: little is held in memory
 * @param labels one a file, for those whose rows name no model; absent = the file's stem
 * @throws ConfigError for two files of one model, files of different sets, and files without a single reply
 */
export async function collect(
  files: readonly ReplyFile[],
  folder: string,
  labels: readonly string[] | null,
): Promise<Collected> {
  const spill = openSpill(() => join(folder, 'rows.tmp'));
  const replySorter = openSorter(join(folder, 'met.tmp'));
  const owners = new Map<string, string>();
  const names = new Map<string, string>();
  const prompts: string[] = [];
  const tallies: FileTally[] = [];
  const malformed: Listed[] = [];
  const notes: string[] = [];
  let suite: { definition: ImportedSuite; path: string } | null = null;
  let number = 0;

  for (const [index, file] of files.entries()) {
    const fallbackName = labels?.[index] ?? toFileStem(file.path);
    const tally: FileTally = {
      path: file.path,
      models: new Set<string>(),
      taken: 0,
      malformed: 0,
      mended: 0,
      duplicates: 0,
      withoutReply: 0,
    };
    tallies.push(tally);
    const addMalformed = (location: string, text: string) => {
      tally.malformed++;
      if (malformed.length < MAX_LISTED)
        malformed.push({ file: basename(file.path), place: location, text: text.slice(0, 300) });
    };
    const addReading = ({ location, mended, reading }: LocatedReading) => {
      if (mended) tally.mended++;
      if (reading.kind === 'skipped') return;
      if (reading.kind === 'malformed') return addMalformed(location, reading.why);
      const { row } = reading;
      const unfit = findRowProblem(row);
      if (unfit !== null) return addMalformed(location, unfit);
      suite ??= { definition: reading.suite, path: file.path };
      requireSameSuite(suite, reading.suite, file.path);
      const name = row.model ?? fallbackName;
      const label = toValidLabel(name);
      requireOneFilePerModel(owners, label, file.path, names.get(label), name);
      names.set(label, name);
      tally.models.add(label);
      const { offset, bytes } = spill.add(JSON.stringify(row));
      const one: IndexedReply = {
        number: number++,
        file: index,
        location,
        model: label,
        prompt: findOrAddIndex(prompts, row.prompt),
        trial: row.trial,
        hash: computeQuestionHash(row),
        offset,
        bytes,
        replied: row.reply !== null,
        hasChoices: row.choices !== null,
        isNumber: row.target.every((target) => NUMBER.test(target.trim())),
      };
      replySorter.add(row.sample, JSON.stringify(one));
    };
    for await (const located of file.readings()) addReading(located);
    notes.push(...file.notes().map((note) => `${basename(file.path)}: ${note}`));
  }
  const empty = tallies.filter(({ models }) => models.size === 0);
  if (empty.length > 0 || suite === null) throw createNothingReadError(empty, malformed);
  const { definition } = suite as { definition: ImportedSuite };
  const grouped = group(replySorter.sorted(), {
    suite: definition,
    prompts,
    labels: [...names.keys()],
    files: tallies,
    folder,
  });
  replySorter.close();
  return {
    ...grouped,
    suite: definition,
    files: tallies,
    names,
    malformed,
    duplicates: grouped.duplicates.map(({ file, location: place, sample }) => ({
      file: basename(tallies[file]!.path),
      place,
      text: sample.slice(0, 300),
    })),
    notes,
    spill,
    close() {
      spill.close();
      grouped.close();
    },
  };
}

function findOrAddIndex(list: string[], text: string): number {
  const at = list.indexOf(text);
  return at >= 0 ? at : list.push(text) - 1;
}

function requireSameSuite(
  first: { definition: ImportedSuite; path: string },
  other: ImportedSuite,
  path: string,
): void {
  if (first.definition.name === other.name) return;
  throw new ConfigError(
    `${displayPath(path)}: holds replies to ${other.name}, ${displayPath(first.path)} to ${first.definition.name}; one import takes one set: import them into two runs`,
  );
}

function requireOneFilePerModel(
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
      `${displayPath(owner)} and ${displayPath(path)} are two files of the same model, ${label}; a model has one file in an import: join them, rename one, or give labels with --models`,
    );
  if (before !== undefined && before !== name)
    throw new ConfigError(
      `${displayPath(path)}: the models ${JSON.stringify(before)} and ${JSON.stringify(name)} would both be called ${label} here (other characters become "-"); rename one`,
    );
}

function createNothingReadError(empty: readonly FileTally[], malformed: readonly Listed[]): ConfigError {
  return new ConfigError(
    empty.map(({ path, malformed: count }) => {
      const first = malformed.filter(({ file }) => file === basename(path)).slice(0, 3);
      const why = first.map(({ place, text }) => `${place}: ${text}`).join('; ');
      return `${displayPath(path)}: holds no reply that can be read${count === 0 ? '; it is empty' : `; ${count} element${count === 1 ? '' : 's'} cannot (${why})`}`;
    }),
  );
}
