import { isBusy, isLoopback, type Manifest, type ModelEntry } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { type LogRatio, quantile, quantileInterval } from '@evenhand/statistics';
import {
  CACHE_KNOWN,
  type Cells,
  COLD,
  concatCells,
  countingCells,
  ESTIMATED,
  findCells,
  GATEWAY_CACHED,
  GATEWAY_COUNTED,
  IMPOSSIBLE,
  PROMPT_REUSED,
} from '../cells/cells.ts';
import { collectModelFacts, type ModelFacts } from '../cells/facts.ts';
import { freshCells, freshPairs } from '../cells/fresh-cells.ts';
import type { StringTable } from '../cells/string-table.ts';
import { isOfSeveralRounds } from './additions.ts';
import { type Amount, ratioOfSums } from './amounts.ts';
import { isBillDifferent } from './bill.ts';
import { caveatCell, createCaveatMerger, MEASURE_CAVEATS, type MeasureCaveat } from './caveats.ts';
import type { Row } from './columns.ts';
import { listPairs, type Pairs } from './comparison.ts';
import { createFigureColumns } from './figure-columns.ts';
import { pair } from './pairs.ts';
import { createRows, joinRows, type RowKey, type Rows } from './rows.ts';
import { averagedScopes, type RunData, type Scope } from './scope.ts';

/** Which rows are wanted; a run's own files hold all pairs, all languages together. */
export interface MeasureOptions {
  /** Only pairs with this model, which then stands second; null = all pairs. */
  readonly baseline: string | null;
  /** These pairs and no others; absent = all, or those with the baseline. */
  readonly pairs?: Pairs;
  /** `*` = all. */
  readonly language: string;
}
const ALL_PAIRS: MeasureOptions = { baseline: null, language: '*' };

/** efficiency.csv and ratios.csv: tokens, money and time; suite `*` pools the cells of all suites. */
export function measureTables(
  data: RunData,
  options: MeasureOptions = ALL_PAIRS,
): { efficiency: readonly Row[]; ratios: Rows } {
  const facts = collectModelFacts(data.manifest, data.inputs);
  const models = [...facts.keys()].sort(compareCodeUnits);
  const scopes = data.scopes.filter((scope) => scope.language === options.language);
  const alike = scopes.map((scope) => ({ ...scope, language: '*' }));
  const createTables = (scope: Pool) => {
    const rows = models.map((model) => efficiencyRow(scope, facts.get(model)!, data));
    const caveats = new Map(rows.map((row) => [row.model as string, row.caveats as string]));
    const pairs = options.pairs ?? listPairs(models, options.baseline);
    return {
      suite: scope.suite,
      prompt: scope.prompt,
      efficiency: rows,
      createRatios: ratioRows(scope, pairs, facts, data.manifest, caveats),
    };
  };
  const all = scopes.map(createTables);
  for (const [prompt, parts] of averagedScopes(alike)) {
    const only = parts.length === 1 ? all.find((one) => one.suite === parts[0]!.suite && one.prompt === prompt)! : null;
    all.push(
      only === null
        ? createTables(pool(prompt, parts, models))
        : { ...only, suite: '*', efficiency: only.efficiency.map((row): Row => ({ ...row, suite: '*' })) },
    );
  }
  all.sort((a, b) => compareCodeUnits(a.suite, b.suite) || compareCodeUnits(a.prompt, b.prompt));
  return {
    efficiency: all.flatMap((one) => one.efficiency),
    ratios: joinRows(all.map((one) => one.createRatios(one.suite))),
  };
}

type Pool = Pick<Scope, 'suite' | 'prompt' | 'byModel'>;

function pool(prompt: string, parts: readonly Scope[], models: readonly string[]): Pool {
  return {
    suite: '*',
    prompt,
    byModel: new Map(models.map((model) => [model, concatCells(parts.map((part) => findCells(part.byModel, model)))])),
  };
}

/** Σ of a ÷ Σ of b over the same cells. */
function perCorrect(cells: Cells, what: Amount): LogRatio {
  return ratioOfSums([
    { cells, amount: what, sign: 1 },
    { cells, amount: 'right', sign: -1 },
  ]);
}

