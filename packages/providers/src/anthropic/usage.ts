import { NO_USAGE, type Usage } from '@evenhand/core';
import { type JsonRecord, toRecord } from '../http/json-access.ts';
import { toKeptUsage } from '../http/kept-usage.ts';
import { toTokenCount } from '../http/token-counts.ts';

/**
 * Anthropic's usage in our form. Its `input_tokens` leaves out what was read from the cache and written to it: ours is the sum.
 * `output_tokens` includes thinking. All counts are cumulative, those of `message_delta` replace those of `message_start`.
 * What is written to the cache is kept for 5 minutes, or for an hour at a higher price; `cache_creation` tells the two apart.
 * @param stated null = the server stated none
 */
export function readUsage(stated: JsonRecord | null): Usage {
  if (stated === null) return NO_USAGE;
  const block = toKeptUsage(stated);
  const plain = toTokenCount(block.input_tokens);
  const cached = toTokenCount(block.cache_read_input_tokens);
  const creation = toRecord(block.cache_creation);
  const written5m = toTokenCount(creation?.ephemeral_5m_input_tokens);
  const written1h = toTokenCount(creation?.ephemeral_1h_input_tokens);
  const written =
    toTokenCount(block.cache_creation_input_tokens) ??
    (written5m === null && written1h === null ? null : (written5m ?? 0) + (written1h ?? 0));
  return {
    inputTokens: plain === null ? null : plain + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    ...(written1h === null ? {} : { cacheWrite1hTokens: written1h }),
    outputTokens: toTokenCount(block.output_tokens),
    reasoningTokens: toTokenCount(toRecord(block.output_tokens_details)?.thinking_tokens),
    raw: block,
  };
}
