import type { FinishReason } from '@evenhand/core';
import { type JsonRecord, toRecord, toText } from '../http/json-access.ts';

/** What the events of a reply say besides its words. */
export interface ReplyNotes {
  id: string;
  model: string;
  usage: JsonRecord | null;
}

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

/** A block of the reply as fragments of ours. */
export interface Block {
  readonly reasoning: string;
  readonly text: string;
  /** In the form of Chat Completions, for `toolCalls`; null = it is no call. */
  readonly call: JsonRecord | null;
}

/** @param part a content block, whole or as it begins, or a delta of one */
export function readBlock(part: JsonRecord, index: unknown): Block {
  switch (part.type) {
    case 'thinking':
    case 'thinking_delta':
      return { reasoning: toText(part.thinking), text: '', call: null };
    case 'text':
    case 'text_delta':
      return { reasoning: '', text: toText(part.text), call: null };
    case 'tool_use':
      return {
        reasoning: '',
        text: '',
        call: { index, id: part.id, function: { name: part.name, arguments: toInputText(part) } },
      };
    case 'input_json_delta':
      return { reasoning: '', text: '', call: { index, function: { arguments: part.partial_json } } };
    default:
      return { reasoning: '', text: '', call: null };
  }
}

/** A call begins with an empty input; what follows in pieces takes its place. */
function toInputText(part: JsonRecord): string {
  const input = toRecord(part.input);
  return input === null || Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}
