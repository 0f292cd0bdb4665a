import { NO_USAGE, type Usage } from '@evenhand/core';
import { type JsonRecord, toRecord } from '../http/json-access.ts';
import { toKeptUsage } from '../http/kept-usage.ts';
import { toTokenCount } from '../http/token-counts.ts';

const first = (...values: unknown[]): number | null => values.map(toTokenCount).find((value) => value !== null) ?? null;

/** Model Studio's word for a cache that `cache_control` in the request asked for; a reply never mixes it with the other kind. */
const EXPLICIT_CACHE = 'ephemeral';

/**
 * A vendor's usage block in our form. Where the reasoning stands follows from the sum: total = prompt + completion means
 * within the completion, total = prompt + completion + reasoning means beside it; where neither holds it counts as within.
 * @param stated null = the server stated none
 */
export function readUsage(stated: JsonRecord | null): Usage {
  if (stated === null) return NO_USAGE;
  const block = toKeptUsage(stated);
  const prompt = toRecord(block.prompt_tokens_details) ?? toRecord(block.input_tokens_details);
  const completion = toRecord(block.completion_tokens_details) ?? toRecord(block.output_tokens_details);
  const inputTokens = first(block.prompt_tokens, block.input_tokens);
  const counted = first(block.completion_tokens, block.output_tokens);
  const reasoningTokens = first(completion?.reasoning_tokens, block.reasoning_tokens);
  const cachedInputTokens = first(
    prompt?.cached_tokens,
    block.prompt_cache_hit_tokens,
    block.cached_tokens,
    block.cache_read_input_tokens,
  );
  return {
    inputTokens,
    cachedInputTokens,
    ...(prompt?.cache_type === EXPLICIT_CACHE && cachedInputTokens !== null
      ? { explicitCachedInputTokens: cachedInputTokens }
      : {}),
    cacheWriteTokens: first(
      prompt?.cache_write_tokens,
      prompt?.cache_creation_input_tokens,
      block.cache_creation_input_tokens,
      block.cache_write_tokens,
    ),
    outputTokens: withReasoning(inputTokens, counted, reasoningTokens, toTokenCount(block.total_tokens)),
    reasoningTokens,
    raw: block,
  };
}

function withReasoning(
  input: number | null,
  output: number | null,
  reasoning: number | null,
  total: number | null,
): number | null {
  if (input === null || output === null || reasoning === null || total === null) return output;
  const outside = total !== input + output && total === input + output + reasoning;
  return outside ? output + reasoning : output;
}
