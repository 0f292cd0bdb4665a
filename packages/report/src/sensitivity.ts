import { byCodeUnits } from '@evenhand/core';
import type { Observation } from './observation.ts';
import { type RunData, type Scope, suiteWeight } from './scope.ts';

/** Models from best to worst; those with the same figure share a place. */
export type Order = readonly (readonly string[])[];

/** What the order would be under one other defensible choice. */
export interface Choice {
  /** What the order is of: right answers, or money per right answer. */
  readonly of: 'quality' | 'cost';
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
  readonly headline: Readonly<Record<Choice['of'], Order>>;
  readonly choices: readonly Choice[];
}

/** A figure by model; null = unknown. */
type Figures = ReadonlyMap<string, number | null>;
type Reader = (one: Observation) => number | null;

const published: Reader = (one) => (one.counts ? one.value : null);

/** Recomputes the headline's order under each defensible choice: of the order alone, whatever the intervals say. */
export function sensitivityOf(data: RunData): Sensitivity {
  const whole = data.scopes.filter((scope) => scope.language === '*');
  const main = whole.filter((scope) => scope.prompt === 'main');
  const quality = (scopes: readonly Scope[], read: Reader) => qualityFigures(data, scopes, read);
  const wording = (prompt: string) =>
    main.map((scope) => whole.find((one) => one.suite === scope.suite && one.prompt === prompt) ?? scope);
  const wordings = [...new Set(whole.map((scope) => scope.prompt))].filter((prompt) => prompt !== 'main');
  const any = (holds: (one: Observation) => boolean) =>
    main.some((scope) => [...scope.byModel.values()].some((list) => list.some(holds)));

  const head = quality(main, published);
  const others: [string, Figures][] = [
    ['read strictly', quality(main, (one) => (one.counts ? one.strict : null))],
    ['read leniently', quality(main, (one) => (one.counts ? one.lenient : null))],
  ];
  for (const prompt of wordings.sort(byCodeUnits))
    others.push([`worded as ${prompt}`, quality(wording(prompt), published)]);
  if (any((one) => !one.counts))
    for (const value of [0, 1])
      others.push([
        `failed cells counted as ${value === 0 ? 'wrong' : 'right'}`,
        quality(main, (one) => (one.counts ? one.value : value)),
      ]);
  if (any((one) => one.cut))
    others.push(['cut replies left out', quality(main, (one) => (one.counts && !one.cut ? one.value : null))]);
  if (main.length > 1)
    for (const left of main)
      others.push([
        `without ${left.suite}`,
        quality(
          main.filter((one) => one !== left),
          published,
        ),
      ]);

  const cost = costFigures(main, (one) => one.measure.costUsd);
  const bases: [string, (one: Observation) => number | null][] = [
    ['by list price', (one) => one.measure.listUsd],
    ['as billed', (one) => one.measure.billedUsd],
  ];
  return {
    headline: { quality: orderOf(head, -1), cost: orderOf(cost, 1) },
    choices: [
      ...others.map(([choice, figures]) => compared('quality', choice, head, figures)),
      ...bases
        .filter(([, of]) => any((one) => of(one) !== null && of(one) !== one.measure.costUsd))
        .map(([choice, of]) =>
          compared(
            'cost',
            choice,
            cost,
            costFigures(main, (one) => of(one) ?? one.measure.costUsd),
          ),
        ),
    ],
  };
}

/** Mean over suites by their weights of the mean over samples of the mean over trials; what reads as null is left out. */
function qualityFigures(data: RunData, scopes: readonly Scope[], read: Reader): Figures {
  const weighed = scopes.filter((scope) => suiteWeight(data, scope.suite) > 0);
  return new Map(
    [...data.observations.keys()].map((model) => {
      let [top, weights] = [0, 0];
      for (const scope of weighed) {
        const mean = meanOf(scope.byModel.get(model) ?? [], read);
        if (mean === null) return [model, null];
        top += suiteWeight(data, scope.suite) * mean;
        weights += suiteWeight(data, scope.suite);
      }
      return [model, weights === 0 ? null : top / weights];
    }),
  );
}

