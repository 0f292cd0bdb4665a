import { NO_USAGE, type Usage } from '@evenhand/core';
import type { JsonRecord } from '../http/json-access.ts';
import { toKeptUsage } from '../http/kept-usage.ts';
import { toTokenCount } from '../http/token-counts.ts';

/**
 * Google's usage in our form. Thoughts stand beside the candidates (total = prompt + tool use + candidates + thoughts), unless the sum
 * says that they are within; where no count of candidates is stated, the sum says what came out. Cached tokens are part of the prompt.
 * @param stated null = the server stated none
 */
export function readUsage(stated: JsonRecord | null): Usage {
  if (stated === null) return NO_USAGE;
  const block = toKeptUsage(stated);
  const prompt = toTokenCount(block.promptTokenCount);
  const used = toTokenCount(block.toolUsePromptTokenCount) ?? 0;
  const thoughts = toTokenCount(block.thoughtsTokenCount);
  const candidates = toTokenCount(block.candidatesTokenCount);
  const total = toTokenCount(block.totalTokenCount);
  const out = prompt === null || total === null || total < prompt + used ? null : total - prompt - used;
  const outside = candidates === null ? null : candidates + (out === candidates ? 0 : (thoughts ?? 0));
  return {
    inputTokens: prompt === null ? null : prompt + used,
    cachedInputTokens: toTokenCount(block.cachedContentTokenCount),
    cacheWriteTokens: null,
    outputTokens: outside ?? out,
    reasoningTokens: thoughts,
    raw: block,
  };
}
