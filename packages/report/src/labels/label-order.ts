import { orderBySeed } from '@evenhand/io';

/**
 * The order in which the samples of a suite are drawn for people to label: random, but the same for every model and for
 * any number of them, so that whoever labels more goes on where they stopped.
 */
export function orderForLabels(seed: number, suite: string, ids: readonly string[]): string[] {
  return orderBySeed(ids, seed, (id) => `labels ${suite} ${id}`);
}

/** Whether the samples are the first so many of that order: then nobody chose them. */
export function areDrawn(seed: number, suite: string, labelled: ReadonlySet<string>, all: readonly string[]): boolean {
  return orderForLabels(seed, suite, all)
    .slice(0, labelled.size)
    .every((id) => labelled.has(id));
}
