import { basename } from 'node:path';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore } from '../../pipeline/row.ts';
import { isDownward } from '../shared/downward.ts';
import { toScoreValue } from '../shared/reported.ts';
import { metricOf, UNNAMED } from './metric.ts';

/** A score of the aggregate record. */
export interface AggregateResult {
  readonly evaluation: string;
  readonly metric: string;
  readonly isDownward: boolean;
  readonly value: number;
}

export function listResults({ evaluation_results: list }: Fields): AggregateResult[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one): AggregateResult[] => {
    const [evaluation, value] = [
      toText(fieldAt(one, 'evaluation_name')),
      toScoreValue(fieldAt(one, 'score_details.score')),
    ];
    if (!isFields(one) || evaluation === null || value === null) return [];
    const metric = metricOf(one);
    const stated = fieldAt(one, 'metric_config.lower_is_better');
    return [{ evaluation, metric, value, isDownward: typeof stated === 'boolean' ? stated : isDownward(bare(metric)) }];
  });
}

/** `exact_match:strict` is the metric `exact_match`. */
const bare = (metric: string): string => metric.split(/[:/]/)[0]!;

/** Of which metric the lines are replies; those of others add to them. */
export interface Carrier {
  readonly metric: string;
  /** Whether its score decides; false = less of it is better. */
  readonly decides: boolean;
}

/** Chooses which lines are replies, as all of them pass by once before they are read. */
export function createCarrierChoice(results: readonly AggregateResult[]) {
  /** The metrics of each evaluation in their order, and those that a sample has: the bit of each. */
  const evaluations = new Map<string, { readonly metrics: string[]; readonly held: Map<string, bigint> }>();
  const isUpward = (evaluation: string, metric: string): boolean => {
    const stated = results.find((one) => one.evaluation === evaluation && one.metric === metric);
    return stated === undefined ? !isDownward(bare(metric)) : !stated.isDownward;
  };
  const ofEvaluation = (evaluation: string): Carrier => {
    const { metrics } = evaluations.get(evaluation)!;
    const upward = metrics.find((metric) => isUpward(evaluation, metric));
    return { metric: upward ?? metrics[0]!, decides: upward !== undefined };
  };
  return {
    add(fields: Fields): void {
      const [evaluation, metric] = [toText(fields.evaluation_name) ?? '', metricOf(fields)];
      const found = evaluations.get(evaluation) ?? { metrics: [], held: new Map<string, bigint>() };
      evaluations.set(evaluation, found);
      if (!found.metrics.includes(metric)) found.metrics.push(metric);
      const cell = cellOf(fields);
      const bit = 1n << BigInt(found.metrics.indexOf(metric));
      found.held.set(cell, (found.held.get(cell) ?? 0n) | bit);
    },
    /** The first metric of each evaluation of which more is better, else its first. */
    ofEvaluation,
    /**
     * The same for the sample of a line. One that lacks that metric has its reply in the lines of its own first; it decides only where
     * it is that metric of another part of the set (`exact_match:valid` beside `exact_match:test`).
     */
    of(fields: Fields): Carrier {
      const evaluation = toText(fields.evaluation_name) ?? '';
      const general = ofEvaluation(evaluation);
      const { metrics, held } = evaluations.get(evaluation)!;
      const bits = held.get(cellOf(fields)) ?? 0n;
      const own = metrics.filter((_, at) => (bits >> BigInt(at)) & 1n);
      const metric =
        own.find((one) => one === general.metric) ??
        own.find((one) => bare(one) === bare(general.metric)) ??
        own.find((one) => isUpward(evaluation, one)) ??
        own[0] ??
        general.metric;
      return { metric, decides: general.decides && bare(metric) === bare(general.metric) };
    },
    has: (evaluation: string): boolean => evaluations.has(evaluation),
  };
}
export type CarrierChoice = ReturnType<typeof createCarrierChoice>;

const cellOf = (fields: Fields): string => JSON.stringify([fields.model_id, fields.sample_id]);

/** A line's place among those of its sample. */
export interface Repetition {
  /** From 1: as the line says (`metadata.epoch`), else by its place. */
  readonly trial: number;
  /** The same line stood there before: a converter writes one for each way in which repetitions were reduced. */
  readonly isRepeated: boolean;
}

