import { compareCodeUnits } from '@evenhand/io';
import {
  alignWithTest,
  clusterSums,
  doubleDifference,
  pairedDifference,
  pairedTest,
  suiteAverageTest,
  verdict,
  weightedAverage,
} from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import { ADJUSTMENTS, type Adjustment, listPairs } from './comparison.ts';
import type { Estimate } from './estimate.ts';
import { pair, pairSeed } from './pairs.ts';
import { type RunData, type Scope, suiteWeight } from './scope.ts';

/** What one model, or one model against another, loses or gains from one language to the other, on twins. */
export interface TwinContrast extends Estimate {
  readonly suite: string;
  readonly prompt: string;
  readonly languageA: string;
  readonly languageB: string;
  readonly modelA: string;
  /** null = of one model alone: its score in the first language − in the second. */
  readonly modelB: string | null;
  readonly nTwins: number;
  readonly p: number | null;
  readonly test: string | null;
  readonly pAdjusted: number | null;
  readonly verdict: 'higher' | 'lower' | 'same' | 'cannot_tell';
}

export interface TwinOptions {
  /** null = every two languages that share twins. */
  readonly languages: readonly [string, string] | null;
  readonly baseline: string | null;
  /** These pairs and no others; absent = all, or those with the baseline. */
  readonly pairs?: readonly (readonly [string, string])[];
  readonly adjustment: Adjustment['name'];
}

/** One question in one language: means over the trials of one or two models. */
interface Twin {
  readonly cluster: number;
  readonly a: number;
  readonly b: number;
  readonly trials: number;
}

/** One suite's part, before other pairs are taken into account. */
interface Part extends Estimate {
  readonly lo90: number | null;
  readonly hi90: number | null;
  readonly nTwins: number;
  readonly p: number | null;
  readonly test: string | null;
  readonly clusterSums: readonly number[];
}

/** English against Chinese and the like: each model alone, then the difference in differences of each pair. METHODOLOGY §6.3. */
export function twinContrasts(data: RunData, options: TwinOptions): TwinContrast[] {
  const prompts = [...new Set(data.scopes.map((scope) => scope.prompt))].sort(compareCodeUnits);
  const models = [...data.cells.keys()].sort(compareCodeUnits);
  const spoken = languagePairs(data, options.languages);
  if (spoken.length === 0) return [];
  const subjects: (readonly [string, string | null])[] = [
    ...models.map((model): [string, null] => [model, null]),
    ...(options.pairs ?? listPairs(models, options.baseline)),
  ];
  return prompts.flatMap((prompt) =>
    spoken.flatMap((languages) => {
      const suites = [...new Set(data.scopes.map((scope) => scope.suite))].filter((suite) =>
        [...data.cells.keys()].some((model) => listTwins(data, suite, prompt, languages, model, null).first.length > 0),
      );
      const parts = new Map(
        suites.map((suite) => [suite, subjects.map(([a, b]) => computePart(data, suite, prompt, languages, a, b))]),
      );
      const rows = [...parts].flatMap(([suite, found]) =>
        decideTwinVerdicts(data, suite, prompt, languages, subjects, found, options),
      );
      if (suites.length < 2) return rows;
      const weights = suites.map((suite) => suiteWeight(data, suite));
      const average = subjects.map(([a, b], index) =>
        averageParts(
          suites.map((suite) => parts.get(suite)![index]!),
          weights,
          pairSeed(a, b ?? a),
        ),
      );
      return [...decideTwinVerdicts(data, '*', prompt, languages, subjects, average, options), ...rows];
    }),
  );
}

/** Two languages that share at least one twin, sorted. */
export function languagePairs(data: RunData, wanted: readonly [string, string] | null): [string, string][] {
  const byTwin = new Map<string, Set<string>>();
  const { sampleIndex } = data;
  for (let number = 0; number < sampleIndex.size; number++) {
    const [twin, language] = [sampleIndex.twinAt(number), sampleIndex.languageAt(number)];
    if (twin === null || language === null) continue;
    const name = `${sampleIndex.suiteAt(number)}/${twin}`;
    byTwin.set(name, (byTwin.get(name) ?? new Set()).add(language));
  }
  const found = new Map<string, [string, string]>();
  for (const languages of byTwin.values()) {
    const sorted = [...languages].sort(compareCodeUnits);
    for (const [index, a] of sorted.entries()) for (const b of sorted.slice(index + 1)) found.set(`${a}/${b}`, [a, b]);
  }
  if (wanted === null) return [...found].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, pair]) => pair);
  const [a, b] = wanted;
  return found.has(`${a}/${b}`) || found.has(`${b}/${a}`) ? [[a, b]] : [];
}

function listTwins(
  data: RunData,
  suite: string,
  prompt: string,
  languages: readonly [string, string],
  a: string,
  b: string | null,
) {
  const [first, second] = languages.map((language) => {
    const scope = data.scopes.find((one) => one.suite === suite && one.prompt === prompt && one.language === language);
    return byTwin(data, scope, a, b);
  }) as [Map<string, Twin>, Map<string, Twin>];
  const shared = [...first.keys()].filter((twin) => second.has(twin)).sort(compareCodeUnits);
  return { first: shared.map((twin) => first.get(twin)!), second: shared.map((twin) => second.get(twin)!) };
}

