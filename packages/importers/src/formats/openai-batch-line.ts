import type { FinishReason } from '@evenhand/core';
import { fieldAt, isFields, textOf } from '../json-stream/json-values.ts';
import type { ImportedRow } from '../pipeline/row.ts';

/** What a model said, in whichever of the two forms. */
export type Said = Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls' | 'finish'>;

/** The body of Chat Completions, or of Responses. */
export function saidIn(body: unknown): Said {
  const output = fieldAt(body, 'output');
  return Array.isArray(output) ? saidInResponse(body, output) : saidInChoice(fieldAt(body, 'choices[0]'));
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

/** A refusal stands in a field of its own, beside content that is null. */
function saidInChoice(choice: unknown): Said {
  const calls = fieldAt(choice, 'message.tool_calls');
  const reply = contentText(fieldAt(choice, 'message.content')) ?? textOf(fieldAt(choice, 'message.refusal'));
  return {
    reply: reply ?? (Array.isArray(calls) ? '' : null),
    reasoning: textOf(fieldAt(choice, 'message.reasoning_content')) ?? '',
    toolCalls: (Array.isArray(calls) ? calls : []).map((call) => ({
      id: textOf(fieldAt(call, 'id')) ?? '',
      name: textOf(fieldAt(call, 'function.name')) ?? '',
      arguments: textOf(fieldAt(call, 'function.arguments')) ?? '',
    })),
    finish: FINISH[textOf(fieldAt(choice, 'finish_reason')) ?? ''] ?? 'other',
  };
}

/** A list of what was made, in its order: reasoning, messages, calls. */
function saidInResponse(body: unknown, output: readonly unknown[]): Said {
  const of = (type: string) => output.filter((one) => fieldAt(one, 'type') === type);
  const messages = of('message').flatMap((one) => partsOf(fieldAt(one, 'content'), ['output_text', 'refusal']));
  const calls = of('function_call');
  const thoughts = of('reasoning').flatMap((one) => [
    ...partsOf(fieldAt(one, 'content'), ['reasoning_text']),
    ...partsOf(fieldAt(one, 'summary'), ['summary_text']),
  ]);
  const cut = textOf(fieldAt(body, 'incomplete_details.reason'));
  const whole: FinishReason = calls.length > 0 ? 'tool-calls' : 'stop';
  return {
    reply: messages.length > 0 ? messages.join('') : calls.length > 0 || cut !== null ? '' : null,
    reasoning: thoughts.join('\n'),
    toolCalls: calls.map((call) => ({
      id: textOf(fieldAt(call, 'call_id')) ?? '',
      name: textOf(fieldAt(call, 'name')) ?? '',
      arguments: textOf(fieldAt(call, 'arguments')) ?? '',
    })),
    finish:
      cut === 'max_output_tokens'
        ? 'length'
        : cut === 'content_filter'
          ? 'content-filter'
          : fieldAt(body, 'status') === 'completed'
            ? whole
            : 'other',
  };
}

function partsOf(parts: unknown, types: readonly string[]): string[] {
  return (Array.isArray(parts) ? parts : []).flatMap((part) => {
    const type = textOf(fieldAt(part, 'type')) ?? '';
    return types.includes(type) ? (textOf(fieldAt(part, 'text')) ?? textOf(fieldAt(part, 'refusal')) ?? []) : [];
  });
}

/** Text, or a list of parts that are all text; null where there is something else. */
export function contentText(content: unknown): string | null {
  if (!Array.isArray(content)) return textOf(content);
  const texts = content.map((part) => (isFields(part) ? textOf(part.text) : textOf(part)));
  return texts.includes(null) ? null : texts.join('');
}
