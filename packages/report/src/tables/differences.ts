import { averageDifference, computeDifference, type Difference, type Differences, type Pairs } from './comparison.ts';
import { createFigureColumns } from './figure-columns.ts';
import type { Scope } from './scope.ts';

type Pair = readonly [string, string];

/** An average over some of the scopes, by their numbers. */
interface Average {
  readonly scopes: readonly number[];
  readonly weights: readonly number[];
}

/** @returns the differences in each scope, then those of each average */
export function computeDifferences(
  scopes: readonly Pick<Scope, 'byModel'>[],
  averages: readonly Average[],
  pairs: Pairs,
): Differences[] {
  const average = (parts: readonly Difference[], { scopes: numbers, weights }: Average) =>
    averageDifference(
      numbers.map((number) => parts[number]!),
      weights,
    );
  const compute = ([a, b]: Pair) => scopes.map((scope) => computeDifference(scope, a, b));
  const packed = scopes.map((_, number) => pack(pairs, (pair) => computeDifference(scopes[number]!, ...pair)));
  const averaged = averages.map((one) =>
    // One suite is its own average.
    one.scopes.length === 1 ? packed[one.scopes[0]!]! : pack(pairs, (pair) => average(compute(pair), one)),
  );
  let index = -1;
  for (const pair of pairs) {
    index++;
    const parts = compute(pair);
    for (const [number, one] of packed.entries()) one.set(index, parts[number]!);
    for (const [number, one] of averages.entries())
      if (one.scopes.length > 1) averaged[number]!.set(index, average(parts, one));
  }
  return [...packed, ...averaged];
}

function pack(
  pairs: Pairs,
  recompute: (pair: Pair) => Difference,
): Differences & { set(index: number, difference: Difference): void } {
  const { set, count, number, text } = createFigureColumns(pairs.length, {
    counts: ['nPairs', 'nUnpaired', 'both', 'aOnly', 'bOnly', 'neither', 'nSamples', 'nClusters'],
    numbers: ['estimate', 'lo', 'hi', 'lo90', 'hi90', 'p'],
    texts: ['test', 'method'],
  });
  return {
    length: pairs.length,
    pairAt: (index) => pairs.at(index)!,
    set(index, { difference, ...more }) {
      set(index, { ...more, ...difference });
    },
    at: (index) => ({
      ...toNames(pairs.at(index)!),
      nPairs: count('nPairs', index),
      nUnpaired: count('nUnpaired', index),
      both: count('both', index),
      aOnly: count('aOnly', index),
      bOnly: count('bOnly', index),
      neither: count('neither', index),
      difference: { estimate: number('estimate', index), lo: number('lo', index), hi: number('hi', index) },
      lo90: number('lo90', index),
      hi90: number('hi90', index),
      p: number('p', index),
      test: text('test', index),
      nSamples: count('nSamples', index),
      nClusters: count('nClusters', index),
      clustered: count('nClusters', index) < count('nSamples', index),
      method: text('method', index),
    }),
    listP: () => Float64Array.from({ length: pairs.length }, (_, index) => number('p', index) ?? Number.NaN),
    recompute: (index) => recompute(pairs.at(index)!),
  };
}

const toNames = ([modelA, modelB]: Pair) => ({ modelA, modelB });
