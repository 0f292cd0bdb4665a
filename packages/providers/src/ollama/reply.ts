import {
  type FinishReason,
  type JsonObject,
  NO_RECEIPT,
  type Receipt,
  type ServerTiming,
  type Usage,
} from '@evenhand/core';
import type { ChatResponse } from 'ollama';

const REASONS: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length' };

/** Ollama says `stop` also where the model called a tool. */
export function toFinishReason(last: ChatResponse, called: boolean): FinishReason {
  const finish = REASONS[last.done_reason] ?? 'other';
  return called && finish === 'stop' ? 'tool-calls' : finish;
}

const COUNTED = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const;

const toCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/**
 * `prompt_eval_count` includes tokens that were in the server's cache; how many it does not say. Reasoning is within
 * `eval_count`, uncounted.
 */
export function readUsage(last: ChatResponse): Usage {
  const raw: JsonObject = {};
  for (const key of COUNTED) if (toCount(last[key]) !== null) raw[key] = last[key];
  return {
    inputTokens: toCount(last.prompt_eval_count),
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: toCount(last.eval_count),
    reasoningTokens: null,
    raw: Object.keys(raw).length > 0 ? raw : null,
  };
}

/** Nanoseconds of the server as milliseconds; its load time includes waiting and making room. */
export function readReceipt(last: ChatResponse): Receipt {
  const ms = (value: unknown) => {
    const nanoseconds = toCount(value);
    return nanoseconds === null ? null : nanoseconds / 1e6;
  };
  const serverTiming: ServerTiming = {
    loadMs: ms(last.load_duration),
    prefillMs: ms(last.prompt_eval_duration),
    decodeMs: ms(last.eval_duration),
  };
  const isEmpty = Object.values(serverTiming).every((value) => value === null);
  return { ...NO_RECEIPT, servedModel: last.model || null, serverTiming: isEmpty ? null : serverTiming };
}
