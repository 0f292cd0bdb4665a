import { averageDifference, computeDifference, type Difference, type PairFigures } from './comparison.ts';
import { createFigureColumns } from './figure-columns.ts';
import type { Scope } from './scope.ts';

/** The differences of all pairs in one scope: what is told of them is held in columns, the rest is computed anew where it is wanted. */
export interface Differences {
  readonly length: number;
  at(index: number): PairFigures;
  listP(): (number | null)[];
  recompute(index: number): Difference;
}

type Pairs = readonly (readonly [string, string])[];

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
  const compute = ([a, b]: Pairs[number]) => scopes.map((scope) => computeDifference(scope, a, b));
  const packed = scopes.map((_, number) => pack(pairs, (pair) => computeDifference(scopes[number]!, ...pair)));
  const averaged = averages.map((one) =>
    // One suite is its own average.
    one.scopes.length === 1 ? packed[one.scopes[0]!]! : pack(pairs, (pair) => average(compute(pair), one)),
  );
  for (const [index, pair] of pairs.entries()) {
    const parts = compute(pair);
    for (const [number, one] of packed.entries()) one.set(index, parts[number]!);
    for (const [number, one] of averages.entries())
      if (one.scopes.length > 1) averaged[number]!.set(index, average(parts, one));
  }
  return [...packed, ...averaged];
}

const COUNTS = ['nPairs', 'nUnpaired', 'both', 'aOnly', 'bOnly', 'neither', 'nSamples', 'nClusters'] as const;

function pack(
  pairs: Pairs,
  recompute: (pair: Pairs[number]) => Difference,
): Differences & { set(index: number, difference: Difference): void } {
  const columns = createFigureColumns(
    pairs.length,
    [...COUNTS, 'estimate', 'lo', 'hi', 'lo90', 'hi90', 'p', 'clustered'],
    ['test', 'method'],
  );
  return {
    length: pairs.length,
    set(index, { difference, clustered, ...figures }) {
      columns.set(index, { ...figures, ...difference, clustered: Number(clustered) });
    },
    at(index) {
      const { estimate, lo, hi, clustered, ...figures } = columns.get(index);
      const [modelA, modelB] = pairs[index]!;
      const counts = figures as typeof figures & Record<(typeof COUNTS)[number], number>;
      return { modelA, modelB, ...counts, difference: { estimate, lo, hi }, clustered: clustered === 1 };
    },
    listP: () => columns.list('p'),
    recompute: (index) => recompute(pairs[index]!),
  };
}
