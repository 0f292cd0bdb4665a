import type { FinishReason } from '@evenhand/core';
import { toText } from '../http/json-access.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
};

/** null = nothing is said yet; `refusal` is the provider's own block, not the model's words. */
export function toFinishReason(reason: unknown): FinishReason | null {
  return toText(reason) === '' ? null : (REASONS[toText(reason)] ?? 'other');
}
