import { compareCodeUnits, pushAll } from '@evenhand/io';
import { ranks } from '@evenhand/statistics';
import { ADAPTED, findCells, MARKED } from '../cells/cells.ts';
import {
  collectModelFacts,
  isQuantized,
  type ModelFacts,
  repeatsAreGreedy,
  serverSampling,
  settingsDiffer,
  sizesDiffer,
  templateAddsSystemPrompt,
  templateAddsWords,
  thinkingDiffers,
  wasWrittenBetween,
} from '../cells/facts.ts';
import { caveatCell, createCaveatMerger, QUALITY_CAVEATS, type QualityCaveat } from './caveats.ts';
import type { Row } from './columns.ts';
import type { Differences } from './comparison.ts';
import { ADJUSTMENTS, type Adjustment, type Comparison, decideVerdicts, listPairs, type Pairs } from './comparison.ts';
import { counterpartRows, findOverlaps } from './counterparts.ts';
import { computeDifferences } from './differences.ts';
import { estimateCells } from './estimate.ts';
import { findHeadlineMetric, type HeadlineMetric } from './headline.ts';
import { trainingUnknown } from './lineage.ts';
import { averageQuality, computeQuality, type Quality } from './quality.ts';
import { createRows, joinRows, type Rows } from './rows.ts';
import { averagedScopes, drawsOf, type RunData, type Scope, suiteWeight, trialsOf } from './scope.ts';
import { wasServedByOther } from './served-model.ts';
import { toolFormsDiffer } from './tool-forms.ts';

export interface QualityTables {
  readonly summary: readonly Row[];
  readonly comparisons: Rows;
}

interface ScopeQuality {
  readonly scope: Pick<Scope, 'suite' | 'prompt' | 'language'> & { readonly suiteVersion: number | null };
  /** Days on which the questions were written, of those suites that state one. */
  readonly written: readonly string[];
  readonly quality: ReadonlyMap<string, Quality>;
  readonly caveats: ReadonlyMap<string, Partial<Record<QualityCaveat, boolean>>>;
}

/** Which pairs are compared and how; a run's own files hold all pairs, adjusted by Holm. */
export interface PairOptions {
  /** Only pairs with this model, which then stands second; null = all pairs. */
  readonly baseline: string | null;
  /** These pairs and no others; absent = all, or those with the baseline. */
  readonly pairs?: Pairs;
  readonly adjustment: Adjustment['name'];
  /** Adds `simultaneous_lo` and `simultaneous_hi`: intervals of all pairs of a scope that hold together. */
  readonly simultaneous?: boolean;
}
const ALL_PAIRS: PairOptions = { baseline: null, adjustment: 'holm' };

/** summary.csv and comparisons.csv: what the records say of quality. Ranks need all pairs. */
export function qualityTables(data: RunData, options: PairOptions = ALL_PAIRS): QualityTables {
  const facts = collectModelFacts(data.manifest, data.inputs);
  const models = [...facts.keys()].sort(compareCodeUnits);
  const pairs = options.pairs ?? listPairs(models, options.baseline);
  const { margin } = data.inputs.settings;
  const overlaps = findOverlaps(counterpartRows(data), margin);
  const averages = [...averagedScopes(data.scopes.map((scope, number) => ({ ...scope, number })))];
  const scopeQualities = data.scopes.map((scope) => computeScopeQuality(scope, data, facts, models, overlaps));
  for (const [prompt, scopes] of averages) {
    const parts = scopes.map(({ number }) => scopeQualities[number]!);
    scopeQualities.push(averageScopes(prompt, parts, models, data));
  }
  const differences = computeDifferences(
    data.scopes,
    averages.map(([, scopes]) => ({
      scopes: scopes.map(({ number }) => number),
      weights: scopes.map(({ suite }) => suiteWeight(data, suite)),
    })),
    pairs,
  );
  const metric = findHeadlineMetric(
    scopeQualities.flatMap(({ quality }) => [...quality.values()].map(({ outcomes }) => outcomes)),
  );
  const summary: Row[] = [];
  const comparisons: Rows[] = [];
  // Where there is one suite, its differences are those of the average.
  const decided = new Map<Differences, ReturnType<typeof decideVerdicts>>();
  const sorted = scopeQualities
    .map((one, number): [ScopeQuality, Differences] => [one, differences[number]!])
    .sort(
      ([{ scope: a }], [{ scope: b }]) =>
        compareCodeUnits(a.suite, b.suite) ||
        compareCodeUnits(a.prompt, b.prompt) ||
        compareCodeUnits(a.language, b.language),
    );
  for (const [one, compared] of sorted) {
    const found =
      decided.get(compared) ??
      decideVerdicts(compared, margin, ADJUSTMENTS[options.adjustment], options.simultaneous ?? false);
    decided.set(compared, found);
    const rows = summaryRows(one, found, facts, models).map((row): Row => ({ ...row, metric }));
    pushAll(summary, rows);
    const caveats = new Map(rows.map((row) => [row.model as string, row.caveats as string]));
    const { suite, prompt, language } = one.scope;
    comparisons.push(
      createRows(
        found.length,
        (index) => comparisonRow(one, found.at(index), facts, caveats, metric),
        (index) => {
          const [model_a, model_b] = compared.pairAt(index);
          return { suite, prompt, language, model_a, model_b };
        },
      ),
    );
  }
  return { summary, comparisons: joinRows(comparisons) };
}

