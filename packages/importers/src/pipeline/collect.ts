import { basename, join } from 'node:path';
import { ConfigError, metricLabel } from '@evenhand/core';
import { displayPath, openSpill, type Spill } from '@evenhand/io';

import { openSorter } from './external-sort.ts';
import type { FileTally } from './file-tally.ts';
import { type Grouped, group } from './group.ts';
import { computeQuestionHash, findRowProblem } from './imported-record.ts';
import { storeAddition, storeRow } from './joined-row.ts';
import { toFileStem, toValidLabel } from './label.ts';
import { MAX_LISTED } from './max-listed.ts';
import { formatIndexed, type IndexedReply, type StoredSpan, sampleKey } from './reply-index.ts';
import type {
  ElementReading,
  ImportedRow,
  ImportedSuite,
  LocatedReading,
  PublishedScore,
  ReplyFile,
  Requested,
} from './row.ts';

interface Listed {
  readonly file: string;
  readonly place: string;
  readonly text: string;
}

type OfModel<T> = T & { readonly model: string };

/** All that the files hold: texts and their order lie on the disk. */
export interface Collected extends Omit<Grouped, 'duplicates' | 'orphans' | 'collisions'> {
  readonly files: readonly FileTally[];
  /** What a model is called where it was asked for; the file's word for it. */
  readonly names: ReadonlyMap<string, string>;
  readonly malformed: readonly Listed[];
  readonly duplicates: readonly Listed[];
  readonly notes: readonly string[];
  readonly published: readonly OfModel<PublishedScore>[];
  readonly requested: readonly OfModel<Requested>[];
  /** The metrics of the source, by suite; those that gave a value which is no share of its full mark, with the first of them. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, MetricTally>>;
  /** The rows. */
  readonly spill: Spill;
  /** To be called before the folder of the temporary files is removed. */
  close(): void;
}

/** A metric of the source, as far as its values show it. */
export interface MetricTally {
  /** Values that decide. */
  main: number;
  /** Values in all. */
  values: number;
  least: number;
  most: number;
}

const NUMBER = /^[-+]?(?:\d[\d,]*)?\.?\d+%?$/;

export interface CollectOptions {
  /** For temporary files, whatever the size of the files: little is held in memory. */
  readonly folder: string;
  /** One a file, for those whose rows name no model; null = what the file calls it, or its stem. */
  readonly labels: readonly string[] | null;
  /** Whether the files may be of several sets. */
  readonly severalSuites: boolean;
}

/**
 * Reads every file once. The first reply to a (sample, prompt, trial) counts, unless a file says the last.
 * @throws ConfigError for two files with the same cells of one model, files of different sets, and files without a single reply
 */
