import type { PublishedScore } from '../../pipeline/row.ts';
import { computeGPassAtK, computeMeanGPassAtK } from './g-pass.ts';
import { formatLocation, type OpenCompassResults } from './opencompass-results.ts';
import {
  computeShare,
  findFullMark,
  isShare,
  listScope,
  type SetVerdicts,
  withoutRuns,
} from './opencompass-verdicts.ts';

/** Every number of the results, and what the entries give by its rule. */
export function createPublishedScores(
  results: OpenCompassResults,
  suite: string,
  verdicts: SetVerdicts,
): PublishedScore[] {
  const { metric, repeats, documents, correct } = verdicts;
  const size = repeats * documents;
  const rightOf = (document: number): number | null => {
    let right = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const one = correct(repeat * documents + document);
      if (one === null) return null;
      if (one) right++;
    }
    return right;
  };
  const meanOver = (value: (right: number) => number): number | null => {
    let sum = 0;
    for (let document = 0; document < documents; document++) {
      const right = rightOf(document);
      if (right === null) return null;
      sum += value(right);
    }
    return documents === 0 ? null : (100 * sum) / documents;
  };
  const recompute = (key: string, printed: number): { rule: string; value: number | null; full?: number } => {
    const [, mean, k, threshold] = /^(?:[^/]+\/)?(m?)G-Pass@(\d+)(?:_([\d.]+))?$/.exec(key) ?? [];
    if (mean === 'm')
      return {
        rule: `mG-Pass@${k} of each document, then the mean`,
        value: meanOver((right) => computeMeanGPassAtK(repeats, right, Number(k))),
      };
    if (threshold !== undefined)
      return {
        rule: `G-Pass@${k} at ${threshold} of each document, then the mean`,
        value: meanOver((right) => computeGPassAtK(repeats, right, Number(k), Number(threshold))),
      };
    const name = withoutRuns(key);
    const isLast = repeats > 1 && name === key;
    const rule = isLast ? 'mean over the last repeat alone' : 'mean over all entries';
    if (name !== metric) return { rule: `${name} over all entries`, value: null };
    const share = computeShare(listScope(key, repeats, documents, size), correct);
    const full = findFullMark(printed, share);
    // A mean of grades is not what the verdicts on single entries come to.
    if (share === null || (full === null && !isShare(name))) return { rule, value: null };
    return { rule, value: (full ?? 100) * share, full: full ?? 100 };
  };
  return [...results.metrics].map(([key, value]): PublishedScore => {
    const { rule, value: recomputed, full = 100 } = recompute(key, value);
    return {
      model: null,
      suite,
      prompt: null,
      metric: key,
      scorer: null,
      main: withoutRuns(key) === metric,
      value,
      full,
      rule,
      reduce: null,
      recomputed,
      tolerance: null,
      location: formatLocation(results, key),
    };
  });
}
