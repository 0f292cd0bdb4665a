import type { JsonObject, Usage } from '@evenhand/core';
import { toTokenCount } from '../http/token-counts.ts';

const COUNTED = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const;

/** null where there is no number, or a negative one. */
export const toDuration = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/**
 * `prompt_eval_count` includes tokens that were in the server's cache; how many it does not say. Reasoning is within
 * `eval_count`, uncounted.
 */
export function readUsage(last: Partial<Record<(typeof COUNTED)[number], unknown>>): Usage {
  const raw: JsonObject = {};
  for (const key of COUNTED) if (toDuration(last[key]) !== null) raw[key] = last[key] as number;
  return {
    inputTokens: toTokenCount(last.prompt_eval_count),
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: toTokenCount(last.eval_count),
    reasoningTokens: null,
    raw: Object.keys(raw).length > 0 ? raw : null,
  };
}
