import { compareCodeUnits } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { type Cells, CUT, FAILED } from '../cells/cells.ts';
import { findHeadPrompt } from './headline.ts';
import { type RunData, type Scope, suiteWeight } from './scope.ts';

/** Models from best to worst; those with the same figure share a place. */
export type Order = readonly (readonly string[])[];

/** What the order would be under one other defensible choice. */
export interface Choice {
  /** What the order is of: right answers, or money per right answer. */
  readonly metric: 'quality' | 'cost';
  readonly choice: string;
  readonly order: Order;
  /** Pairs that stand the other way round than in the headline, the one that is better here first. */
  readonly swapped: readonly (readonly [string, string])[];
  /** Pairs that just one of the two orders has as equal. */
  readonly tied: readonly (readonly [string, string])[];
}

/** The headline's order, and what becomes of it. */
export interface Sensitivity {
  /** As published; of cost: only the models whose cost per right answer is known. */
  readonly headline: Readonly<Record<Choice['metric'], Order>>;
  readonly choices: readonly Choice[];
}

/** A figure by model; null = unknown. */
type Figures = ReadonlyMap<string, number | null>;
/** The value that a cell has under some choice; NaN = it is left out. */
type Reader = (cells: Cells, index: number) => number;

const counts = (cells: Cells, i: number) => cells.outcome[i] !== FAILED;
const published: Reader = (cells, i) => (counts(cells, i) ? cells.value[i]! : Number.NaN);

/** Recomputes the headline's order under each defensible choice: of the order alone, whatever the intervals say. METHODOLOGY §9. */
export function computeSensitivity(data: RunData): Sensitivity {
  const allLanguages = data.scopes.filter((scope) => scope.language === '*');
  const mainPrompt = findHeadPrompt(allLanguages);
  const main = allLanguages.filter((scope) => scope.prompt === mainPrompt);
  const quality = (scopes: readonly Scope[], read: Reader) => qualityFigures(data, scopes, read);
  const wording = (prompt: string) =>
    main.map((scope) => allLanguages.find((one) => one.suite === scope.suite && one.prompt === prompt) ?? scope);
  const wordings = [...new Set(allLanguages.map((scope) => scope.prompt))].filter((prompt) => prompt !== mainPrompt);
  const any = (holds: (cells: Cells, index: number) => boolean) =>
    main.some((scope) =>
      [...scope.byModel.values()].some((cells) => cells.sampleNumber.some((_, i) => holds(cells, i))),
    );

  const head = quality(main, published);
  const others: [() => string, Figures][] = [
    [() => messages.report.strict, quality(main, (cells, i) => (counts(cells, i) ? cells.strict[i]! : Number.NaN))],
    [() => messages.report.lenient, quality(main, (cells, i) => (counts(cells, i) ? cells.lenient[i]! : Number.NaN))],
  ];
  for (const prompt of wordings.sort(compareCodeUnits))
    others.push([() => messages.report.withVariant(prompt), quality(wording(prompt), published)]);
  if (any((cells, i) => !counts(cells, i)))
    for (const value of [0, 1])
      others.push([
        () => messages.report.failedAs(value === 1),
        quality(main, (cells, i) => (counts(cells, i) ? cells.value[i]! : value)),
      ]);
  const isCut = (cells: Cells, i: number) => (cells.flags[i]! & CUT) !== 0;
  if (any(isCut))
    others.push([
      () => messages.report.withoutCut,
      quality(main, (cells, i) => (isCut(cells, i) ? Number.NaN : published(cells, i))),
    ]);
  if (main.length > 1)
    for (const left of main)
      others.push([
        () => messages.report.withoutSuite(left.suite),
        quality(
          main.filter((one) => one !== left),
          published,
        ),
      ]);

  const cost = costFigures(main, (cells) => cells.costUsd);
  const bases: [() => string, (cells: Cells) => Float64Array][] = [
    [() => messages.report.byListPrice, (cells) => cells.listUsd],
    [() => messages.report.asBilled, (cells) => cells.billedUsd],
  ];
  return {
    headline: { quality: rankModels(head, -1), cost: rankModels(cost, 1) },
    choices: [
      ...others.map(([choice, figures]) => compared('quality', choice, head, figures)),
      ...bases
        .filter(([, selectAmounts]) =>
          any((cells, i) => !Number.isNaN(selectAmounts(cells)[i]) && selectAmounts(cells)[i] !== cells.costUsd[i]),
        )
        .map(([choice, selectAmounts]) => compared('cost', choice, cost, costFigures(main, selectAmounts))),
    ],
  };
}