/** Means over the cells that count (of a pair: that both have) of each twin in one language. */
function byTwin({ sampleIndex }: RunData, scope: Scope | undefined, a: string, b: string | null): Map<string, Twin> {
  if (scope === undefined) return new Map();
  const mine = findCells(scope.byModel, a);
  const [first, second]: [Cells, Cells | null] =
    b === null ? [countingCells(mine), null] : toCellPair(pair(mine, findCells(scope.byModel, b)));
  const sums = new Map<string, { cluster: number; a: number; b: number; trials: number }>();
  for (let i = 0; i < first.size; i++) {
    const twin = sampleIndex.twinAt(first.sampleNumber[i]!);
    if (twin === null) continue;
    const sum = sums.get(twin) ?? { cluster: first.cluster[i]!, a: 0, b: 0, trials: 0 };
    sums.set(twin, sum);
    sum.a += first.value[i]!;
    sum.b += second?.value[i] ?? 0;
    sum.trials++;
  }
  return new Map([...sums].map(([twin, sum]) => [twin, { ...sum, a: sum.a / sum.trials, b: sum.b / sum.trials }]));
}

const toCellPair = ({ a, b }: { readonly a: Cells; readonly b: Cells }): [Cells, Cells] => [a, b];

function computePart(
  data: RunData,
  suite: string,
  prompt: string,
  languages: readonly [string, string],
  modelA: string,
  modelB: string | null,
): Part {
  const { first, second } = listTwins(data, suite, prompt, languages, modelA, modelB);
  const [a1, b1, a2, b2] = [
    first.map((one) => one.a),
    first.map((one) => one.b),
    second.map((one) => one.a),
    second.map((one) => one.b),
  ];
  const clusters = first.map((one) => one.cluster);
  const trials = first.map((one, index) => leastCommonMultiple(one.trials, second[index]!.trials));
  const isIntegral = (value: number, count: number) => Math.abs(value * count - Math.round(value * count)) < 1e-9;
  const graded = first.some(
    (one, i) =>
      ![one.a, one.b].every((value) => isIntegral(value, one.trials)) ||
      ![second[i]!.a, second[i]!.b].every((value) => isIntegral(value, second[i]!.trials)),
  );
  const kind = {
    clusters,
    cells: first.reduce((sum, one, index) => sum + Math.min(one.trials, second[index]!.trials), 0),
    binary: !graded,
    oneTrial: trials.every((count) => count === 1),
  };
  const at = (level: number) =>
    modelB === null
      ? pairedDifference({ a: a1, b: a2, level, ...kind })
      : doubleDifference({ a1, b1, a2, b2, level, ...kind });
  const [wide, narrow] = [at(0.95), at(0.9)];
  const differences = a1.map((value, i) => (modelB === null ? value - a2[i]! : value - b1[i]! - (a2[i]! - b2[i]!)));
  const seed = pairSeed(modelA, modelB ?? modelA);
  const { p, test } = pairedTest({ differences, clusters, trials: graded ? null : trials, seed });
  const [ends, ends90] = [alignWithTest(wide, wide.difference, p), alignWithTest(narrow, wide.difference, p, 0.9)];
  return {
    estimate: wide.difference,
    lo: ends.lo,
    hi: ends.hi,
    lo90: ends90.lo,
    hi90: ends90.hi,
    nTwins: first.length,
    p,
    test: modelB !== null && test === 'mcnemar-exact' ? 'sign-flip-exact' : test,
    clusterSums: clusterSums(differences, clusters),
  };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

function averageParts(parts: readonly Part[], weights: readonly number[], seed: string): Part {
  const wide = weightedAverage(parts.map((part, index) => ({ ...part, weight: weights[index]! })));
  const narrow = weightedAverage(
    parts.map((part, index) => ({ estimate: part.estimate, lo: part.lo90, hi: part.hi90, weight: weights[index]! })),
  );
  const tested = suiteAverageTest(
    parts.map((part, index) => ({ weight: weights[index]!, n: part.nTwins, clusterSums: part.clusterSums })),
    seed,
  );
  const narrowed = alignWithTest(narrow, wide.estimate, tested.p, 0.9);
  return {
    ...alignWithTest(wide, wide.estimate, tested.p),
    lo90: narrowed.lo,
    hi90: narrowed.hi,
    nTwins: parts.reduce((sum, part) => sum + part.nTwins, 0),
    ...tested,
    clusterSums: [],
  };
}

/** Models alone are one family of tests, pairs another. */
function decideTwinVerdicts(
  data: RunData,
  suite: string,
  prompt: string,
  [languageA, languageB]: readonly [string, string],
  subjects: readonly (readonly [string, string | null])[],
  parts: readonly Part[],
  { adjustment }: TwinOptions,
): TwinContrast[] {
  const { margin } = data.inputs.settings;
  return [true, false].flatMap((alone) => {
    const family = subjects.flatMap(([modelA, modelB], index) =>
      (modelB === null) === alone ? [{ modelA, modelB, part: parts[index]! }] : [],
    );
    const adjusted = ADJUSTMENTS[adjustment].adjust(Float64Array.from(family, ({ part }) => part.p ?? Number.NaN));
    return family.map(({ modelA, modelB, part }, index) => {
      const pAdjusted = Number.isNaN(adjusted[index]) ? null : adjusted[index]!;
      const { estimate, lo, hi, lo90, hi90, nTwins, p, test } = part;
      const found = verdict({ difference: estimate, lo, hi, lo90, hi90, pAdjusted, margin });
      return {
        suite,
        prompt,
        languageA,
        languageB,
        modelA,
        modelB,
        nTwins,
        estimate,
        lo,
        hi,
        p,
        test,
        pAdjusted,
        verdict: found,
      };
    });
  });
}