function efficiencyRow(scope: Pool, facts: ModelFacts, { manifest, texts }: RunData): Row {
  const cells = countingCells(findCells(scope.byModel, facts.entry.id));
  const costs = known(cells.costUsd);
  const unknown = cells.size - costs.length;
  // What is sorted is sorted again in no time.
  const [ttft, e2e] = [known(cells.ttftMs).sort(), known(cells.e2eMs).sort()];
  const perCost = perCorrect(cells, 'cost');
  const perTime = perCorrect(freshCells(cells), 'seconds');
  const median = quantileInterval(e2e, 0.5);
  const p95 = quantileInterval(e2e, 0.95);
  const first = quantileInterval(ttft, 0.5);
  return {
    suite: scope.suite,
    prompt: scope.prompt,
    model: facts.entry.id,
    host: facts.entry.host.id,
    n_timed: e2e.length,
    input_tokens: total(cells.inputTokens),
    output_tokens: total(cells.outputTokens),
    cost_usd: total(cells.costUsd),
    cost_known_usd: total(costs),
    n_cost_unknown: unknown,
    cost_basis: named(cells.costBasis, texts).join(';') || null,
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
    output_tokens_per_s_p50: quantile(rates(cells), 0.5),
    s_per_correct: perTime.ratio,
    s_per_correct_lo: perTime.lo,
    s_per_correct_hi: perTime.hi,
    caveats: caveatCell(MEASURE_CAVEATS, efficiencyCaveats(cells, scope.suite, facts, manifest, texts, unknown)),
    interval_method: 'order-statistics;log-ratio-clustered',
    billed_usd: total(cells.billedUsd),
    energy_usd: total(cells.energyUsd),
    full_usd: total(cells.fullUsd),
    hosted_usd: total(cells.hostedUsd),
    energy_j: total(cells.energyJ),
    energy_measured_usd: total(cells.measuredUsd),
    turns_per_dialogue: mean(known(cells.dialogueTurns)),
    n_gateway_cached: countFlag(cells, GATEWAY_CACHED),
    gateway_retries: sumStated(cells.gatewayRetries),
    gateway_fallbacks: sumStated(cells.gatewayFallbacks),
    n_prompt_reused: countFlag(cells, PROMPT_REUSED),
  };
}

/** The known values. */
export function known(values: Float64Array): Float64Array {
  const found = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) found[count++] = values[i]!;
  return found.subarray(0, count);
}

/** Sum in the order of the cells; null where a value is unknown or there is none. */
function total(values: Float64Array): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return Number.isNaN(sum) ? null : sum;
}

const mean = (values: Float64Array): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function countFlag({ flags }: Cells, flag: number): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) if ((flags[i]! & flag) !== 0) count++;
  return count;
}

/** null = none is stated. */
function sumStated(counts: Int32Array): number | null {
  const stated = counts.filter((count) => count >= 0);
  return stated.length === 0 ? null : stated.reduce((sum, count) => sum + count, 0);
}

/** Output tokens per second of the cells where it is known. */
export function rates({ outputTokens, e2eMs }: Cells): Float64Array {
  const perS = new Float64Array(outputTokens.length);
  for (let i = 0; i < perS.length; i++) perS[i] = e2eMs[i] === 0 ? Number.NaN : (outputTokens[i]! / e2eMs[i]!) * 1000;
  return known(perS);
}

/** The different texts of a column, sorted. */
function named(column: Int32Array, { list }: StringTable): string[] {
  return [...new Set(column)].flatMap((number) => (number < 0 ? [] : [list[number]!])).sort(compareCodeUnits);
}

