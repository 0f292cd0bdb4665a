import type { FinishReason } from '@evenhand/core';
import type { ChatResponse } from 'ollama';

const REASONS: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length' };

/** Ollama says `stop` also where the model called a tool. */
export function toFinishReason(last: ChatResponse, called: boolean): FinishReason {
  const finish = REASONS[last.done_reason] ?? 'other';
  return called && finish === 'stop' ? 'tool-calls' : finish;
}
