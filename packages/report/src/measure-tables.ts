import { byCodeUnits, type Manifest } from '@evenhand/core';
import { type LogRatio, logRatio, quantile, quantileInterval } from '@evenhand/statistics';
import { caveatCell, MEASURE_CAVEATS, type MeasureCaveat, mergeCaveats } from './caveats.ts';
import type { Row } from './columns.ts';
import { pairsOf } from './comparison.ts';
import { type ModelFacts, modelFacts } from './facts.ts';
import { sum } from './measure.ts';
import type { Observation } from './observation.ts';
import { pair } from './pairs.ts';
import { averagedScopes, type RunData, type Scope } from './scope.ts';

/** Which rows are wanted; a run's own files hold all pairs, all languages together. */
export interface MeasureOptions {
  /** Only pairs with this model, which then stands second; null = all pairs. */
  readonly baseline: string | null;
  /** `*` = all. */
  readonly language: string;
}
const ALL_PAIRS: MeasureOptions = { baseline: null, language: '*' };

/** efficiency.csv and ratios.csv: tokens, money and time; suite `*` pools the cells of all suites. */
export function measureTables(
  data: RunData,
  options: MeasureOptions = ALL_PAIRS,
): { efficiency: readonly Row[]; ratios: readonly Row[] } {
  const facts = modelFacts(data.manifest, data.inputs);
  const models = [...facts.keys()].sort(byCodeUnits);
  const scopes = data.scopes.filter((scope) => scope.language === options.language);
  const alike = scopes.map((scope) => ({ ...scope, language: '*' }));
  const pooled = [...averagedScopes(alike)].map(([prompt, parts]) => pool(prompt, parts, models));
  const all = [...scopes, ...pooled].sort((a, b) => byCodeUnits(a.suite, b.suite) || byCodeUnits(a.prompt, b.prompt));
  const efficiency: Row[] = [];
  const ratios: Row[] = [];
  for (const scope of all) {
    const rows = models.map((model) => efficiencyRow(scope, facts.get(model)!, data.manifest));
    efficiency.push(...rows);
    const caveats = new Map(rows.map((row) => [row.model as string, row.caveats as string]));
    ratios.push(
      ...pairsOf(models, options.baseline).map(([a, b]) =>
        ratioRow(scope, facts.get(a)!, facts.get(b)!, data.manifest, caveats),
      ),
    );
  }
  return { efficiency, ratios };
}

type Pool = Pick<Scope, 'suite' | 'prompt' | 'byModel'>;

function pool(prompt: string, parts: readonly Scope[], models: readonly string[]): Pool {
  return {
    suite: '*',
    prompt,
    byModel: new Map(models.map((model) => [model, parts.flatMap((part) => part.byModel.get(model) ?? [])])),
  };
}

/** Sums over the trials of each sample, samples in the order of their places; null where a part is unknown. */
export function bySample(observations: readonly Observation[], of: (one: Observation) => number | null) {
  const values: (number | null)[] = [];
  const clusters: number[] = [];
  for (let start = 0; start < observations.length; ) {
    const { place, cluster } = observations[start]!;
    let total: number | null = 0;
    let end = start;
    for (; observations[end]?.place === place; end++) {
      const part = of(observations[end]!);
      total = total === null || part === null ? null : total + part;
    }
    values.push(total);
    clusters.push(cluster);
    start = end;
  }
  return { values, clusters };
}

export const right = (one: Observation) => (one.value === 1 ? 1 : 0);
export const cost = (one: Observation) => one.measure.costUsd;
export const tokens = (one: Observation) => one.measure.outputTokens;
export const seconds = (one: Observation) => (one.measure.e2eMs === null ? null : one.measure.e2eMs / 1000);

/** Σ of a ÷ Σ of b over the same observations. */
function perCorrect(observations: readonly Observation[], of: (one: Observation) => number | null): LogRatio {
  const top = bySample(observations, of);
  return logRatio(
    [
      { values: top.values, sign: 1 },
      { values: bySample(observations, right).values, sign: -1 },
    ],
    top.clusters,
  );
}

