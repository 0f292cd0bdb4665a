import type { FinishReason } from '@evenhand/core';
import { fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { ImportedRow } from '../../pipeline/row.ts';

/** What a model said, in whichever of the two forms. */
export type BatchReply = Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls' | 'finish'>;

/** The body of Chat Completions, or of Responses. */
export function readBatchReply(body: unknown): BatchReply {
  const output = fieldAt(body, 'output');
  return Array.isArray(output) ? readResponsesReply(body, output) : readChatReply(fieldAt(body, 'choices[0]'));
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

/** A refusal stands in a field of its own, beside content that is null. */
function readChatReply(choice: unknown): BatchReply {
  const calls = fieldAt(choice, 'message.tool_calls');
  const reply = contentText(fieldAt(choice, 'message.content')) ?? toText(fieldAt(choice, 'message.refusal'));
  return {
    reply: reply ?? (Array.isArray(calls) ? '' : null),
    reasoning: toText(fieldAt(choice, 'message.reasoning_content')) ?? '',
    toolCalls: (Array.isArray(calls) ? calls : []).map((call) => ({
      id: toText(fieldAt(call, 'id')) ?? '',
      name: toText(fieldAt(call, 'function.name')) ?? '',
      arguments: toText(fieldAt(call, 'function.arguments')) ?? '',
    })),
    finish: FINISH[toText(fieldAt(choice, 'finish_reason')) ?? ''] ?? 'other',
  };
}

/** A list of what was made, in its order: reasoning, messages, calls. */
function readResponsesReply(body: unknown, output: readonly unknown[]): BatchReply {
  const itemsWithType = (type: string) => output.filter((one) => fieldAt(one, 'type') === type);
  const messages = itemsWithType('message').flatMap((one) =>
    readTextParts(fieldAt(one, 'content'), ['output_text', 'refusal']),
  );
  const calls = itemsWithType('function_call');
  const thoughts = itemsWithType('reasoning').flatMap((one) => [
    ...readTextParts(fieldAt(one, 'content'), ['reasoning_text']),
    ...readTextParts(fieldAt(one, 'summary'), ['summary_text']),
  ]);
  const cut = toText(fieldAt(body, 'incomplete_details.reason'));
  const completeFinish: FinishReason = calls.length > 0 ? 'tool-calls' : 'stop';
  return {
    reply: messages.length > 0 ? messages.join('') : calls.length > 0 || cut !== null ? '' : null,
    reasoning: thoughts.join('\n'),
    toolCalls: calls.map((call) => ({
      id: toText(fieldAt(call, 'call_id')) ?? '',
      name: toText(fieldAt(call, 'name')) ?? '',
      arguments: toText(fieldAt(call, 'arguments')) ?? '',
    })),
    finish:
      cut === 'max_output_tokens'
        ? 'length'
        : cut === 'content_filter'
          ? 'content-filter'
          : fieldAt(body, 'status') === 'completed'
            ? completeFinish
            : 'other',
  };
}

function readTextParts(parts: unknown, types: readonly string[]): string[] {
  return (Array.isArray(parts) ? parts : []).flatMap((part) => {
    const type = toText(fieldAt(part, 'type')) ?? '';
    return types.includes(type) ? (toText(fieldAt(part, 'text')) ?? toText(fieldAt(part, 'refusal')) ?? []) : [];
  });
}

/** Text, or a list of parts that are all text; null where there is something else. */
export function contentText(content: unknown): string | null {
  if (!Array.isArray(content)) return toText(content);
  const texts = content.map((part) => (isFields(part) ? toText(part.text) : toText(part)));
  return texts.includes(null) ? null : texts.join('');
}
