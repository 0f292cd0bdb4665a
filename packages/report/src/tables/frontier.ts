import type { ModelEntry } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import {
  type ClusterTotals,
  dominates,
  type FrontierStratum,
  frontShares,
  logRatio,
  paretoFront,
} from '@evenhand/statistics';
import { type Cells, concatCells, countingCells, findCells } from '../cells/cells.ts';
import { freshCells } from '../cells/fresh-cells.ts';
import { sampleSums } from './amounts.ts';
import type { Row } from './columns.ts';
import { type Estimate, estimateCells } from './estimate.ts';
import { type HeadlineMetric, readHeadlineMetric } from './headline.ts';
import { averagedScopes, type RunData, type Scope, sampleMeans, suiteWeight } from './scope.ts';

/** What quality is held against: money, or time. */
export const FRONTIER_AXES = ['cost', 'time'] as const;
export type FrontierAxis = (typeof FRONTIER_AXES)[number];

/** The columns of an axis in frontier.csv. */
export const AXIS_COLUMNS = {
  cost: { price: 'cost_per_sample_usd', on: 'on_cost_front', share: 'cost_front_share', by: 'cost_dominated_by' },
  time: { price: 's_per_sample', on: 'on_time_front', share: 'time_front_share', by: 'time_dominated_by' },
} as const satisfies Record<FrontierAxis, Record<string, string>>;

/** Bootstrap draws behind a share. */
export const FRONT_DRAWS = 1000;

/** Clusters beyond so many are drawn in so many groups of them, so that a large run costs no more than a small one. */
const MOST_CLUSTERS = 500;

/**
 * frontier.csv: quality against money and against time, and which models no other one beats in both. Unknown costs stay
 * unknown: such a model is on no front and keeps nobody off it. METHODOLOGY §7.3.
 * @param summary the rows of summary.csv, from which the quality and its interval are taken
 */
export function frontierRows(data: RunData, summary: readonly Row[]): Row[] {
  const models = [...data.cells.keys()].sort(compareCodeUnits);
  const entries = new Map(data.inputs.models.map((entry) => [entry.id, entry]));
  const metric = readHeadlineMetric(summary);
  const scopes = data.scopes.filter(({ language }) => language === '*');
  const parts: { suite: string; prompt: string; scopes: readonly Scope[] }[] = [
    ...scopes.map((scope) => ({ suite: scope.suite, prompt: scope.prompt, scopes: [scope] })),
    ...[...averagedScopes(scopes)].map(([prompt, all]) => ({ suite: '*', prompt, scopes: all })),
  ];
  return parts
    .sort((a, b) => compareCodeUnits(a.suite, b.suite) || compareCodeUnits(a.prompt, b.prompt))
    .flatMap((part) => {
      const quality = new Map(
        summary
          .filter((row) => row.suite === part.suite && row.prompt === part.prompt && row.language === '*')
          .map((row) => [row.model as string, readEstimate(row, metric)]),
      );
      return scopeRows({ data, models, entries, metric, ...part, quality });
    });
}

interface FrontierScope {
  readonly data: RunData;
  readonly models: readonly string[];
  readonly entries: ReadonlyMap<string, ModelEntry>;
  readonly metric: HeadlineMetric;
  readonly suite: string;
  readonly prompt: string;
  readonly scopes: readonly Scope[];
  readonly quality: ReadonlyMap<string, Estimate>;
}

function readEstimate(row: Row, name: string): Estimate {
  const [estimate, lo, hi] = [row[name], row[`${name}_lo`], row[`${name}_hi`]] as (number | null)[];
  return { estimate: estimate ?? null, lo: lo ?? null, hi: hi ?? null };
}

function scopeRows(scope: FrontierScope): Row[] {
  const { models, scopes, suite, prompt, metric, quality } = scope;
  const pooled = models.map((model) => concatCells(scopes.map((one) => countingCells(findCells(one.byModel, model)))));
  const values = models.map((model) => quality.get(model) ?? { estimate: null, lo: null, hi: null });
  const axes = FRONTIER_AXES.map((axis) => {
    const prices = pooled.map((cells) => pricePerReply(cells, axis));
    const shares = frontShares(createStrata(scope, axis), `frontier/${axis}/${suite}/${prompt}`, FRONT_DRAWS).shares;
    return { axis, prices, shares, front: findFront(models, values, prices) };
  });
  return models.map((model, index) => ({
    suite,
    prompt,
    model,
    host: scope.entries.get(model)?.host.id ?? null,
    n: pooled[index]!.size,
    metric,
    ...estimateCells('quality', values[index]!),
    ...Object.assign(
      {},
      ...axes.map(({ axis, prices, shares, front }) => {
        const { price, on, share, by } = AXIS_COLUMNS[axis];
        return {
          ...estimateCells(price, prices[index]!),
          [on]: front[index]!.isOn,
          [share]: front[index]!.isOn === null ? null : shares[index]!,
          [by]: front[index]!.dominatedBy,
        };
      }),
    ),
  }));
}

