import {
  computeLoadFigures,
  type LoadLevel,
  type LoadLimits,
  type LoadRequest,
  type LoadStage,
} from '@evenhand/report';
import { meanOfRepeats } from '@evenhand/statistics';
import type { LoadQuestion } from './load-question.ts';
import type { LoadContext } from './load-request.ts';
import { runLoadStage } from './load-stage.ts';

export interface LadderOptions {
  readonly levels: readonly LoadLevel[];
  /** Requests of a stage; a ladder of concurrency sends at least so many times the level as `LEAST_WAVES`. */
  readonly requests: number;
  /** Of each stage, at most. */
  readonly repeats: number;
  /** Repeats end once the interval of the 95th percentile is within this share of it to either side; null = all are run. */
  readonly width: number | null;
  readonly limits: LoadLimits;
  readonly onStage?: (stage: LoadStage, repeat: number) => void;
}

export interface LadderResult {
  readonly stages: readonly LoadStage[];
  readonly end: 'budget' | 'interrupted' | null;
}

/** So many times as are sent at a time: a part of that is warm-up. */
const LEAST_WAVES = 6;
/** No interval is trusted before so many repeats. */
const LEAST_REPEATS = 3;

/** Level by level, each until its figures are as sure as is wanted. What was measured before an end is kept. */
export async function runLoadLadder(
  questions: readonly LoadQuestion[],
  context: Omit<LoadContext, 'limiter'>,
  options: LadderOptions,
): Promise<LadderResult> {
  const stages: LoadStage[] = [];
  const { id: model, host } = context.model;
  for (const level of options.levels) {
    const repeats: (readonly LoadRequest[])[] = [];
    let cuts = 0;
    const requests =
      level.mode === 'closed' ? Math.max(options.requests, LEAST_WAVES * level.concurrency) : options.requests;
    const current = (): LoadStage => ({ model, host: host.id, level, repeats, cuts });
    for (let repeat = 1; repeat <= options.repeats; repeat++) {
      const result = await runLoadStage(questions, context, { level, requests, repeat });
      // Half a stage is another load than the one that is stated.
      if (result.end !== null)
        return { stages: repeats.length === 0 ? stages : [...stages, current()], end: result.end };
      repeats.push(result.requests);
      cuts += result.cuts;
      options.onStage?.(current(), repeat);
      if (isNarrow(current(), options)) break;
    }
    stages.push(current());
  }
  return { stages, end: null };
}

function isNarrow({ repeats, level }: LoadStage, { width, limits }: LadderOptions): boolean {
  if (width === null || repeats.length < LEAST_REPEATS) return false;
  const values = repeats.map((requests) => computeLoadFigures(requests, level, limits).e2e_ms_p95 ?? null);
  const { mean, hi } = meanOfRepeats(values);
  return mean !== null && hi !== null && hi - mean <= width * mean;
}
