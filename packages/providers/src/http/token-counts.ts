import type { Usage } from '@evenhand/core';
import type { JsonRecord } from './json-access.ts';

/** A number of tokens; null where there is none, or something that is no number of tokens. */
export function toTokenCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Whether a block counts anything at all: `{}` and blocks of zeros do not, and take the place of none that does. */
export function countsTokens(block: JsonRecord | null): boolean {
  return block !== null && Object.entries(block).some(([key, value]) => /token|count/i.test(key) && Number(value) > 0);
}

/** The newer block of a reply, unless it counts nothing and the older one does. */
export function newerBlock(before: JsonRecord | null, now: JsonRecord | null): JsonRecord | null {
  if (now === null) return before;
  return !countsTokens(now) && countsTokens(before) ? before : now;
}

/**
 * Newer counts over older ones, field by field; null says nothing, and 0 does not replace a count. Other than what went in, what
 * came out is known only at the end, so that the last count of it holds whatever it is.
 */
export function mergeBlocks(before: JsonRecord | null, now: JsonRecord | null): JsonRecord | null {
  if (now === null) return before;
  const stated = Object.entries(now).filter(
    ([key, value]) => value !== null && !(value === 0 && key !== 'output_tokens' && typeof before?.[key] === 'number'),
  );
  return { ...before, ...Object.fromEntries(stated) };
}

/**
 * Usage without the counts that cannot be; their names stand under `impossible`. A prompt is never made of 0 tokens, nor is a
 * reply that says something; reasoning is a part of the output, and what a cache held is a part of the input.
 * @param hasContent whether the reply says or calls anything
 */
export function dropImpossibleCounts(usage: Usage, hasContent: boolean): Usage {
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens, cacheWriteTokens } = usage;
  const impossible = new Set<
    'inputTokens' | 'outputTokens' | 'reasoningTokens' | 'cachedInputTokens' | 'cacheWriteTokens'
  >();
  const mark = (...names: Parameters<typeof impossible.add>[0][]) => {
    for (const name of names) if (usage[name] !== null) impossible.add(name);
  };
  const emptyInput = inputTokens === 0;
  if (emptyInput) mark('inputTokens', 'cachedInputTokens', 'cacheWriteTokens');
  // A block of nothing but zeros says nothing of an empty reply either.
  if (outputTokens === 0 && (hasContent || emptyInput)) mark('outputTokens', 'reasoningTokens');
  if (outputTokens !== null && reasoningTokens !== null && reasoningTokens > outputTokens)
    mark('outputTokens', 'reasoningTokens');
  if (inputTokens !== null && (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0) > inputTokens) {
    mark('cachedInputTokens', 'cacheWriteTokens');
    // The server's own sum tells that it is the cache that was counted wrong.
    if (outputTokens === null || usage.raw?.total_tokens !== inputTokens + outputTokens) mark('inputTokens');
  }
  if (impossible.size === 0) return usage;
  const { cacheWrite1hTokens, ...rest } = usage;
  return {
    ...rest,
    ...(cacheWrite1hTokens === undefined || impossible.has('cacheWriteTokens') ? {} : { cacheWrite1hTokens }),
    ...Object.fromEntries([...impossible].map((name) => [name, null])),
    impossible: [...impossible],
  };
}
