import type { Suite } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { alignWithTest, holm, meanInterval, pairedDifference, pairedTest } from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import type { Row } from './columns.ts';
import { estimateCells, toEstimate } from './estimate.ts';
import { pairSeed } from './pairs.ts';
import type { RunData, Scope } from './scope.ts';

type Counterpart = NonNullable<Suite['counterpart']>;

/** A suite and its counterpart on one prompt. */
interface CounterpartPair {
  readonly counterpart: Counterpart;
  readonly name: string;
  readonly first: Scope;
  readonly second: Scope;
}

/** One question as it stands in both, means over the trials that both have. */
interface Matched {
  readonly cluster: number;
  readonly a: number;
  readonly b: number;
  /** Trials that both have. */
  readonly trials: number;
  /** Trials that are right in the first, and those of them that are right in the second too. */
  readonly right: number;
  readonly survived: number;
}

/**
 * counterparts.csv: a suite against the questions that were drawn anew (`fresh`), or against its own with their options in another
 * order (`shuffled`), question by question. Model by model, and over the models (`*`): the mean of their differences, models being the
 * sample. p-values are adjusted over the models of one pair (Holm). `order_sensitivity` is the share of right answers that survive.
 * METHODOLOGY §6.10. @returns no rows where the run has no counterparts
 */
export function counterpartRows(data: RunData): Row[] {
  return listPairs(data).flatMap((pair) => {
    const models = [...data.cells.keys()].sort(compareCodeUnits);
    const matched = models.map((model) => match(data, pair, model));
    const parts = matched.map((list, index) => compare(list, models[index]!));
    const adjusted = holm(parts.map(({ p }) => p));
    const head = {
      suite: pair.counterpart.of,
      counterpart: pair.name,
      how: pair.counterpart.how,
      prompt: pair.first.prompt,
    };
    return [
      ...models.map((model, index) => ({
        ...head,
        model,
        ...parts[index]!.row,
        p_adjusted: adjusted[index] ?? null,
        ...(pair.counterpart.how === 'shuffled' ? survival(matched[index]!) : NO_SURVIVAL),
      })),
      ...(models.length > 1
        ? [{ ...head, model: '*', ...overModels(parts.map(({ row }) => row)), ...NO_SURVIVAL }]
        : []),
    ];
  });
}

/**
 * Models that did better on the published list than on a fresh one, beyond the margin and beyond chance: the lower end of the 95 %
 * interval of the difference is above 0, the difference above the margin, and the adjusted p below 0.05.
 * @returns keys `suite/prompt/model`
 */
export function findOverlaps(rows: readonly Row[], margin: number): ReadonlySet<string> {
  return new Set(
    rows
      .filter(
        (row) =>
          row.how === 'fresh' &&
          row.model !== '*' &&
          typeof row.difference === 'number' &&
          row.difference > margin &&
          (row.difference_lo as number) > 0 &&
          row.p_adjusted !== null &&
          (row.p_adjusted as number) < 0.05,
      )
      .map((row) => `${row.suite}/${row.prompt}/${row.model}`),
  );
}

function listPairs(data: RunData): CounterpartPair[] {
  const scopes = data.scopes.filter(({ language }) => language === '*');
  return data.inputs.suites.flatMap(({ name, counterpart }) =>
    counterpart === undefined
      ? []
      : scopes
          .filter(({ suite }) => suite === counterpart.of)
          .flatMap((first) => {
            const second = scopes.find(({ suite, prompt }) => suite === name && prompt === first.prompt);
            return second === undefined ? [] : [{ counterpart, name, first, second }];
          }),
  );
}