/** Which models are on the front by their figures; null = price or quality is unknown. */
function findFront(
  models: readonly string[],
  values: readonly Estimate[],
  prices: readonly Estimate[],
): { isOn: boolean | null; dominatedBy: string | null }[] {
  const points = models.map((_, index) => {
    const [price, value] = [prices[index]!.estimate, values[index]!.estimate];
    return price === null || value === null ? null : { price, value };
  });
  const known = points.flatMap((point, index) => (point === null ? [] : [{ point, index }]));
  const front = paretoFront(known.map(({ point }) => point));
  const on = known.filter((_, index) => front[index]);
  return points.map((point) => {
    if (point === null) return { isOn: null, dominatedBy: null };
    const better = on.filter((one) => dominates(one.point, point)).map(({ index }) => models[index]!);
    return { isOn: better.length === 0, dominatedBy: better.join(';') || null };
  });
}

/** What a price rests on: of time, the replies whose prompts were read from their first token. */
const selectPriced = (cells: Cells, axis: FrontierAxis) => (axis === 'time' ? freshCells(cells) : cells);

const AMOUNTS = { cost: 'cost', time: 'seconds' } as const;

/** Money or time of all replies ÷ replies, with its interval; unknown where it is of one of them. METHODOLOGY §7. */
function pricePerReply(all: Cells, axis: FrontierAxis): Estimate {
  const cells = selectPriced(all, axis);
  const { values, clusters, total } = sampleSums(cells, AMOUNTS[axis]);
  if (total === null) return { estimate: null, lo: null, hi: null };
  if (total === 0) return { estimate: 0, lo: null, hi: null };
  const { trials } = sampleMeans(cells);
  const { ratio, lo, hi } = logRatio(
    [
      { values, sign: 1 },
      { values: Float64Array.from(trials), sign: -1 },
    ],
    clusters,
  );
  return { estimate: ratio, lo, hi };
}

function createStrata({ data, models, scopes, metric }: FrontierScope, axis: FrontierAxis): FrontierStratum[] {
  return scopes.map((scope) => {
    const cells = models.map((model) => countingCells(findCells(scope.byModel, model)));
    const { numbers, count } = numberClusters(cells);
    const clusters = Math.min(count, MOST_CLUSTERS);
    return {
      weight: suiteWeight(data, scope.suite),
      clusters,
      models: cells.map((one) => sumByCluster(one, metric, axis, numbers, clusters)),
    };
  });
}

/** Clusters by their labels, in the order in which they come; beyond `MOST_CLUSTERS` they share numbers. */
function numberClusters(all: readonly Cells[]): { numbers: Int32Array; count: number } {
  let most = -1;
  for (const { cluster } of all) for (let i = 0; i < cluster.length; i++) most = Math.max(most, cluster[i]!);
  const numbers = new Int32Array(most + 1).fill(-1);
  let count = 0;
  for (const { cluster } of all)
    for (let i = 0; i < cluster.length; i++)
      if (numbers[cluster[i]!] === -1) numbers[cluster[i]!] = count++ % MOST_CLUSTERS;
  return { numbers, count };
}

function sumByCluster(
  cells: Cells,
  metric: HeadlineMetric,
  axis: FrontierAxis,
  numbers: Int32Array,
  clusters: number,
): ClusterTotals {
  const means = sampleMeans(cells);
  const create = () => new Float64Array(clusters);
  const totals = { values: create(), samples: create(), prices: create(), replies: create() };
  const values = metric === 'accuracy' ? means.right : means.score;
  for (let sample = 0; sample < values.length; sample++) {
    const cluster = numbers[means.clusters[sample]!]!;
    totals.values[cluster]! += values[sample]!;
    totals.samples[cluster]!++;
  }
  const priced = selectPriced(cells, axis);
  const sums = sampleSums(priced, AMOUNTS[axis]);
  const { trials } = sampleMeans(priced);
  for (let sample = 0; sample < trials.length; sample++) {
    const cluster = numbers[sums.clusters[sample]!]!;
    totals.prices[cluster]! += sums.values[sample]!;
    totals.replies[cluster]! += trials[sample]!;
  }
  return sums.total === null ? { ...totals, prices: null } : totals;
}
