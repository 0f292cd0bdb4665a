import { byCodeUnits, clusterOf, type Sample } from '@evenhand/core';
import { newTexts } from './cells.ts';

/** What of a sample says where it stands. */
export type Placeable = Pick<Sample, 'id' | 'language' | 'cluster' | 'twin'>;

/** Where a sample stands among all samples of a run: by suite, then by id. */
export interface Place {
  readonly suite: string;
  readonly sample: Pick<Sample, 'id' | 'language' | 'twin'>;
  readonly number: number;
  /** Unique over suites. */
  readonly cluster: number;
}

/** All samples of a run by number, without their texts, so that a million of them fit into memory. */
export interface Places {
  readonly size: number;
  /** Samples of a suite; 0 = there is no such suite. */
  sizeOf(suite: string): number;
  /** Different languages of a suite, sorted. */
  languagesOf(suite: string): readonly string[];
  /** How many samples of a suite are in a language. */
  countIn(suite: string, language: string): number;
  /** −1 = there is no such sample. */
  numberOf(suite: string, id: string): number;
  /** Place of the sample in its suite's own list, from 0. */
  listedAt(number: number): number;
  at(number: number): Place;
  suiteAt(number: number): string;
  languageAt(number: number): string | null;
  twinAt(number: number): string | null;
}

interface Stretch {
  readonly suite: string;
  readonly start: number;
  readonly end: number;
}

/** The order in which suites or samples stand in their files does not matter. */
export function samplePlaces(
  suites: readonly { readonly name: string; readonly samples: Iterable<Placeable> }[],
): Places {
  const texts = newTexts();
  const ids: string[] = [];
  const languages: number[] = [];
  const twins: number[] = [];
  const clusters: number[] = [];
  /** Only of suites whose lists do not stand in the order of their ids. */
  const listed = new Map<number, readonly number[]>();
  const byName = new Map<string, number>();
  let clusterCount = 0;
  const stretches: Stretch[] = [];
  for (const { name, samples } of [...suites].sort((a, b) => byCodeUnits(a.name, b.name))) {
    const start = ids.length;
    const { told, order } = inOrder(samples);
    if (order !== null) listed.set(start, order);
    for (const { id, language, twin, shared } of told) {
      ids.push(id);
      languages.push(texts.numberOf(language));
      twins.push(texts.numberOf(twin));
      // A sample that shares its cluster with none needs no name of it.
      const cluster = (shared === null ? undefined : byName.get(`${name}/${shared}`)) ?? clusterCount++;
      if (shared !== null) byName.set(`${name}/${shared}`, cluster);
      clusters.push(cluster);
    }
    stretches.push({ suite: name, start, end: ids.length });
  }
  const bySuite = new Map(stretches.map((stretch) => [stretch.suite, stretch]));
  const named = (number: number) => (number < 0 ? null : texts.list[number]!);
  const stretchAt = (number: number) => stretches.findLast(({ start }) => start <= number)!;
  const suiteAt = (number: number) => stretchAt(number).suite;
  const [languageOf, twinOf, clusterAt] = [languages, twins, clusters].map((list) => Int32Array.from(list)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const of = (suite: string) => {
    const { start, end } = bySuite.get(suite) ?? NOWHERE;
    return languageOf.subarray(start, end);
  };
  return {
    size: ids.length,
    sizeOf(suite) {
      const { start, end } = bySuite.get(suite) ?? NOWHERE;
      return end - start;
    },
    languagesOf: (suite) => [...new Set(of(suite))].flatMap((one) => named(one) ?? []).sort(byCodeUnits),
    countIn: (suite, language) => of(suite).filter((one) => named(one) === language).length,
    numberOf: (suite, id) => found(ids, id, bySuite.get(suite) ?? NOWHERE),
    listedAt(number) {
      const { start } = stretchAt(number);
      return listed.get(start)?.[number - start] ?? number - start;
    },
    at: (number) => ({
      suite: suiteAt(number),
      sample: { id: ids[number]!, language: named(languageOf[number]!), twin: named(twinOf[number]!) },
      number,
      cluster: clusterAt[number]!,
    }),
    suiteAt,
    languageAt: (number) => named(languageOf[number]!),
    twinAt: (number) => named(twinOf[number]!),
  };
}

const NOWHERE: Stretch = { suite: '', start: 0, end: 0 };

/** By halves: the ids of a suite stand in order, and a map of a million of them would take more room than they do. */
function found(ids: readonly string[], id: string, { start, end }: Stretch): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low < end && ids[low] === id ? low : -1;
}

interface Told {
  readonly id: string;
  readonly language: string | null;
  readonly twin: string | null;
  /** Name of the cluster; null = it stands alone. */
  readonly shared: string | null;
}

/** By id. @returns the places in the list as it was, in that order; null = it stood so */
function inOrder(samples: Iterable<Placeable>): { told: Iterable<Told>; order: readonly number[] | null } {
  const ids: string[] = [];
  const rest: (Omit<Told, 'id'> | null)[] = [];
  let sorted = true;
  for (const sample of samples) {
    sorted &&= ids.length === 0 || ids.at(-1)! <= sample.id;
    ids.push(sample.id);
    const { language, twin, cluster } = sample;
    const plain = language === null && twin === null && cluster === null;
    const shared = cluster === null && twin === null ? null : clusterOf(sample);
    rest.push(plain ? null : alike(rest.at(-1), { language, twin, shared }));
  }
  const order = sorted ? null : ids.map((_, at) => at).sort((a, b) => byCodeUnits(ids[a]!, ids[b]!));
  const told = function* (): Generator<Told> {
    for (let at = 0; at < ids.length; at++) {
      const place = order?.[at] ?? at;
      yield { id: ids[place]!, ...(rest[place] ?? ALONE) };
    }
  };
  return { told: told(), order };
}

const ALONE: Omit<Told, 'id'> = { language: null, twin: null, shared: null };

/** The one before, where nothing differs: most samples of a set are alike in this. */
function alike(before: Omit<Told, 'id'> | null | undefined, one: Omit<Told, 'id'>): Omit<Told, 'id'> {
  const same = before?.language === one.language && before.twin === one.twin && before.shared === one.shared;
  return same ? before : one;
}