export async function collect(files: readonly ReplyFile[], options: CollectOptions): Promise<Collected> {
  const { folder, labels, severalSuites } = options;
  const spill = openSpill(() => join(folder, 'rows.tmp'));
  const replySorter = openSorter(join(folder, 'met.tmp'));
  const owners = new Map<string, { path: string; byStem: boolean }>();
  const names = new Map<string, string>();
  const prompts: string[] = [];
  const tallies: FileTally[] = [];
  const malformed: Listed[] = [];
  const notes: string[] = [];
  const published: OfModel<PublishedScore>[] = [];
  const requested: OfModel<Requested>[] = [];
  const suites = new Map<string, { suite: ImportedSuite; number: number; path: string }>();
  const metrics = new Map<string, Map<string, MetricTally>>();
  const skipping = new Set<FileTally>();
  let number = 0;

  for (const [index, file] of files.entries()) {
    const given = labels?.[index] ?? nameOrNull(file.label);
    const fallbackName = given ?? toFileStem(file.path);
    const tally: FileTally = {
      path: file.path,
      companions: file.companions ?? [],
      counts: file.counts ?? 'first',
      models: new Set<string>(),
      suites: new Set<string>(),
      taken: 0,
      malformed: 0,
      mended: 0,
      duplicates: 0,
      withoutReply: 0,
      joined: 0,
      facts: {},
    };
    tallies.push(tally);
    const addMalformed = (location: string, text: string) => {
      tally.malformed++;
      if (malformed.length < MAX_LISTED)
        malformed.push({ file: basename(file.path), place: location, text: text.slice(0, 300) });
    };
    const suiteNumber = (suite: ImportedSuite): number => {
      const known = suites.get(suite.name);
      const one = known ?? { suite, number: suites.size, path: file.path };
      if (known === undefined) {
        if (suites.size > 0 && !severalSuites) requireSameSuite([...suites.values()][0]!, suite, file.path);
        suites.set(suite.name, one);
      } else if ((suite.expected ?? 0) > (known.suite.expected ?? 0)) known.suite = suite;
      tally.suites.add(suite.name);
      return one.number;
    };
    const known = new Map<string | null, string>();
    const labelOf = (stated: string | null): string => {
      const before = known.get(stated);
      if (before !== undefined) return before;
      const model = nameOrNull(stated);
      const name = model ?? fallbackName;
      const label = toValidLabel(name);
      requireOneFilePerModel(
        owners,
        label,
        { path: file.path, byStem: model === null && given === null },
        names.get(label),
        name,
      );
      names.set(label, name);
      tally.models.add(label);
      known.set(stated, label);
      return label;
    };
    const enter = (
      suite: ImportedSuite,
      sample: string,
      span: StoredSpan,
      one: Omit<IndexedReply, 'number' | 'file' | keyof StoredSpan>,
    ) => {
      const entry = formatIndexed({ number: number++, file: index, ...one, ...span });
      replySorter.add(sampleKey(suiteNumber(suite), sample), entry);
    };
    const takeRow = (location: string, { row, suite }: Extract<ElementReading, { kind: 'row' }>) => {
      const unfit = findRowProblem(row, suite.verdicts !== null);
      if (unfit !== null) return addMalformed(location, unfit);
      suiteNumber(suite);
      countMetrics(metrics, suite.name, row.reported);
      enter(suite, row.sample, storeRow(spill, row), {
        location,
        model: labelOf(row.model),
        prompt: findOrAddIndex(prompts, row.prompt),
        trial: row.trial,
        hash: computeQuestionHash(row),
        replied: row.reply !== null,
        ...questionLooks(row.target, row.choices),
        isAddition: false,
      });
    };
    const takeAddition = (location: string, { to, addition, suite }: Extract<ElementReading, { kind: 'addition' }>) => {
      countMetrics(metrics, suite.name, addition.reported ?? []);
      const { target = [], choices = null } = addition;
      const asks = addition.target !== undefined || addition.choices !== undefined;
      enter(suite, to.sample, storeAddition(spill, addition), {
        location,
        model: labelOf(to.model),
        prompt: findOrAddIndex(prompts, to.prompt),
        trial: to.trial,
        hash: asks ? computeQuestionHash({ target, choices }) : '',
        replied: (addition.reply ?? null) !== null,
        ...questionLooks(target, choices),
        isAddition: true,
      });
    };
    const addReading = ({ location, mended, reading }: LocatedReading) => {
      if (mended) tally.mended++;
      if (reading.kind === 'malformed') addMalformed(location, reading.why);
      else if (reading.kind === 'row') takeRow(location, reading);
      else if (reading.kind === 'addition') takeAddition(location, reading);
      else skipping.add(tally);
    };
    for await (const located of file.readings()) addReading(located);
    notes.push(...file.notes().map((note) => `${basename(file.path)}: ${note}`));
    const labelled = <T extends { readonly model: string | null }>(one: T): OfModel<T> => ({
      ...one,
      model: toValidLabel(nameOrNull(one.model) ?? fallbackName),
    });
    published.push(...(file.published?.() ?? []).map(labelled));
    requested.push(...(file.requested?.() ?? []).map(labelled));
    tally.facts = file.facts?.() ?? {};
  }
  // A file of which every element was left out on purpose is no mistake beside files that hold replies.
  const empty = tallies.filter((one) => one.models.size === 0 && (one.malformed > 0 || !skipping.has(one)));
  if (empty.length > 0 || suites.size === 0) throw createNothingReadError(empty, malformed);
  const sets = [...suites.values()].sort((a, b) => a.number - b.number).map(({ suite }) => suite);
  const grouped = group(replySorter.sorted(), {
    suites: sets,
    prompts,
    labels: [...names.keys()],
    files: tallies,
    folder,
  });
  replySorter.close();
  refuseCollisions(grouped.collisions, tallies);
  const listed = ({ file, location, sample }: { file: number; location: string; sample: string }, text: string) => ({
    file: basename(tallies[file]!.path),
    place: location,
    text: (text || sample).slice(0, 300),
  });
  return {
    ...grouped,
    files: tallies,
    names,
    malformed: [
      ...malformed,
      ...grouped.orphans.map((one) =>
        listed(one, `adds to the reply to ${JSON.stringify(one.sample)}, which no file holds`),
      ),
    ].slice(0, MAX_LISTED),
    duplicates: grouped.duplicates.map((one) => listed(one, '')),
    notes,
    published,
    requested,
    metrics,
    spill,
    close() {
      spill.close();
      grouped.close();
    },
  };
}