function efficiencyCaveats(
  cells: Cells,
  suite: string,
  { entry }: ModelFacts,
  manifest: Manifest,
  texts: StringTable,
  unknown: number,
): Partial<Record<MeasureCaveat, boolean>> {
  const hasCachePrice = [entry.price, ...entry.prices].some((price) => price?.cachedInput != null);
  const bases = named(cells.costBasis, texts);
  return {
    price_unknown: unknown > 0,
    bill_differs: cells.listUsd.some((listUsd, i) => isBillDifferent(toKnown(listUsd), toKnown(cells.billedUsd[i]!))),
    price_stale: isStale(named(cells.priceId, texts), entry, manifest),
    rate_stale: isRateStale(named(cells.priceId, texts), manifest),
    cache_unknown:
      hasCachePrice && cells.flags.some((flags, i) => !(flags & CACHE_KNOWN) && !Number.isNaN(cells.costUsd[i])),
    tokens_estimated: cells.flags.some((flags) => (flags & ESTIMATED) !== 0),
    local_cost_assumed: bases.includes('full') || bases.includes('energy'),
    hardware_differs: entry.host.device !== null && machines(manifest).size > 1,
    loaded_machine: wasBusy(manifest, entry),
    cold_start: cells.flags.some((flags) => (flags & COLD) !== 0),
    cached_replies: entry.host.provider === 'replay',
    tokens_impossible: countFlag(cells, IMPOSSIBLE) > 0,
    tokens_by_gateway: countFlag(cells, GATEWAY_COUNTED) > 0,
    gateway_cache: countFlag(cells, GATEWAY_CACHED) > 0,
    gateway_retries: (sumStated(cells.gatewayRetries) ?? 0) > 0,
    prompt_reused: countFlag(cells, PROMPT_REUSED) > 0,
    merged_shards: (manifest.merged?.shards.length ?? 0) > 1,
    several_machines: workerMachines(manifest, cells, texts).size > 1,
    added_later: isOfSeveralRounds(manifest, [entry.id], suite),
  };
}

/** Of a server on this machine what was busy meanwhile is its own work too: then only the minute before counts. */
function wasBusy({ sessions }: Manifest, { host: { device, baseUrl, provider } }: ModelEntry): boolean {
  if (device === null || (baseUrl !== null && !isLoopback(baseUrl))) return false;
  return sessions.some(
    ({ load, machine }) =>
      load !== undefined &&
      (isBusy(load.before, machine.cores) || (provider === 'llama-cpp' && isBusy(load.during, machine.cores))),
  );
}

const toKnown = (value: number): number | null => (Number.isNaN(value) ? null : value);

const STALE_AFTER_MS = 90 * 24 * 3_600_000;

/** Whether a price that was used had been read over 90 days before the last session began. */
function isStale(priceIds: readonly string[], { prices }: ModelEntry, { sessions }: Manifest): boolean {
  const used = priceIds.flatMap((id) => id.split(';'));
  const start = Date.parse(sessions.at(-1)!.startedAt);
  return prices.some(
    ({ id, readAt }) => used.some((one) => one.startsWith(`${id}:`)) && start - Date.parse(readAt) > STALE_AFTER_MS,
  );
}

const RATE_STALE_AFTER_MS = 45 * 24 * 3_600_000;

/** Whether an exchange rate that was used, as the ids of prices name it, was over 45 days old when the last session began. */
function isRateStale(priceIds: readonly string[], { sessions }: Manifest): boolean {
  const start = Date.parse(sessions.at(-1)!.startedAt);
  return priceIds
    .flatMap((id) => id.split(';'))
    .some((id) => {
      const day = /@\S+ [A-Z]{3}\/USD (\d{4}-\d{2}-\d{2})$/.exec(id)?.[1];
      return day !== undefined && start - Date.parse(day) > RATE_STALE_AFTER_MS;
    });
}

function machines(manifest: Manifest): Set<string> {
  return new Set(manifest.sessions.map(({ machine }) => `${machine.cpu}/${machine.cores}/${machine.memoryBytes}`));
}

const RATIOS = ['cost_ratio', 'cost_per_correct_ratio', 'tokens_ratio', 'e2e_ratio'] as const;
const RATIO_CELLS = RATIOS.flatMap((name) => [name, `${name}_lo`, `${name}_hi`] as const);

