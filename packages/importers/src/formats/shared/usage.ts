import { type JsonObject, NO_USAGE, type Usage } from '@evenhand/core';
import { type Fields, fieldAt, isFields } from '../../json-stream/json-values.ts';

const INPUT = ['prompt_tokens', 'input_tokens', 'inputTokens', 'prompt'];
const OUTPUT = ['completion_tokens', 'output_tokens', 'outputTokens', 'completion'];
const CACHED = [
  'prompt_tokens_details.cached_tokens',
  'input_tokens_details.cached_tokens',
  'prompt_cache_hit_tokens',
  'input_tokens_cache_read',
  'cached',
];
const WRITTEN = ['input_tokens_cache_write', 'cache_creation_input_tokens'];
const REASONING = [
  'completion_tokens_details.reasoning_tokens',
  'output_tokens_details.reasoning_tokens',
  'completionDetails.reasoning',
  'reasoning_tokens',
];

/** Token counts as the programs of this trade write them. What is not a whole number from 0 is unknown. */
export function readUsage(value: unknown): Usage {
  if (!isFields(value)) return NO_USAGE;
  const count = (paths: readonly string[]) => {
    const found = paths.map((path) => fieldAt(value, path)).find((one) => one !== undefined && one !== null);
    return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : null;
  };
  return {
    inputTokens: count(INPUT),
    cachedInputTokens: count(CACHED),
    cacheWriteTokens: count(WRITTEN),
    outputTokens: count(OUTPUT),
    reasoningTokens: count(REASONING),
    raw: onlyCounts(value),
  };
}

/** Deeper counts are those of nobody. */
const MAX_DEPTH = 4;

/** The numbers of an object, with those of the objects in it: whatever else stands beside them is none of ours. */
function onlyCounts(value: Fields, depth = 0): JsonObject {
  const counts: JsonObject = {};
  for (const [key, one] of Object.entries(value)) {
    if (typeof one === 'number' || one === null) counts[key.toWellFormed()] = one;
    else if (isFields(one) && depth < MAX_DEPTH) counts[key.toWellFormed()] = onlyCounts(one, depth + 1);
  }
  return counts;
}