/** Blanks are no name. */
const nameOrNull = (text: string | null | undefined): string | null =>
  text === undefined || text === null || text.trim() === '' ? null : text;

function questionLooks(target: ImportedRow['target'], choices: ImportedRow['choices']) {
  return {
    hasChoices: choices !== null,
    hasTarget: target.length > 0,
    isNumber: target.length > 0 && target.every((one) => NUMBER.test(one.trim())),
  };
}

function countMetrics(
  metrics: Map<string, Map<string, MetricTally>>,
  suite: string,
  reported: ImportedRow['reported'],
): void {
  for (const one of reported) {
    if (one.value === null) continue;
    const bySuite = metrics.get(suite) ?? new Map<string, MetricTally>();
    metrics.set(suite, bySuite);
    const label = metricLabel(one);
    const tally = bySuite.get(label) ?? { main: 0, values: 0, least: one.value, most: one.value };
    bySuite.set(label, tally);
    tally.values++;
    if (one.main) tally.main++;
    tally.least = Math.min(tally.least, one.value);
    tally.most = Math.max(tally.most, one.value);
  }
}

function findOrAddIndex(list: string[], text: string): number {
  const at = list.indexOf(text);
  return at >= 0 ? at : list.push(text) - 1;
}

function requireSameSuite(first: { suite: ImportedSuite; path: string }, other: ImportedSuite, path: string): void {
  throw new ConfigError(
    `${displayPath(path)}: holds replies to ${other.name}, ${displayPath(first.path)} to ${first.suite.name}; one import takes one set: import them into two runs`,
  );
}

/** Pages of one run are joined where the files, or the user, say whose they are; alike names of files say nothing. */
function requireOneFilePerModel(
  owners: Map<string, { path: string; byStem: boolean }>,
  label: string,
  one: { path: string; byStem: boolean },
  before: string | undefined,
  name: string,
): void {
  const owner = owners.get(label) ?? one;
  owners.set(label, owner);
  if (owner.path !== one.path && (owner.byStem || one.byStem))
    throw new ConfigError(
      `${displayPath(owner.path)} and ${displayPath(one.path)} are two files of the same model, ${label}; a model has one file in an import: join them, rename one, or give labels with --models (the same label twice joins them)`,
    );
  if (before !== undefined && before !== name)
    throw new ConfigError(
      `${displayPath(one.path)}: the models ${JSON.stringify(before)} and ${JSON.stringify(name)} would both be called ${label} here (other characters become "-"); rename one`,
    );
}

function refuseCollisions(collisions: Grouped['collisions'], files: readonly FileTally[]): void {
  const one = collisions[0];
  if (one === undefined) return;
  const at = ({ file, location }: { file: number; location: string }) =>
    `${displayPath(files[file]!.path)} (${location})`;
  throw new ConfigError(
    `${at(one.first)} and ${at(one.second)}: both hold a reply of ${one.model} to ${JSON.stringify(one.sample)}${collisions.length > 1 ? `, and so for ${collisions.length >= MAX_LISTED ? 'many' : collisions.length - 1} more` : ''}; files of one model are joined where they hold different cells: give each its own label with --models, or leave one away`,
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
