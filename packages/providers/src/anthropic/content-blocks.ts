import type { JsonObject } from '@evenhand/core';
import type { Delta } from '../http/http-adapter.ts';
import { type JsonRecord, toContentText, toRecord, toText } from '../http/json-access.ts';
import type { ThoughtCollector } from '../http/thoughts.ts';
import type { createToolCallCollector } from '../http/tool-calls.ts';

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
      return { reasoning: toContentText(part.thinking, 'thinking'), text: '', call: null };
    case 'text':
    case 'text_delta':
      return { reasoning: '', text: toContentText(part.text, 'text'), call: null };
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

/**
 * Keeps blocks of thinking, which have to come back unchanged with the results of the calls that followed them.
 * @returns what takes each content block, whole or as it begins, and each delta of one
 */
export function createThoughtReader(thoughts: ThoughtCollector): (part: JsonRecord, index: unknown) => void {
  const open = new Map<unknown, JsonObject>();
  return (part, index) => {
    const block = open.get(index);
    switch (part.type) {
      case 'thinking': {
        const { thinking, signature } = part;
        open.set(index, thoughts.begin({ type: 'thinking', thinking: toText(thinking), signature: toText(signature) }));
        break;
      }
      case 'redacted_thinking':
        thoughts.begin({ type: 'redacted_thinking', data: toText(part.data) });
        break;
      case 'thinking_delta':
        if (block !== undefined) block.thinking = `${block.thinking as string}${toText(part.thinking)}`;
        break;
      case 'signature_delta':
        if (block !== undefined) block.signature = `${block.signature as string}${toText(part.signature)}`;
        break;
      case 'text':
      case 'text_delta':
        thoughts.addText(toText(part.text));
        break;
      case 'tool_use':
        thoughts.addCall();
        break;
    }
  };
}

/** A call begins with an empty input; what follows in pieces takes its place. */
function toInputText(part: JsonRecord): string {
  const input = toRecord(part.input);
  return input === null || Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}

/** @param at arrival of its bytes, on the runtime's clock; null = unknown */
export function* toDeltas(
  { reasoning, text: blockText, call }: ReturnType<typeof readBlock>,
  at: number | null,
  calls: ReturnType<typeof createToolCallCollector>,
): Generator<Delta, void, void> {
  const stamp = at === null ? {} : { atMs: at };
  // Of newer models it is a summary, and nothing in the reply says so.
  if (reasoning !== '') yield { type: 'reasoning', text: reasoning, summary: true, ...stamp };
  if (blockText !== '') yield { type: 'text', text: blockText, ...stamp };
  if (call !== null) yield* withInput(calls.push({ tool_calls: [call] }, at ?? 0));
}

/** The calls that are still open, at the end of the reply. */
export function* flushCalls(calls: ReturnType<typeof createToolCallCollector>): Generator<Delta, void, void> {
  yield* withInput(calls.flush());
}

/** A call without arguments has no pieces of them; its input is the empty object that it began with. */
const withInput = (events: ReturnType<ReturnType<typeof createToolCallCollector>['push']>) =>
  events.map((event) => (event.arguments === '' ? { ...event, arguments: '{}' } : event));
