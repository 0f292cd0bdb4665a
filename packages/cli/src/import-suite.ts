import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, createSampleFinder, loadSuite, type Sample, type Suite } from '@evenhand/core';
import type { ElementReading, ImportedRow, ImportedSuite, LocatedReading, ReplyFile } from '@evenhand/importers';
import { didYouMean, displayPath } from '@evenhand/io';
import { agreementWith, type Contradiction } from './import-agreement.ts';
import { createExperimentContext } from './registry.ts';

/** A suite by its name or folder, for the replies of somebody who asked it. @throws ConfigError */
export function loadNamedSuite(name: string): Suite {
  const context = createExperimentContext();
  const folder = context.catalogue.suites.get(name) ?? resolve(name);
  if (existsSync(join(folder, 'suite.yaml'))) return loadSuite(folder, context);
  throw new ConfigError(
    `--suite ${name}: is not known; ${didYouMean(name, context.catalogue.suites.keys(), String) ?? 'evenhand list suites shows what is'}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
  );
}

/** By id, or by place where the file names none. */
type Finder = (id: string, place?: number) => Sample | undefined;
type RowReading = Extract<ElementReading, { kind: 'row' }>;

/**
 * The same replies, with question, right answers and hidden tests from a suite in place of what the files say of them. A reply
 * belongs to the sample of its id; a bare number that is no id is the place in the suite, from 0 or from 1 as the file has it; a
 * line without an id belongs to the sample of its place. What the file says of question and right answer has to agree.
 */
export function attachSuite(files: readonly ReplyFile[], suite: Suite): ReplyFile[] {
  const byId = createSampleFinder(suite.samples);
  const imported: ImportedSuite = {
    name: suite.name,
    version: suite.version,
    source: suite.source,
    licence: suite.licence,
    scorer: suite.scorer,
    verdicts: null,
    additionalScorers: [],
    expected: suite.samples.length,
    expectedBy: 'suite',
  };
  const finderFrom =
    (base: 0 | 1): Finder =>
    (id, place) => {
      if (place !== undefined) return suite.samples.at(place);
      const known = byId(id);
      if (known !== undefined || !isNumber(id)) return known;
      const at = Number(id) - base;
      return at < 0 ? undefined : suite.samples.at(at);
    };
  return files.map((file) => {
    let base: 0 | 1 = 0;
    return {
      ...file,
      readings: async function* () {
        base = await baseOf(
          file,
          suite,
          (reading) => reading.location === undefined && byId(reading.row.sample) === undefined,
          finderFrom,
        );
        yield* attachSample(file, suite, imported, finderFrom(base));
      },
      notes: () => [
        ...file.notes(),
        `questions, right answers and the scorer are those of the suite ${suite.name}`,
        ...(base === 1 ? ['the numbers of the file are places in the suite, counted from 1'] : []),
      ],
    };
  });
}

const isNumber = (id: string): boolean => /^\d+$/.test(id);

async function* attachSample(
  file: ReplyFile,
  suite: Suite,
  imported: ImportedSuite,
  find: Finder,
): AsyncGenerator<LocatedReading> {
  const tally = newTally();
  for await (const one of file.readings()) {
    const { reading } = one;
    if (reading.kind === 'addition') {
      const sample = find(reading.to.sample)?.id ?? reading.to.sample;
      yield { ...one, reading: { ...reading, to: { ...reading.to, sample }, suite: imported } };
      continue;
    }
    if (reading.kind !== 'row') {
      yield one;
      continue;
    }
    const sample = find(reading.row.sample, reading.location);
    if (sample === undefined) {
      const why = `${suite.name} has no sample ${JSON.stringify(reading.row.sample)}`;
      yield { ...one, reading: { kind: 'malformed', why } };
      continue;
    }
    tally.add(one.location, reading.row, sample);
    const verdicts = reading.suite.verdicts;
    yield { ...one, reading: { kind: 'row', row: toSuiteRow(sample, reading.row), suite: { ...imported, verdicts } } };
  }
  refuseContradictions(file.path, suite, tally);
}

interface Noted extends Contradiction {
  readonly place: string;
  readonly sample: string;
}

/** How the rows of a file and the samples that they were placed at agree. */
function newTally() {
  const counts = { rows: 0, verbatim: 0, alike: 0, contradicting: 0 };
  const first: Noted[] = [];
  return {
    counts,
    add(place: string, row: ImportedRow, sample: Sample): void {
      counts.rows++;
      const found = agreementWith(row, sample);
      if (found === 'verbatim') counts.verbatim++;
      else if (found === 'alike') counts.alike++;
      else if (found !== 'open') {
        counts.contradicting++;
        if (first.length < 3) first.push({ ...found, place, sample: sample.id });
      }
    },
    first: (): readonly Noted[] => first,
    /** Where some inputs are the suite's word for word, those that are merely like them are of other samples. */
    wrong: () => counts.contradicting + (counts.verbatim > 0 ? counts.alike : 0),
  };
}

function refuseContradictions(path: string, suite: Suite, { counts, first, wrong }: ReturnType<typeof newTally>): void {
  if (wrong() === 0) return;
  const shortened = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 77).toWellFormed()}…` : text);
  const examples = first().map(
    ({ place, sample, what, found, expected }) =>
      `${place}: its ${what} is ${shortened(found)}, that of the sample ${sample} is ${shortened(expected)}`,
  );
  const other =
    counts.verbatim > 0 && counts.alike > 0 ? `${counts.alike} have another question than their sample` : '';
  throw new ConfigError(
    `${displayPath(path)}: contradicts the suite ${suite.name} in ${wrong()} of ${counts.rows} replies (${[...examples, other].filter((part) => part !== '').join('; ')}); it is of another set, or of another order or version of it: name the ids in the mapping file, or leave --suite away`,
  );
}

/**
 * Whether the bare numbers of a file are places from 0 or from 1: by the numbers that are there, else by which of the two agrees
 * with what the file says of questions and right answers.
 */
async function baseOf(
  file: ReplyFile,
  suite: Suite,
  isUnknown: (reading: RowReading) => boolean,
  finderFrom: (base: 0 | 1) => Finder,
): Promise<0 | 1> {
  const bases = ([0, 1] as const).map((base) => ({ base, find: finderFrom(base), tally: newTally() }));
  let [least, most, numbers] = [Number.POSITIVE_INFINITY, 0, 0];
  for await (const { reading, location } of file.readings()) {
    if (reading.kind !== 'row') continue;
    if (!isNumber(reading.row.sample) || !isUnknown(reading)) {
      if (numbers === 0) return 0;
      continue;
    }
    numbers++;
    least = Math.min(least, Number(reading.row.sample));
    most = Math.max(most, Number(reading.row.sample));
    for (const { find, tally } of bases) {
      const sample = find(reading.row.sample, reading.location);
      if (sample !== undefined) tally.add(location, reading.row, sample);
    }
  }
  if (numbers === 0 || least === 0) return 0;
  if (most === suite.samples.length) return 1;
  const [zero, one] = bases.map(({ tally }) => tally.wrong());
  return one! < zero! ? 1 : 0;
}

function toSuiteRow(sample: Sample, row: ImportedRow): ImportedRow {
  const { id, target, choices, language, cluster, tags, reference } = sample;
  const question = typeof sample.input === 'string' ? sample.input : null;
  const known = row.messages === null && row.question === null ? { question } : {};
  return { ...row, ...known, sample: id, target, choices, language, cluster, tags, reference };
}
