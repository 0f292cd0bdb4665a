import { ConfigError, type ModelEntry } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { collectModelFacts } from '../cells/facts.ts';
import { computeFigure } from '../claims/figures.ts';
import { type GroupContrast, groupContrast, leastModels } from '../claims/populations.ts';
import { listPairs } from './comparison.ts';
import { findHeadPrompt } from './headline.ts';
import type { RunData } from './scope.ts';

export const GROUPINGS = ['origin', 'weights', 'size'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Two groups of models on one metric, the models as the sample. */
export interface GroupComparison extends GroupContrast {
  readonly metric: 'accuracy' | 'cost-per-correct' | 'time-per-correct';
  readonly groupA: string;
  readonly groupB: string;
  readonly modelsA: readonly string[];
  readonly modelsB: readonly string[];
  readonly verdict: 'higher' | 'lower' | 'undecided' | 'unknown';
  /** Models whose figure is unknown, so that nothing can be said. */
  readonly unknown: readonly string[];
}

export interface GroupComparisons {
  readonly comparisons: readonly GroupComparison[];
  /** Models of which the trait is not known. */
  readonly left: readonly string[];
}

/** Groups by a trait, over all suites of the run, main wording. @throws ConfigError where there are no two groups */
export function groupComparisons(data: RunData, by: Grouping): GroupComparisons {
  const groups = new Map<string, string[]>();
  const left: string[] = [];
  for (const [id, { entry, parameters }] of collectModelFacts(data.manifest, data.inputs)) {
    const group = findGroup(by, entry, parameters);
    if (group === null) left.push(id);
    else groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  const names = [...groups.keys()].sort(compareCodeUnits);
  if (names.length < 2)
    throw new ConfigError(
      `--group-by ${by}: ${names.length === 0 ? `the ${by} of no model is known` : `all models with a known ${by} are ${names[0]}`}${left.length > 0 ? ` (unknown: ${left.join(', ')})` : ''}; a comparison needs two groups`,
    );
  const prompt = findHeadPrompt(data.scopes);
  const scopes = data.scopes.filter((scope) => scope.language === '*' && scope.prompt === prompt);
  const comparisons = (['accuracy', 'cost-per-correct', 'time-per-correct'] as const).flatMap((metric) =>
    Array.from(listPairs(names, null), ([groupA, groupB]): GroupComparison => {
      const [modelsA, modelsB] = [
        groups.get(groupA)!.sort(compareCodeUnits),
        groups.get(groupB)!.sort(compareCodeUnits),
      ];
      const ratio = metric !== 'accuracy';
      const figure = new Map(
        [...modelsA, ...modelsB].map((model) => [model, computeFigure(data, scopes, metric, model)]),
      );
      const unknown = [...figure].flatMap(([model, value]) =>
        value === null || (ratio && value === 0) ? [model] : [],
      );
      const listFigures = (models: readonly string[]) =>
        models.filter((model) => !unknown.includes(model)).map((model) => figure.get(model)!);
      const seed = `${data.inputs.settings.seed}/groups/${by}/${metric}/${groupA}/${groupB}`;
      const found = groupContrast(listFigures(modelsA), listFigures(modelsB), ratio ? 1 : 0, ratio, 0.95, seed);
      const known = unknown.length === 0;
      return {
        metric,
        groupA,
        groupB,
        modelsA,
        modelsB,
        unknown,
        ...found,
        ...(known ? {} : { estimate: null, lo: null, hi: null, p: null }),
        verdict: known ? decideVerdict(found, ratio ? 1 : 0) : 'unknown',
      };
    }),
  );
  return { comparisons, left };
}

/** Both must agree: Welch's interval and the label permutation. */
function decideVerdict({ lo, hi, p }: GroupContrast, none: number): GroupComparison['verdict'] {
  if (p === null || !(p < 0.05)) return 'undecided';
  if (lo !== null && lo > none) return 'higher';
  return hi !== null && hi < none ? 'lower' : 'undecided';
}

/** The plain sentence on how many models it rests on. */
export function groupSentence({ groupA, groupB, nA, nB, leastP }: GroupComparison): string {
  const { comparisons: text } = messages;
  const sizes = text.groups(nA, groupA, nB, groupB);
  const least = leastP === null ? null : Number(leastP.toPrecision(2));
  if (nA === 0 || nB === 0) return text.nothingToCompare(sizes);
  return leastP !== null && leastP >= 0.05
    ? text.tooFewModels(sizes, least, leastModels(0.05))
    : text.pickedModels(sizes);
}

const SIZES: readonly (readonly [number, string])[] = [
  [2e9, 'under 2 B'],
  [1e10, '2 to 10 B'],
  [4e10, '10 to 40 B'],
  [2e11, '40 to 200 B'],
  [Number.POSITIVE_INFINITY, 'over 200 B'],
];

function findGroup(by: Grouping, { origin, weights }: ModelEntry, parameters: number | null): string | null {
  if (by === 'origin') return origin;
  if (by === 'weights') return weights === 'unknown' ? null : weights;
  return parameters === null ? null : SIZES[findSizeClass(parameters)]![1];
}

/** Which class of size a number of parameters is in, from 0 (the smallest): those by which models are grouped. */
export function findSizeClass(parameters: number): number {
  return SIZES.findIndex(([limit]) => parameters < limit);
}