function meanOf(observations: readonly Observation[], read: Reader): number | null {
  let [total, samples] = [0, 0];
  for (let start = 0; start < observations.length; ) {
    const { place } = observations[start]!;
    let [sum, trials] = [0, 0];
    for (; observations[start]?.place === place; start++) {
      const value = read(observations[start]!);
      if (value === null) continue;
      sum += value;
      trials++;
    }
    if (trials === 0) continue;
    total += sum / trials;
    samples++;
  }
  return samples === 0 ? null : total / samples;
}

/** Money per right answer over all suites, as efficiency.csv has it. */
function costFigures(scopes: readonly Scope[], of: (one: Observation) => number | null): Figures {
  const totals = new Map<string, { usd: number | null; right: number }>();
  for (const scope of scopes)
    for (const [model, list] of scope.byModel) {
      const total = totals.get(model) ?? { usd: 0, right: 0 };
      totals.set(model, total);
      for (const one of list) {
        if (!one.counts) continue;
        const usd = of(one);
        total.usd = total.usd === null || usd === null ? null : total.usd + usd;
        if (one.value === 1) total.right++;
      }
    }
  return new Map(
    [...totals].map(([model, { usd, right }]) => [model, usd === null || right === 0 ? null : usd / right]),
  );
}

/** Rounding is no difference. */
const order = (x: number, y: number) => (Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y)) ? 0 : x - y);

/** @param sign −1 where more is better */
function orderOf(figures: Figures, sign: 1 | -1): Order {
  const known = [...figures].flatMap(([model, value]) => (value === null ? [] : [{ model, value }]));
  known.sort((a, b) => sign * order(a.value, b.value) || byCodeUnits(a.model, b.model));
  const places: { value: number; models: string[] }[] = [];
  for (const { model, value } of known) {
    const last = places.at(-1);
    if (last !== undefined && order(last.value, value) === 0) last.models.push(model);
    else places.push({ value, models: [model] });
  }
  return places.map(({ models }) => models);
}

function compared(of: Choice['of'], choice: string, head: Figures, figures: Figures): Choice {
  const sign = of === 'cost' ? 1 : -1;
  const models = [...head.keys()].filter((model) => head.get(model) !== null && figures.get(model) != null);
  models.sort((a, b) => sign * order(head.get(a)!, head.get(b)!) || byCodeUnits(a, b));
  const swapped: [string, string][] = [];
  const tied: [string, string][] = [];
  for (const [index, a] of models.entries())
    for (const b of models.slice(index + 1)) {
      const before = sign * order(head.get(a)!, head.get(b)!);
      const after = sign * order(figures.get(a)!, figures.get(b)!);
      if (before < 0 && after > 0) swapped.push([b, a]);
      else if ((before === 0) !== (after === 0)) tied.push([a, b]);
    }
  return { of, choice, order: orderOf(figures, sign), swapped, tied };
}

/** One sentence for the top of a report; null = the order stands whatever is chosen. */
export function sensitivitySentence({ choices }: Sensitivity): string | null {
  const swaps = choices.filter((one) => one.swapped.length > 0);
  const ties = choices.filter((one) => one.swapped.length === 0 && one.tied.length > 0);
  if (swaps.length === 0 && ties.length === 0) return null;
  const told = (one: Choice) =>
    `${one.choice}${one.of === 'cost' ? ' (order by cost)' : ''}: ${one.swapped.length > 0 ? some(one.swapped.map(([a, b]) => `${a} before ${b}`)) : some(one.tied.map(([a, b]) => `${a} and ${b} ${'part or tie'}`))}`;
  const shown = [...swaps, ...ties].slice(0, 3);
  const more = swaps.length + ties.length - shown.length;
  return `The order of the models hangs on how it is counted: ${shown.map(told).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more pairs`;
}