function computeScopeQuality(
  scope: Scope,
  data: RunData,
  facts: ReadonlyMap<string, ModelFacts>,
  models: readonly string[],
  overlaps: ReadonlySet<string>,
): ScopeQuality {
  const trials = trialsOf(data, scope.suite);
  const suite = data.inputs.suites.find(({ name }) => name === scope.suite)!;
  const quality = new Map(
    models.map((model) => [
      model,
      computeQuality(findCells(scope.byModel, model), scope.planned, drawsOf(data, scope.suite)),
    ]),
  );
  const caveats = new Map(
    models.map((model): [string, Partial<Record<QualityCaveat, boolean>>] => {
      const cells = findCells(scope.byModel, model);
      return [
        model,
        {
          default_system_prompt: templateAddsSystemPrompt(facts.get(model)!, suite, scope.prompt),
          server_sampling: serverSampling(facts.get(model)!.served).length > 0,
          greedy_repeats: repeatsAreGreedy(
            facts.get(model)!.served,
            scope.suite,
            trials,
            data.manifest.import !== null,
          ),
          template_words: templateAddsWords(facts.get(model)!, suite, scope.prompt),
          markup_in_question: cells.flags.some((flags) => (flags & MARKED) !== 0),
          prompt_adapted: cells.flags.some((flags) => (flags & ADAPTED) !== 0),
          model_changed: new Set(cells.servedModel.filter((served) => served >= 0)).size > 1,
          other_model: wasServedByOther(cells, facts.get(model)!, data.texts),
          judged_by_model: suite.scorer.name === 'judge',
          overlap: overlaps.has(`${scope.suite}/${scope.prompt}/${model}`),
          shard: data.manifest.shard !== undefined,
        },
      ];
    }),
  );
  return {
    scope,
    written: suite.written === undefined ? [] : [suite.written],
    quality,
    caveats,
  };
}

function averageScopes(
  prompt: string,
  parts: readonly ScopeQuality[],
  models: readonly string[],
  data: RunData,
): ScopeQuality {
  const weights = parts.map((part) => suiteWeight(data, part.scope.suite));
  const listCaveats = (model: string) => parts.map((part) => part.caveats.get(model)!);
  return {
    scope: { suite: '*', suiteVersion: null, prompt, language: '*' },
    written: parts.flatMap((part) => part.written),
    quality: new Map(
      models.map((model) => [
        model,
        averageQuality(
          parts.map((part) => part.quality.get(model)!),
          weights,
        ),
      ]),
    ),
    caveats: new Map(
      models.map((model) => [
        model,
        Object.fromEntries(
          (
            [
              'default_system_prompt',
              'template_words',
              'markup_in_question',
              'prompt_adapted',
              'server_sampling',
              'greedy_repeats',
              'model_changed',
              'other_model',
              'shard',
            ] as const
          ).map((caveat) => [caveat, listCaveats(model).some((set) => set[caveat])]),
        ),
      ]),
    ),
  };
}

