import { isDownward } from '../shared/downward.ts';
import type { EntryDetail } from './opencompass-details.ts';
import type { OpenCompassResults } from './opencompass-results.ts';
import type { PredictionScan } from './opencompass-scan.ts';

/** Where a verdict on a single entry comes from. */
export type VerdictSource =
  /** The evaluator's own word. */
  | 'details'
  /** Equal texts of what was read and what is right: the evaluator gave no verdict, and its printed score is exactly that. */
  | 'equal'
  /** The letter that a judge model wrote: the printed score is exactly the share of its A. */
  | 'judge'
  | 'none';

/** OpenCompass's verdicts on the entries of one set. */
export interface SetVerdicts {
  readonly source: VerdictSource;
  /** Metric that decides, without what is said of repeats; null = there is none. */
  readonly metric: string | null;
  /** The metric that OpenCompass prints first; another one decides where the verdicts on single entries make that one. */
  readonly first: string | null;
  /** Whether one of our scorers puts the question of the metric too. */
  readonly repeatable: boolean;
  readonly repeats: number;
  /** Documents of one repeat. */
  readonly documents: number;
  detail(entry: number): EntryDetail | null;
  /** null = none. */
  correct(entry: number): boolean | null;
}

const RUNS = / \(\d+ runs average\)$/;

export const withoutRuns = (key: string): string => key.replace(RUNS, '');

/** Metrics that say of each entry whether it is right, so that a share of right ones is what they print. */
const SHARE = /acc|correct|exact|strict|pass|^score$|^em$/i;
/** Metrics whose question one of our scorers puts too; others (ROUGE, a judge's grade) are not to be replaced by it. */
const REPEATABLE = /^(?:acc(?:uracy)?|score|em|exact_match)$/i;
/** What sacrebleu gives beside its `score`. */
const OF_BLEU = ['bp', 'sys_len', 'ref_len'];

/** Whether a metric is printed for a share of right entries, and not for a mean of grades. */
export const isShare = (metric: string): boolean => SHARE.test(metric);

export function createSetVerdicts(results: OpenCompassResults | null, scan: PredictionScan | null): SetVerdicts {
  const details = results?.details ?? new Map<number, readonly EntryDetail[]>();
  const listed = [...details.values()].reduce((sum, list) => sum + list.length, 0);
  const size = Math.max(scan?.size ?? 0, listed);
  const claimed = results?.repeats ?? scan?.period ?? 1;
  const repeats = size > 0 && size % claimed === 0 ? claimed : 1;
  const documents = size / repeats;
  const detail = (entry: number) =>
    (details.size <= documents
      ? details.get(entry % documents)?.[Math.floor(entry / documents)]
      : details.get(entry)?.[0]) ?? null;
  const printed = [...(results?.metrics ?? [])];
  const names = listMetrics(printed.map(([key]) => key));
  const first = names[0] ?? null;
  const isBleu = OF_BLEU.every((one) => results?.metrics.has(one) === true);
  const isJudged = [...details.values()].some((list) => list.some((one) => one.isJudged));
  const repeatable = (metric: string) => REPEATABLE.test(metric) && !isBleu && !isJudged;
  const own = (entry: number) => detail(entry)?.correct ?? null;
  const equal = (entry: number): boolean | null => {
    const one = detail(entry);
    if (one !== null && one.answer !== null && one.reference?.length === 1) return one.answer === one.reference[0];
    return scan?.equal[entry] ?? null;
  };
  const follows = (metric: string, correct: (entry: number) => boolean | null): boolean =>
    printed.some(
      ([key, value]) =>
        withoutRuns(key) === metric &&
        findFullMark(value, computeShare(listScope(key, repeats, documents, size), correct)) !== null,
    );
  const base = { repeats, documents, detail, first };
  if (first === null)
    return {
      ...base,
      metric: null,
      source: 'none',
      repeatable: results === null || results.metrics.size === 0,
      correct: () => null,
    };
  const entries = Array.from({ length: size }, (_, entry) => entry);
  if (entries.some((entry) => own(entry) !== null)) {
    const metric = names.find((one) => follows(one, own)) ?? first;
    return { ...base, metric, source: 'details', repeatable: repeatable(metric), correct: own };
  }
  const judged = names.find((one) => isShare(one) && follows(one, (entry) => readLetter(detail(entry))));
  if (isJudged && judged !== undefined)
    return {
      ...base,
      metric: judged,
      source: 'judge',
      repeatable: false,
      correct: (entry) => readLetter(detail(entry)),
    };
  const metric = names.find((one) => repeatable(one) && follows(one, equal));
  return metric === undefined
    ? { ...base, metric: first, source: 'none', repeatable: repeatable(first), correct: () => null }
    : { ...base, metric, source: 'equal', repeatable: true, correct: equal };
}

/** OpenCompass reads the first A or B of what its generic judge wrote; without one the reply counts as wrong. */
const readLetter = (one: EntryDetail | null): boolean | null =>
  one === null || one.judgement === null ? null : /[AB]/.exec(one.judgement)?.[0] === 'A';

/** What a printed number has for all right, 100 or 1, if it is that share; null = it is another number. */
export function findFullMark(value: number, share: number | null): 1 | 100 | null {
  if (share === null) return null;
  return ([100, 1] as const).find((full) => Math.abs(full * share - value) < 1e-9 * full) ?? null;
}

/** The entries that a printed number is of: with repeats, a plain name is the last repeat's alone. */
export function listScope(key: string, repeats: number, documents: number, size: number): number[] {
  const from = repeats > 1 && !RUNS.test(key) ? size - documents : 0;
  return Array.from({ length: size - from }, (_, at) => from + at);
}

/** Share of the entries that are right; an entry without a verdict makes it unknown. */
export function computeShare(entries: readonly number[], correct: (entry: number) => boolean | null): number | null {
  let right = 0;
  for (const entry of entries) {
    const one = correct(entry);
    if (one === null) return null;
    if (one) right++;
  }
  return entries.length === 0 ? null : right / entries.length;
}

/** `accuracy` and `score` before the others; without counts over repeats, and metrics of which less is better. */
function listMetrics(keys: readonly string[]): string[] {
  const names = [...new Set(keys.map(withoutRuns))].filter((key) => !/G-Pass@/.test(key) && !isDownward(key));
  const usual = ['accuracy', 'score'].filter((one) => names.includes(one));
  return [...usual, ...names.filter((one) => !usual.includes(one))];
}
