import { basename } from 'node:path';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore } from '../../pipeline/row.ts';
import { computeHalfDigit } from '../shared/printed.ts';
import { toScoreValue } from '../shared/reported.ts';
import { identity, toIdentity } from './metric-names.ts';

/** `reports/MODEL/SET.json`: what EvalScope printed, and how much was asked. */
export interface EvalScopeReport {
  readonly path: string;
  readonly model: string | null;
  /** Folder in which it stands: the model's name as a path has it. */
  readonly folder: string;
  /** Names of the sets as the predictions' files have them: data set and subset. */
  readonly suites: readonly string[];
  /** The metric that decides, as `identity` has it; null = it names none. */
  readonly primary: string | null;
  readonly scores: readonly ReportScore[];
  /** Requests by the set's name: planned and answered. */
  readonly requests: ReadonlyMap<string, { readonly requested: number; readonly succeeded: number }>;
}

/** A printed score of one subset, or of the data set as a whole. */
export interface ReportScore {
  /** Name of the set; null = of all subsets. */
  readonly suite: string | null;
  /** As `identity` has it. */
  readonly metric: string;
  /** `mean`, `pass_at_k`, … */
  readonly aggregation: string;
  readonly k: number | null;
  readonly value: number;
  readonly num: number | null;
  /** Of all subsets: whether it is the mean over categories, and not over replies. */
  readonly macro: boolean;
  /** The subsets of each category, where the score is of all of them. */
  readonly categories: readonly (readonly string[])[];
  readonly location: string;
}

/** EvalScope rounds to so many decimals. */
export const DECIMALS = 4;

/** null = the file is another one of the run. */
export function readReport(path: string, report: Fields): EvalScopeReport | null {
  const dataset = toText(report.dataset_name);
  if (dataset === null || !Array.isArray(report.metrics)) return null;
  const scores = report.metrics.flatMap((metric: unknown, index: number) => readScores(path, dataset, metric, index));
  const subsets = fieldAt(report, 'execution_summary.subsets');
  const requests = new Map(
    Object.entries(isFields(subsets) ? subsets : {}).flatMap(([name, counts]) => {
      const [requested, succeeded] = [fieldAt(counts, 'requested'), fieldAt(counts, 'succeeded')];
      return typeof requested === 'number' && typeof succeeded === 'number'
        ? [[`${dataset}_${name}`, { requested, succeeded }] as const]
        : [];
    }),
  );
  const suites = new Set([...scores.flatMap(({ suite }) => suite ?? []), ...requests.keys()]);
  return {
    path,
    model: toText(report.model_name),
    folder: path.split(/[\\/]/).at(-2) ?? '',
    suites: [...suites],
    primary: readReportIdentity(report.primary_metric_identity),
    scores,
    requests,
  };
}

function readReportIdentity(value: unknown): string | null {
  const name = toText(fieldAt(value, 'name'));
  const dimensions = fieldAt(value, 'dimensions');
  return name === null ? null : identity(name, isFields(dimensions) ? dimensions : {});
}

/** Older reports have a name alone: `mean_acc`, `AverageAccuracy`. */
function toLegacyIdentity(metric: unknown): string | null {
  const name = toText(fieldAt(metric, 'name'));
  if (name === null) return null;
  return /^(?:Weighted)?AverageAccuracy$/.test(name)
    ? identity('accuracy', {})
    : toIdentity(name.replace(/^mean_/, ''));
}

function readScores(path: string, dataset: string, metric: unknown, index: number): ReportScore[] {
  const name = readReportIdentity(fieldAt(metric, 'identity')) ?? toLegacyIdentity(metric);
  if (name === null || !isFields(metric)) return [];
  const k = fieldAt(metric, 'identity.dimensions.k');
  const one = {
    metric: name,
    aggregation: toText(fieldAt(metric, 'identity.aggregation')) ?? 'mean',
    k: typeof k === 'number' ? k : null,
  };
  const categories: unknown[] = Array.isArray(metric.categories) ? metric.categories : [];
  const members = categories
    .map((category) => {
      const list = fieldAt(category, 'subsets');
      return (Array.isArray(list) ? (list as unknown[]) : [])
        .filter((subset) => fieldAt(subset, 'is_aggregate') !== true)
        .map((subset) => `${dataset}_${toText(fieldAt(subset, 'name')) ?? ''}`);
    })
    .filter((names) => names.length > 0);
  const at = (suite: string | null, value: unknown, num: unknown, location: string, macro = false): ReportScore[] => {
    const score = toScoreValue(value);
    return score === null
      ? []
      : [
          {
            ...one,
            suite,
            value: score,
            num: toScoreValue(num),
            macro,
            categories: suite === null ? members : [],
            location: `${basename(path)}, metrics[${index}]${location}`,
          },
        ];
  };
  const subsets = categories.flatMap((category, nth) => {
    const list = fieldAt(category, 'subsets');
    return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((subset, location) =>
      fieldAt(subset, 'is_aggregate') === true
        ? []
        : at(
            `${dataset}_${toText(fieldAt(subset, 'name')) ?? ''}`,
            fieldAt(subset, 'score'),
            fieldAt(subset, 'num'),
            `.categories[${nth}].subsets[${location}].score`,
          ),
    );
  });
  if (subsets.length === 1) return subsets;
  return [
    ...subsets,
    ...at(null, metric.score, metric.num, '.score'),
    ...at(null, metric.macro_score, metric.num, '.macro_score', true),
  ];
}

/** A printed score as our statement of it. @param metric as the reviews call it @param recomputed by EvalScope's rule from the rows */
export function toPublishedScore(
  score: ReportScore,
  suite: string,
  metric: string,
  main: boolean,
  recomputed: number | null,
): PublishedScore {
  const { aggregation, k, value, location, macro } = score;
  const over = score.suite !== null ? '' : macro ? ', of each category, then their mean' : ', of all subsets together';
  return {
    model: null,
    suite,
    prompt: null,
    metric,
    scorer: null,
    main: main && aggregation === 'mean' && score.suite !== null,
    value,
    full: 1,
    rule: `${describeRule(aggregation, k)}${over}`,
    reduce: null,
    recomputed,
    tolerance: computeHalfDigit(DECIMALS),
    location: location,
  };
}

function describeRule(aggregation: string, k: number | null): string {
  if (aggregation === 'mean') return 'mean over the replies that have this metric';
  if (aggregation === 'pass_at_k') return `pass@${k ?? 1} of each question, then the mean`;
  if (aggregation === 'pass_hat_k') return `pass^${k ?? 1} of each question, then the mean`;
  return `${aggregation}${k === null ? '' : ` (k = ${k})`} over the replies that have this metric`;
}