/** Scores of the lines by evaluation and metric, and which repetition of its sample each line is. */
export function createScoreTally() {
  const sums = new Map<string, { sum: number; count: number; most: number }>();
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const unstated = new Set<string>();
  return {
    add(fields: Fields): Repetition {
      const [evaluation, metric] = [toText(fields.evaluation_name) ?? '', metricOf(fields)];
      const cell = JSON.stringify([fields.model_id, evaluation, metric, fields.sample_id]);
      const epoch = Number(toText(fieldAt(fields, 'metadata.epoch')) ?? Number.NaN);
      const isStated = Number.isSafeInteger(epoch) && epoch > 0;
      const count = (counts.get(cell) ?? 0) + 1;
      const trial = isStated ? epoch : count;
      if (!isStated && count > 1) unstated.add(cell);
      const isRepeated = isStated && seen.has(`${trial} ${cell}`);
      if (isStated) seen.add(`${trial} ${cell}`);
      if (isRepeated) return { trial, isRepeated };
      counts.set(cell, count);
      const key = JSON.stringify([evaluation, metric]);
      const before = sums.get(key) ?? { sum: 0, count: 0, most: 0 };
      const value = toScoreValue(fieldAt(fields, 'evaluation.score'));
      sums.set(key, {
        sum: before.sum + (value ?? 0),
        count: before.count + (value === null ? 0 : 1),
        most: Math.max(before.most, count),
      });
      return { trial, isRepeated };
    },
    /** The mean over the lines, and the most repetitions of a sample; null = no line has the metric. */
    of(evaluation: string, metric: string): { mean: number; trials: number } | null {
      const found = sums.get(JSON.stringify([evaluation, metric]));
      return found === undefined || found.count === 0 ? null : { mean: found.sum / found.count, trials: found.most };
    },
    metrics: (): number => sums.size,
    /** Samples with several lines of one metric that do not say which repetition they are. */
    unstated: (): number => unstated.size,
  };
}
export type ScoreTally = ReturnType<typeof createScoreTally>;

interface Printed {
  readonly path: string;
  readonly carriers: CarrierChoice;
  readonly tally: ScoreTally;
  readonly nameOf: (evaluation: string) => string;
}

/**
 * What the aggregate record holds. It names no rule: a mean over the lines is taken for one, except where a sample has several
 * lines (its repetitions are reduced in ways of their own) and for what is no score (perplexities are no means).
 */
export function createPublishedScores(
  results: readonly AggregateResult[],
  { path, carriers, tally, nameOf }: Printed,
): PublishedScore[] {
  return results.map(({ evaluation, metric: named, isDownward, value }): PublishedScore => {
    // Lines that name no metric are of the only one that there is.
    const isOnly = results.filter((one) => one.evaluation === evaluation).length === 1;
    const metric = isOnly && tally.of(evaluation, named) === null ? UNNAMED : named;
    const found = tally.of(evaluation, metric);
    const fits = found !== null && Math.abs(found.mean - value) <= 1e-9 * Math.max(1, Math.abs(value));
    const known = found !== null && (fits || (found.trials === 1 && !isDownward));
    return {
      ...{ model: null, suite: nameOf(evaluation), prompt: null, metric, scorer: null, value, full: 1 },
      main: carriers.has(evaluation) && carriers.ofEvaluation(evaluation).metric === metric && !isDownward,
      rule: 'mean over instance records',
      reduce: null,
      recomputed: known ? found.mean : null,
      tolerance: null,
      location: `${basename(path)}, ${evaluation}, ${named}`,
    };
  });
}

/** A note for each evaluation whose lines name no metric, where the aggregate record has several. */
export function describeUnnamed(results: readonly AggregateResult[], tally: ScoreTally): string[] {
  return [...Map.groupBy(results, ({ evaluation }) => evaluation)].flatMap(([evaluation, list]) =>
    list.length > 1 && tally.of(evaluation, UNNAMED) !== null
      ? [
          `the lines of ${evaluation} do not say which score they hold; the aggregate record has ${list.map(({ metric, value }) => `${metric} ${value}`).join(', ')}`,
        ]
      : [],
  );
}
