import { quantile } from '@evenhand/statistics';
import type { LoadLevel } from './load-facts.ts';
import type { LoadLimits, LoadRequest } from './load-request.ts';
import { findSteadyState } from './steady-state.ts';

export const PERCENTILES = [50, 90, 95, 99] as const;
const TIMES = ['ttft', 'ttft_answer', 'e2e'] as const;

/** Figures of one repeat by the name of their column; null = not known. */
export type LoadFigures = Readonly<Record<string, number | null>>;

/** What is measured of each repeat, and has an interval over repeats. */
export const FIGURE_NAMES: readonly string[] = [
  ...TIMES.flatMap((time) => PERCENTILES.map((p) => `${time}_ms_p${p}`)),
  'tpot_ms_p50',
  'user_tokens_per_s_p50',
  'tokens_per_s',
  'requests_per_s',
  'arrivals_per_s',
  'goodput',
  'error_rate',
  'accuracy',
];

/**
 * Figures of the steady part of one repeat. Percentiles are of the requests with a reply; a share is of all that were sent, so
 * that a failed request is neither right nor quick. METHODOLOGY §12.1.
 */
export function computeLoadFigures(
  requests: readonly LoadRequest[],
  level: LoadLevel,
  limits: LoadLimits,
): LoadFigures {
  const steady = findSteadyState(requests, level);
  const all = steady.requests;
  const percentile = (select: (one: LoadRequest) => number | null, p: number) =>
    quantile(
      all.flatMap((one) => select(one) ?? []),
      p / 100,
    );
  const times = {
    ttft: (one: LoadRequest) => one.ttftMs,
    ttft_answer: (one: LoadRequest) => one.ttftAnswerMs,
    e2e: (one: LoadRequest) => one.e2eMs,
  };
  const perSecond = (amount: number | null) =>
    amount === null || steady.lengthMs === 0 ? null : amount / (steady.lengthMs / 1000);
  const share = (holds: (one: LoadRequest) => boolean, of: readonly LoadRequest[] = all) =>
    of.length === 0 ? null : of.filter(holds).length / of.length;
  const replied = all.filter(({ right }) => right !== null);
  const ended = steady.ended.filter(({ error }) => error === null);
  return {
    ...Object.fromEntries(
      TIMES.flatMap((time) => PERCENTILES.map((p) => [`${time}_ms_p${p}`, percentile(times[time], p)])),
    ),
    tpot_ms_p50: percentile(toTpotMs, 50),
    user_tokens_per_s_p50: percentile(toUserRate, 50),
    tokens_per_s: perSecond(sumTokens(ended)),
    requests_per_s: perSecond(ended.length),
    arrivals_per_s: level.mode === 'open' ? perSecond(all.length) : null,
    goodput: share((one) => isGood(one, limits)),
    error_rate: share(({ error }) => error !== null),
    accuracy: share(({ right }) => right === true, replied),
  };
}

/** Time per output token after the first, as in a run. */
function toTpotMs({ streamMs, outputTokens }: LoadRequest): number | null {
  return streamMs === null || outputTokens === null || outputTokens < 2 ? null : streamMs / (outputTokens - 1);
}

/** Output tokens per second as one user sees them: over the whole of the wait. */
function toUserRate({ e2eMs, outputTokens }: LoadRequest): number | null {
  return e2eMs === null || outputTokens === null || e2eMs === 0 ? null : (outputTokens / e2eMs) * 1000;
}

function sumTokens(requests: readonly LoadRequest[]): number | null {
  return requests.reduce<number | null>(
    (sum, { outputTokens }) => (sum === null || outputTokens === null ? null : sum + outputTokens),
    0,
  );
}

/** Right, and within each stated limit; a time that is not known is within none. */
function isGood({ right, ttftMs, e2eMs }: LoadRequest, limits: LoadLimits): boolean {
  const within = (ms: number | null, limit: number | null) => limit === null || (ms !== null && ms <= limit);
  return right === true && within(ttftMs, limits.ttftMs) && within(e2eMs, limits.e2eMs);
}
