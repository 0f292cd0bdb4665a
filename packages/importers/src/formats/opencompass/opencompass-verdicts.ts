import type { EntryDetail } from './opencompass-details.ts';
import type { OpenCompassResults } from './opencompass-results.ts';
import type { PredictionScan } from './opencompass-scan.ts';

/** Where a verdict on a single entry comes from. */
export type VerdictSource =
  /** The evaluator's own word. */
  | 'details'
  /** Equal texts of what was read and what is right: the evaluator gave no verdict, and its printed score is exactly that. */
  | 'equal'
  | 'none';

/** OpenCompass's verdicts on the entries of one set. */
export interface SetVerdicts {
  readonly source: VerdictSource;
  /** Metric that decides, without what is said of repeats; null = there is none. */
  readonly metric: string | null;
  readonly repeats: number;
  /** Documents of one repeat. */
  readonly documents: number;
  detail(entry: number): EntryDetail | null;
  /** null = none. */
  correct(entry: number): boolean | null;
}

const RUNS = / \(\d+ runs average\)$/;

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
  const metric = findMainMetric([...(results?.metrics.keys() ?? [])]);
  const own = (entry: number) => detail(entry)?.correct ?? null;
  const base = { metric, repeats, documents, detail };
  const entries = Array.from({ length: size }, (_, entry) => entry);
  if (metric === null) return { ...base, source: 'none', correct: () => null };
  if (entries.some((entry) => own(entry) !== null)) return { ...base, source: 'details', correct: own };
  const equal = (entry: number): boolean | null => {
    const one = detail(entry);
    if (one !== null && one.answer !== null && one.reference?.length === 1) return one.answer === one.reference[0];
    return scan?.equal[entry] ?? null;
  };
  const isFollowed = [...(results?.metrics ?? [])].some(([key, value]) => {
    if (key.replace(RUNS, '') !== metric) return false;
    const share = computeShare(listScope(key, repeats, documents, size), equal);
    return share !== null && Math.abs(100 * share - value) < 1e-9 * 100;
  });
  return isFollowed ? { ...base, source: 'equal', correct: equal } : { ...base, source: 'none', correct: () => null };
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

/** `accuracy`, else `score`, else the first that is no count over repeats. */
function findMainMetric(keys: readonly string[]): string | null {
  const names = keys.map((key) => key.replace(RUNS, '')).filter((key) => !/G-Pass@/.test(key));
  return ['accuracy', 'score'].find((one) => names.includes(one)) ?? names[0] ?? null;
}
