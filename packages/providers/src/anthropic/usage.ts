import { type JsonObject, NO_USAGE, type Usage } from '@evenhand/core';
import { type JsonRecord, toRecord } from '../http/json-access.ts';

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/**
 * Anthropic's usage in our form. Its `input_tokens` leaves out what was read from the cache and written to it: ours is the sum.
 * `output_tokens` includes thinking. All counts are cumulative, those of `message_delta` replace those of `message_start`.
 * @param block null = the server stated none
 */
export function readUsage(block: JsonRecord | null): Usage {
  if (block === null) return NO_USAGE;
  const plain = count(block.input_tokens);
  const cached = count(block.cache_read_input_tokens);
  const written = count(block.cache_creation_input_tokens);
  return {
    inputTokens: plain === null ? null : plain + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: count(block.output_tokens),
    reasoningTokens: count(toRecord(block.output_tokens_details)?.thinking_tokens),
    raw: block as JsonObject,
  };
}

/** Newer counts over older ones; null says nothing and replaces nothing. */
export function newerUsage(before: JsonRecord | null, now: JsonRecord | null): JsonRecord | null {
  if (now === null) return before;
  return { ...before, ...Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null)) };
}