/** Mean over suites by their weights of the mean over samples of the mean over trials; what reads as null is left out. */
function qualityFigures(data: RunData, scopes: readonly Scope[], read: Reader): Figures {
  const weighed = scopes.filter((scope) => suiteWeight(data, scope.suite) > 0);
  return new Map(
    [...data.cells.keys()].map((model) => {
      let [top, weights] = [0, 0];
      for (const scope of weighed) {
        const mean = computeMean(scope.byModel.get(model), read);
        if (mean === null) return [model, null];
        top += suiteWeight(data, scope.suite) * mean;
        weights += suiteWeight(data, scope.suite);
      }
      return [model, weights === 0 ? null : top / weights];
    }),
  );
}

function computeMean(cells: Cells | undefined, read: Reader): number | null {
  if (cells === undefined) return null;
  const { size, sampleNumber } = cells;
  let [total, samples] = [0, 0];
  for (let i = 0; i < size; ) {
    const start = i;
    let [sum, trials] = [0, 0];
    for (; i < size && sampleNumber[i] === sampleNumber[start]; i++) {
      const value = read(cells, i);
      if (Number.isNaN(value)) continue;
      sum += value;
      trials++;
    }
    if (trials === 0) continue;
    total += sum / trials;
    samples++;
  }
  return samples === 0 ? null : total / samples;
}

/**
 * Money per right answer over all suites, as efficiency.csv has it. Where `of` does not know a cell's cost, what is
 * published stands for it: nobody bills a local run.
 */
function costFigures(scopes: readonly Scope[], selectAmounts: (cells: Cells) => Float64Array): Figures {
  const totals = new Map<string, { usd: number; right: number }>();
  for (const scope of scopes)
    for (const [model, cells] of scope.byModel) {
      const total = totals.get(model) ?? { usd: 0, right: 0 };
      totals.set(model, total);
      const amounts = selectAmounts(cells);
      for (let i = 0; i < cells.size; i++) {
        if (!counts(cells, i)) continue;
        total.usd += Number.isNaN(amounts[i]) ? cells.costUsd[i]! : amounts[i]!;
        if (cells.value[i] === 1) total.right++;
      }
    }
  return new Map(
    [...totals].map(([model, { usd, right }]) => [model, Number.isNaN(usd) || right === 0 ? null : usd / right]),
  );
}

/** Rounding is no difference. */
const order = (x: number, y: number) => (Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y)) ? 0 : x - y);

/** @param sign −1 where more is better */
function rankModels(figures: Figures, sign: 1 | -1): Order {
  const known = [...figures].flatMap(([model, value]) => (value === null ? [] : [{ model, value }]));
  known.sort((a, b) => sign * order(a.value, b.value) || compareCodeUnits(a.model, b.model));
  const ranks: { value: number; models: string[] }[] = [];
  for (const { model, value } of known) {
    const last = ranks.at(-1);
    if (last !== undefined && order(last.value, value) === 0) last.models.push(model);
    else ranks.push({ value, models: [model] });
  }
  return ranks.map(({ models }) => models);
}

function compared(metric: Choice['metric'], describe: () => string, head: Figures, figures: Figures): Choice {
  const sign = metric === 'cost' ? 1 : -1;
  const models = [...head.keys()].filter((model) => head.get(model) !== null && figures.get(model) != null);
  models.sort((a, b) => sign * order(head.get(a)!, head.get(b)!) || compareCodeUnits(a, b));
  const swapped: [string, string][] = [];
  const tied: [string, string][] = [];
  for (const [index, a] of models.entries())
    for (const b of models.slice(index + 1)) {
      const before = sign * order(head.get(a)!, head.get(b)!);
      const after = sign * order(figures.get(a)!, figures.get(b)!);
      if (before < 0 && after > 0) swapped.push([b, a]);
      else if ((before === 0) !== (after === 0)) tied.push([a, b]);
    }
  return {
    metric,
    // In the language of whoever reads it.
    get choice() {
      return describe();
    },
    order: rankModels(figures, sign),
    swapped,
    tied,
  };
}

/** One sentence for the top of a report; null = the order stands whatever is chosen. */
export function sensitivitySentence({ choices }: Sensitivity): string | null {
  const swaps = choices.filter((one) => one.swapped.length > 0);
  const ties = choices.filter((one) => one.swapped.length === 0 && one.tied.length > 0);
  if (swaps.length === 0 && ties.length === 0) return null;
  const describe = (one: Choice) =>
    `${one.metric === 'cost' ? messages.report.orderByCost(one.choice) : one.choice}: ${some(one.swapped.length > 0 ? one.swapped.map(([a, b]) => messages.report.orderedBefore(a, b)) : one.tied.map(([a, b]) => messages.report.tieChanges(a, b)))}`;
  const listed = [...swaps, ...ties].slice(0, 3);
  const more = swaps.length + ties.length - listed.length;
  return messages.report.orderDepends(
    [...listed.map(describe), ...(more > 0 ? [messages.report.andMore(more)] : [])].join('; '),
  );
}

function some(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(', ')
    : messages.report.morePairs(names.slice(0, 3).join(', '), names.length - 3);
}