function efficiencyRow(scope: Pool, facts: ModelFacts, manifest: Manifest): Row {
  const observations = (scope.byModel.get(facts.entry.id) ?? []).filter((one) => one.counts);
  const known = <T>(of: (one: Observation) => T | null) => observations.flatMap((one) => of(one) ?? []);
  const total = (of: (one: Observation) => number | null) => sum(observations.map(of));
  const costs = known(cost);
  const unknown = observations.length - costs.length;
  const [ttft, e2e] = [known((one) => one.measure.ttftMs), known((one) => one.measure.e2eMs)];
  const perCost = perCorrect(observations, cost);
  const perTime = perCorrect(observations, seconds);
  const median = quantileInterval(e2e, 0.5);
  const p95 = quantileInterval(e2e, 0.95);
  const first = quantileInterval(ttft, 0.5);
  return {
    suite: scope.suite,
    prompt: scope.prompt,
    model: facts.entry.id,
    host: facts.entry.host.id,
    n_timed: e2e.length,
    input_tokens: total((one) => one.measure.inputTokens),
    output_tokens: total(tokens),
    cost_usd: total(cost),
    cost_known_usd: costs.length === 0 ? null : costs.reduce((sum, value) => sum + value, 0),
    n_cost_unknown: unknown,
    cost_basis: [...new Set(known((one) => one.measure.costBasis))].sort(byCodeUnits).join(';') || null,
    cost_per_correct_usd: perCost.ratio,
    cost_per_correct_usd_lo: perCost.lo,
    cost_per_correct_usd_hi: perCost.hi,
    ttft_ms_p50: first.quantile,
    ttft_ms_p50_lo: first.lo,
    ttft_ms_p50_hi: first.hi,
    e2e_ms_p50: median.quantile,
    e2e_ms_p50_lo: median.lo,
    e2e_ms_p50_hi: median.hi,
    e2e_ms_p95: p95.quantile,
    e2e_ms_p95_lo: p95.lo,
    e2e_ms_p95_hi: p95.hi,
    output_tokens_per_s_p50: quantile(
      known((one) => one.measure.outputTokensPerS),
      0.5,
    ),
    s_per_correct: perTime.ratio,
    s_per_correct_lo: perTime.lo,
    s_per_correct_hi: perTime.hi,
    caveats: caveatCell(MEASURE_CAVEATS, efficiencyCaveats(observations, facts, manifest, unknown)),
    interval_method: 'order-statistics;log-ratio-clustered',
  };
}

function efficiencyCaveats(
  observations: readonly Observation[],
  { entry }: ModelFacts,
  manifest: Manifest,
  unknown: number,
): Partial<Record<MeasureCaveat, boolean>> {
  const hasCachePrice = entry.price?.cachedInput != null;
  return {
    price_unknown: unknown > 0,
    cache_unknown:
      hasCachePrice &&
      observations.some((one) => one.measure.costUsd !== null && one.measure.cachedInputTokens === null),
    tokens_estimated: observations.some((one) => one.measure.tokenSource === 'tokenizer'),
    local_cost_assumed: observations.some(
      (one) => one.measure.costBasis === 'full' || one.measure.costBasis === 'energy',
    ),
    hardware_differs: entry.host.device !== null && machines(manifest).size > 1,
    cold_start: observations.some((one) => one.cold),
    cached_replies: entry.host.provider === 'replay',
  };
}

function machines(manifest: Manifest): Set<string> {
  return new Set(manifest.sessions.map(({ machine }) => `${machine.cpu}/${machine.cores}/${machine.memoryBytes}`));
}

function ratioRow(
  scope: Pool,
  a: ModelFacts,
  b: ModelFacts,
  manifest: Manifest,
  caveats: ReadonlyMap<string, string>,
): Row {
  const paired = pair(scope.byModel.get(a.entry.id) ?? [], scope.byModel.get(b.entry.id) ?? []);
  const { clusters } = bySample(paired.a, right);
  const factor = (side: 'a' | 'b', of: (one: Observation) => number | null, sign: 1 | -1) => ({
    values: bySample(paired[side], of).values,
    sign,
  });
  const ratio = (of: (one: Observation) => number | null) =>
    logRatio([factor('a', of, 1), factor('b', of, -1)], clusters);
  const cells = (name: string, value: LogRatio) => ({
    [name]: value.ratio,
    [`${name}_lo`]: value.lo,
    [`${name}_hi`]: value.hi,
  });
  return {
    suite: scope.suite,
    prompt: scope.prompt,
    model_a: a.entry.id,
    model_b: b.entry.id,
    n_pairs: paired.a.length,
    ...cells('cost_ratio', ratio(cost)),
    ...cells(
      'cost_per_correct_ratio',
      logRatio([factor('a', cost, 1), factor('a', right, -1), factor('b', cost, -1), factor('b', right, 1)], clusters),
    ),
    ...cells('tokens_ratio', ratio(tokens)),
    ...cells('e2e_ratio', ratio(seconds)),
    caveats: mergeCaveats(MEASURE_CAVEATS, [caveats.get(a.entry.id) ?? '', caveats.get(b.entry.id) ?? ''], {
      hardware_differs: a.entry.host.id !== b.entry.host.id || machines(manifest).size > 1,
    }),
    interval_method: 'log-ratio-clustered',
  };
}
