import { type Sample, toClusterKey } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { createStringTable } from './string-table.ts';

/** What of a sample says where it stands. */
export type IndexableSample = Pick<Sample, 'id' | 'language' | 'cluster' | 'twin'>;

/** The samples of a suite, in the order of its list. */
export interface IndexableSuite {
  readonly name: string;
  readonly samples: readonly IndexableSample[];
}

/** Where a sample stands among all samples of a run: by suite, then by id. */
export interface IndexedSample {
  readonly suite: string;
  readonly sample: Pick<Sample, 'id' | 'language' | 'twin'>;
  readonly number: number;
  /** Unique over suites. */
  readonly cluster: number;
}

/** All samples of a run by number, without their texts, so that a million of them fit into memory. */
export interface SampleIndex {
  readonly size: number;
  /** Samples of a suite; 0 = there is no such suite. */
  countSamples(suite: string): number;
  /** Different languages of a suite, sorted. */
  listLanguages(suite: string): readonly string[];
  /** How many samples of a suite are in a language. */
  countInLanguage(suite: string, language: string): number;
  /** −1 = there is no such sample. */
  findNumber(suite: string, id: string): number;
  /** Place of the sample in its suite's own list, from 0. */
  listPositionAt(number: number): number;
  at(number: number): IndexedSample;
  suiteAt(number: number): string;
  languageAt(number: number): string | null;
  twinAt(number: number): string | null;
}

interface SuiteRange {
  readonly suite: string;
  readonly start: number;
  readonly end: number;
}

/** The order in which suites or samples stand in their files does not matter. */
export function createSampleIndex(
  suites: readonly { readonly name: string; readonly samples: Iterable<IndexableSample> }[],
): SampleIndex {
  const texts = createStringTable();
  const ids: string[] = [];
  const languages: number[] = [];
  const twins: number[] = [];
  const clusters: number[] = [];
  /** Only of suites whose lists do not stand in the order of their ids. */
  const listed = new Map<number, readonly number[]>();
  const byName = new Map<string, number>();
  let clusterCount = 0;
  const ranges: SuiteRange[] = [];
  for (const { name, samples } of [...suites].sort((a, b) => compareCodeUnits(a.name, b.name))) {
    const start = ids.length;
    const { sortedSamples, order } = sortById(samples);
    if (order !== null) listed.set(start, order);
    for (const { id, language, twin, shared } of sortedSamples) {
      ids.push(id);
      languages.push(texts.intern(language));
      twins.push(texts.intern(twin));
      // A sample that shares its cluster with none needs no name of it.
      const cluster = (shared === null ? undefined : byName.get(`${name}/${shared}`)) ?? clusterCount++;
      if (shared !== null) byName.set(`${name}/${shared}`, cluster);
      clusters.push(cluster);
    }
    ranges.push({ suite: name, start, end: ids.length });
  }
  const bySuite = new Map(ranges.map((range) => [range.suite, range]));
  const toText = (number: number) => (number < 0 ? null : texts.list[number]!);
  const findRange = (number: number) => ranges.findLast(({ start }) => start <= number)!;
  const suiteAt = (number: number) => findRange(number).suite;
  const [languageIds, twinIds, clusterIds] = [languages, twins, clusters].map((list) => Int32Array.from(list)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const languageIdsIn = (suite: string) => {
    const { start, end } = bySuite.get(suite) ?? EMPTY_RANGE;
    return languageIds.subarray(start, end);
  };
  return {
    size: ids.length,
    countSamples(suite) {
      const { start, end } = bySuite.get(suite) ?? EMPTY_RANGE;
      return end - start;
    },
    listLanguages: (suite) =>
      [...new Set(languageIdsIn(suite))].flatMap((one) => toText(one) ?? []).sort(compareCodeUnits),
    countInLanguage: (suite, language) => languageIdsIn(suite).filter((one) => toText(one) === language).length,
    findNumber: (suite, id) => findId(ids, id, bySuite.get(suite) ?? EMPTY_RANGE),
    listPositionAt(number) {
      const { start } = findRange(number);
      return listed.get(start)?.[number - start] ?? number - start;
    },
    at: (number) => ({
      suite: suiteAt(number),
      sample: { id: ids[number]!, language: toText(languageIds[number]!), twin: toText(twinIds[number]!) },
      number,
      cluster: clusterIds[number]!,
    }),
    suiteAt,
    languageAt: (number) => toText(languageIds[number]!),
    twinAt: (number) => toText(twinIds[number]!),
  };
}

const EMPTY_RANGE: SuiteRange = { suite: '', start: 0, end: 0 };

/** By halves: the ids of a suite stand in order, and a map of a million of them would take more room than they do. */
function findId(ids: readonly string[], id: string, { start, end }: SuiteRange): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low < end && ids[low] === id ? low : -1;
}

interface SampleTraits {
  readonly id: string;
  readonly language: string | null;
  readonly twin: string | null;
  /** Name of the cluster; null = it stands alone. */
  readonly shared: string | null;
}

/** By id. @returns the places in the list as it was, in that order; null = it stood so */
function sortById(samples: Iterable<IndexableSample>): {
  sortedSamples: Iterable<SampleTraits>;
  order: readonly number[] | null;
} {
  const ids: string[] = [];
  const rest: (Omit<SampleTraits, 'id'> | null)[] = [];
  let sorted = true;
  for (const sample of samples) {
    sorted &&= ids.length === 0 || ids.at(-1)! <= sample.id;
    ids.push(sample.id);
    const { language, twin, cluster } = sample;
    const plain = language === null && twin === null && cluster === null;
    const shared = cluster === null && twin === null ? null : toClusterKey(sample);
    rest.push(plain ? null : reuseEqual(rest.at(-1), { language, twin, shared }));
  }
  const order = sorted ? null : ids.map((_, at) => at).sort((a, b) => compareCodeUnits(ids[a]!, ids[b]!));
  const generateSorted = function* (): Generator<SampleTraits> {
    for (let at = 0; at < ids.length; at++) {
      const position = order?.[at] ?? at;
      yield { id: ids[position]!, ...(rest[position] ?? UNCLUSTERED) };
    }
  };
  return { sortedSamples: generateSorted(), order };
}

const UNCLUSTERED: Omit<SampleTraits, 'id'> = { language: null, twin: null, shared: null };

/** The one before, where nothing differs: most samples of a set are alike in this. */
function reuseEqual(
  before: Omit<SampleTraits, 'id'> | null | undefined,
  one: Omit<SampleTraits, 'id'>,
): Omit<SampleTraits, 'id'> {
  const same = before?.language === one.language && before.twin === one.twin && before.shared === one.shared;
  return same ? before : one;
}
