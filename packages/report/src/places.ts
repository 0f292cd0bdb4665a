import { byCodeUnits, clusterOf, type Sample, type Suite } from '@evenhand/core';

/** Where a sample stands among all samples of a run: by suite, then by id. */
export interface Place {
  readonly suite: string;
  readonly sample: Sample;
  readonly number: number;
  /** Unique over suites. */
  readonly cluster: number;
}

/** By suite and sample. The order in which suites or samples stand in their files does not matter. */
export type Places = ReadonlyMap<string, ReadonlyMap<string, Place>>;

export function samplePlaces(suites: readonly Suite[]): Places {
  let number = 0;
  const clusters = new Map<string, number>();
  const places = new Map<string, ReadonlyMap<string, Place>>();
  for (const suite of [...suites].sort((a, b) => byCodeUnits(a.name, b.name))) {
    const of = new Map<string, Place>();
    places.set(suite.name, of);
    for (const sample of [...suite.samples].sort((a, b) => byCodeUnits(a.id, b.id))) {
      const name = `${suite.name}/${clusterOf(sample)}`;
      const cluster = clusters.get(name) ?? clusters.size;
      clusters.set(name, cluster);
      of.set(sample.id, { suite: suite.name, sample, number: number++, cluster });
    }
  }
  return places;
}

/** The same by number. */
export function placeList(places: Places): Place[] {
  return [...places.values()].flatMap((of) => [...of.values()]);
}