const mergeMeasureCaveats = createCaveatMerger(MEASURE_CAVEATS);

/** The makes of the machines that the replies of a run with `--queue` are from. */
function workerMachines({ sessions }: Manifest, cells: Cells, texts: StringTable): Set<string> {
  const used = new Set(named(cells.machine, texts));
  const workers = sessions.flatMap((session) => session.workers ?? []);
  return new Set(
    workers.flatMap(({ machine, hardware }) => {
      if (!used.has(machine)) return [];
      // Of a machine that nobody saw it is not known that it is of the same make as another one.
      if (hardware === null)
        return workers.some((one) => one.machine === machine && one.hardware !== null) ? [] : [machine];
      const { cpu, cores, memoryBytes, gpus } = hardware;
      return [`${cpu}/${cores}/${memoryBytes}/${gpus.join(';')}`];
    }),
  );
}

/** The rows under the name of a suite; their figures are held in columns. */
function ratioRows(
  scope: Pool,
  pairs: Pairs,
  facts: ReadonlyMap<string, ModelFacts>,
  manifest: Manifest,
  caveats: ReadonlyMap<string, string>,
): (suite: string) => Rows {
  const columns = createFigureColumns(pairs.length, { counts: ['n_pairs'], numbers: RATIO_CELLS });
  let number = 0;
  for (const [a, b] of pairs) columns.set(number++, ratioFigures(scope, a, b));
  const severalMachines = machines(manifest).size > 1;
  const { prompt } = scope;
  const makeRow = (suite: string, index: number): Row => {
    const [a, b] = pairs.at(index)!;
    const cells: Record<string, number | null> = {};
    for (const name of RATIO_CELLS) cells[name] = columns.number(name, index);
    return {
      suite,
      prompt,
      model_a: a,
      model_b: b,
      n_pairs: columns.count('n_pairs', index),
      ...cells,
      caveats: mergeMeasureCaveats([caveats.get(a) ?? '', caveats.get(b) ?? ''], {
        hardware_differs: severalMachines || facts.get(a)!.entry.host.id !== facts.get(b)!.entry.host.id,
        added_later: isOfSeveralRounds(manifest, [a, b], scope.suite),
      }),
      interval_method: 'log-ratio-clustered',
    };
  };
  const makeKey = (suite: string, index: number): RowKey => {
    const [model_a, model_b] = pairs.at(index)!;
    return { suite, prompt, model_a, model_b };
  };
  return (suite) =>
    createRows(
      pairs.length,
      (index) => makeRow(suite, index),
      (index) => makeKey(suite, index),
    );
}

function ratioFigures(
  scope: Pool,
  modelA: string,
  modelB: string,
): Record<(typeof RATIO_CELLS)[number], number | null> & { readonly n_pairs: number } {
  const paired = pair(findCells(scope.byModel, modelA), findCells(scope.byModel, modelB));
  const [first, second] = [paired.a, paired.b];
  const fresh = freshPairs(first, second);
  const ratio = (amount: Amount, a = first, b = second) =>
    ratioOfSums([
      { cells: a, amount, sign: 1 },
      { cells: b, amount, sign: -1 },
    ]);
  const figures: Record<(typeof RATIOS)[number], LogRatio> = {
    cost_ratio: ratio('cost'),
    cost_per_correct_ratio: ratioOfSums([
      { cells: first, amount: 'cost', sign: 1 },
      { cells: first, amount: 'right', sign: -1 },
      { cells: second, amount: 'cost', sign: -1 },
      { cells: second, amount: 'right', sign: 1 },
    ]),
    tokens_ratio: ratio('tokens'),
    e2e_ratio: ratio('seconds', fresh.a, fresh.b),
  };
  const cells = RATIOS.flatMap((name): [string, number | null][] => [
    [name, figures[name].ratio],
    [`${name}_lo`, figures[name].lo],
    [`${name}_hi`, figures[name].hi],
  ]);
  return { n_pairs: first.size, ...Object.fromEntries(cells) } as ReturnType<typeof ratioFigures>;
}