function summaryRows(
  scopeQuality: ScopeQuality,
  pairs: ReturnType<typeof decideVerdicts>,
  facts: ReadonlyMap<string, ModelFacts>,
  models: readonly string[],
): Row[] {
  const known = models.filter((model) => scopeQuality.quality.get(model)!.meanScore.estimate !== null);
  const isBetter = listBetter(pairs, known);
  const ranked = new Map(ranks(known.length, isBetter).map((rank, index) => [known[index]!, rank]));
  return models.map((model) => {
    const { entry, served, quantization } = facts.get(model)!;
    const quality = scopeQuality.quality.get(model)!;
    const rank = ranked.get(model);
    const { scope } = scopeQuality;
    return {
      suite: scope.suite,
      suite_version: scope.suiteVersion,
      prompt: scope.prompt,
      language: scope.language,
      model,
      developer: entry.developer,
      origin: entry.origin,
      weights: entry.weights,
      host: entry.host.id,
      jurisdiction: entry.host.jurisdiction,
      provider: entry.host.provider,
      quantization,
      n: quality.n,
      n_samples: quality.nSamples,
      ...Object.fromEntries(Object.entries(quality.outcomes).map(([outcome, count]) => [`n_${outcome}`, count])),
      n_missing: quality.nMissing,
      complete: quality.nMissing === 0 && quality.outcomes.failed === 0,
      ...estimateCells('accuracy', quality.accuracy),
      accuracy_if_failed_wrong: quality.ifFailedWrong,
      accuracy_if_failed_right: quality.ifFailedRight,
      ...estimateCells('mean_score', quality.meanScore),
      rank_lo: rank?.rankLo ?? null,
      rank_hi: rank?.rankHi ?? null,
      caveats: caveatCell(QUALITY_CAVEATS, {
        ...scopeQuality.caveats.get(model),
        small_n: quality.nSamples < 100,
        few_clusters: quality.clustered && quality.nClusters < 20,
        incomplete: quality.nMissing > 0 || quality.outcomes.failed > 0,
        truncated: quality.nCut > 0.01 * quality.n,
        no_answer: quality.outcomes.no_answer > 0.01 * quality.n,
        undecided: quality.nUndecided > 0.01 * quality.n,
        readings_differ: quality.readingGap > 0.02,
        quantized: isQuantized(quantization),
        training_unknown: trainingUnknown({ entry, served }),
        scripted: entry.host.provider === 'scripted',
      }),
      interval_method: quality.method,
      repeat_sd: quality.repeats.sd,
      pass_k: quality.repeats.k,
      pass_n: quality.repeats.nSamples,
      ...estimateCells('pass_at_k', quality.repeats.atK),
      ...estimateCells('pass_hat_k', quality.repeats.hatK),
      derived_from: entry.derivedFrom,
      base_developer: entry.base?.developer ?? null,
      base_origin: entry.base?.origin ?? null,
      adapter_sha256: served.identity.adapterSha256,
      n_undecided: quality.nUndecided,
      n_markup_in_question: quality.nMarkedSamples,
    };
  });
}

/** Which models were shown to be better than which, by their numbers. */
function listBetter(
  pairs: ReturnType<typeof decideVerdicts>,
  models: readonly string[],
): (i: number, j: number) => boolean {
  const numbers = new Map(models.map((model, number) => [model, number]));
  const better = new Uint8Array(models.length ** 2);
  for (let index = 0; index < pairs.length; index++) {
    const { modelA, modelB, verdict } = pairs.at(index);
    const [a, b] = [numbers.get(modelA), numbers.get(modelB)];
    if (a === undefined || b === undefined) continue;
    if (verdict === 'higher') better[a * models.length + b] = 1;
    if (verdict === 'lower') better[b * models.length + a] = 1;
  }
  return (i, j) => better[i * models.length + j] === 1;
}

const mergeQualityCaveats = createCaveatMerger(QUALITY_CAVEATS);

function comparisonRow(
  scopeQuality: ScopeQuality,
  one: Comparison,
  facts: ReadonlyMap<string, ModelFacts>,
  caveats: ReadonlyMap<string, string>,
  metric: HeadlineMetric,
): Row {
  const [a, b] = [facts.get(one.modelA)!, facts.get(one.modelB)!];
  const { scope } = scopeQuality;
  return {
    suite: scope.suite,
    prompt: scope.prompt,
    language: scope.language,
    model_a: one.modelA,
    model_b: one.modelB,
    n_pairs: one.nPairs,
    n_unpaired: one.nUnpaired,
    both: one.both,
    a_only: one.aOnly,
    b_only: one.bOnly,
    neither: one.neither,
    difference: one.difference.estimate,
    difference_lo: one.difference.lo,
    difference_hi: one.difference.hi,
    p: one.p,
    test: one.test,
    p_adjusted: one.pAdjusted,
    adjustment: one.adjustment,
    within_margin: one.withinMargin,
    verdict: one.verdict,
    // Not by a getter: each row would have a hidden class of its own, and half a gigabyte of them pile up.
    caveats: mergeQualityCaveats([caveats.get(one.modelA) ?? '', caveats.get(one.modelB) ?? ''], {
      small_n: one.nSamples < 100,
      few_clusters: one.clustered && one.nClusters < 20,
      unpaired: one.nUnpaired > 0,
      settings_differ: settingsDiffer(a, b),
      tool_forms_differ: toolFormsDiffer(a, b, scope.suite, scope.prompt),
      thinking_differs: thinkingDiffers(a, b),
      sizes_differ: sizesDiffer(a, b),
      written_between: scopeQuality.written.some((day) => wasWrittenBetween(day, a, b)),
    }),
    interval_method: one.method,
    ...(one.simultaneous === null
      ? {}
      : { simultaneous_lo: one.simultaneous.lo, simultaneous_hi: one.simultaneous.hi }),
    metric,
  };
}
