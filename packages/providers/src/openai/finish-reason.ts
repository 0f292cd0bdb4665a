import { type FinishReason, ProviderError } from '@evenhand/core';
import type { JsonRecord } from '../http/json-access.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  normal: 'stop',
  complete: 'stop',
  completed: 'stop',
  end_turn: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  sensitive: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  refusal: 'content-filter',
  error_toxic: 'content-filter',
};

/** Words that stand where a reason should, for a reply that the server gave up. */
const SERVER_FAILURES: Readonly<Record<string, 'server' | 'overloaded'>> = {
  error: 'server',
  network_error: 'server',
  abort: 'server',
  // Ollama, where it only brought the model into memory or out of it.
  load: 'server',
  unload: 'server',
  insufficient_system_resource: 'overloaded',
};

/**
 * Why a reply ended; null = the choice does not say.
 * @param origin of the server, for the error
 * @throws ProviderError where the reason is that the server failed
 */
export function toFinishReason(choice: JsonRecord, origin: string): FinishReason | null {
  const stated = choice.finish_reason;
  if (typeof stated !== 'string' || stated === '' || stated === 'null') return null;
  const reason = stated.toLowerCase();
  const failed = SERVER_FAILURES[reason];
  if (failed !== undefined) throw new ProviderError(failed, `${origin} aborted the reply (finish_reason ${reason})`);
  return REASONS[reason] ?? 'other';
}