/** Cells of the same question and trial, both with a verdict. */
function match({ sampleIndex }: RunData, { name, first, second }: CounterpartPair, model: string): Matched[] {
  const [mine, others] = [first, second].map((scope) => countingCells(findCells(scope.byModel, model))) as [
    Cells,
    Cells,
  ];
  const at = new Map(
    Array.from({ length: others.size }, (_, i) => [`${others.sampleNumber[i]}/${others.trial[i]}`, i]),
  );
  const sums = new Map<
    number,
    { cluster: number; a: number; b: number; trials: number; right: number; survived: number }
  >();
  for (let i = 0; i < mine.size; i++) {
    const number = mine.sampleNumber[i]!;
    const other = at.get(`${sampleIndex.findNumber(name, sampleIndex.at(number).sample.id)}/${mine.trial[i]}`);
    if (other === undefined) continue;
    const sum = sums.get(number) ?? { cluster: mine.cluster[i]!, a: 0, b: 0, trials: 0, right: 0, survived: 0 };
    sums.set(number, sum);
    sum.a += mine.value[i]!;
    sum.b += others.value[other]!;
    sum.trials++;
    if (mine.value[i] !== 1) continue;
    sum.right++;
    if (others.value[other] === 1) sum.survived++;
  }
  return [...sums.values()].map((sum) => ({ ...sum, a: sum.a / sum.trials, b: sum.b / sum.trials }));
}

function compare(matched: readonly Matched[], model: string): { readonly row: Row; readonly p: number | null } {
  const [a, b, clusters] = [
    matched.map((one) => one.a),
    matched.map((one) => one.b),
    matched.map((one) => one.cluster),
  ];
  const cells = matched.reduce((sum, { trials }) => sum + trials, 0);
  const isInteger = (value: number, trials: number) => Math.abs(value * trials - Math.round(value * trials)) < 1e-9;
  const graded = matched.some((one) => !isInteger(one.a, one.trials) || !isInteger(one.b, one.trials));
  const kind = { clusters, cells, binary: !graded, oneTrial: matched.every(({ trials }) => trials === 1) };
  const found = pairedDifference({ a, b, ...kind });
  const { p, test } = pairedTest({
    differences: a.map((value, index) => value - b[index]!),
    clusters,
    trials: graded ? null : matched.map(({ trials }) => trials),
    seed: pairSeed(model, model),
  });
  const ends = alignWithTest(found, found.difference, p);
  return {
    row: {
      n_samples: matched.length,
      n_clusters: new Set(clusters).size,
      mean_score: mean(a),
      counterpart_mean_score: mean(b),
      ...estimateCells('difference', { estimate: found.difference, lo: ends.lo, hi: ends.hi }),
      p,
      test,
    },
    p,
  };
}

/** Each model is one pair of figures. */
function overModels(rows: readonly Row[]): Row {
  const known = rows.filter((row) => row.mean_score !== null);
  const [a, b] = [
    known.map((row) => row.mean_score as number),
    known.map((row) => row.counterpart_mean_score as number),
  ];
  const found = pairedDifference({
    a,
    b,
    clusters: a.map((_, index) => index),
    cells: a.length,
    binary: false,
    oneTrial: false,
  });
  const { p, test } = pairedTest({
    differences: a.map((value, index) => value - b[index]!),
    clusters: a.map((_, index) => index),
    trials: null,
    seed: pairSeed('*', '*'),
  });
  const ends = alignWithTest(found, found.difference, p);
  return {
    n_samples: null,
    n_clusters: known.length,
    mean_score: mean(a),
    counterpart_mean_score: mean(b),
    ...estimateCells('difference', { estimate: found.difference, lo: ends.lo, hi: ends.hi }),
    p,
    test,
    p_adjusted: p,
  };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the answers that are right in the first order, the share that is right in the other one too. */
function survival(matched: readonly Matched[]): Row {
  const right = matched.filter((one) => one.right > 0);
  const found = meanInterval({
    values: right.map((one) => one.survived / one.right),
    clusters: right.map(({ cluster }) => cluster),
    cells: right.reduce((sum, one) => sum + one.right, 0),
    binary: true,
  });
  return {
    n_right: right.reduce((sum, one) => sum + one.right, 0),
    ...estimateCells('order_sensitivity', toEstimate(found)),
  };
}

const NO_SURVIVAL: Row = {
  n_right: null,
  order_sensitivity: null,
  order_sensitivity_lo: null,
  order_sensitivity_hi: null,
};
