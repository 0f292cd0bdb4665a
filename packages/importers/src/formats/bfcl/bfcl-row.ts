import type { ToolCall } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_ROW } from '../format.ts';
import { toMessages } from '../shared/message-parts.ts';
import { createReportedScores } from '../shared/reported.ts';

/** What bfcl-eval writes in place of a reply when a request failed for good. */
const ERROR = /^Error during inference:/;

/** One line of a result file. @param isRight as BFCL counts it; null = nobody judged */
export function readBfclRow(fields: Fields, id: string, isRight: boolean | null): ImportedRow {
  const { result } = fields;
  const error = readError(fields);
  const seconds = total(fields.latency);
  const [input, output] = [total(fields.input_token_count), total(fields.output_token_count)];
  const complete = (count: number | null) =>
    count !== null && Number.isSafeInteger(count) && count >= 0 ? count : null;
  const toolCalls = error === null ? readCalls(result) : [];
  return {
    ...PLAIN_ROW,
    sample: id,
    target: [],
    reply:
      error !== null
        ? null
        : typeof result === 'string'
          ? result.toWellFormed()
          : toolCalls.length > 0
            ? ''
            : JSON.stringify(result),
    reasoning: toText(fields.reasoning_content) ?? '',
    toolCalls,
    finish: toolCalls.length > 0 ? 'tool-calls' : 'other',
    failure: error,
    failureKind: error === null ? null : 'server',
    usage: { ...PLAIN_ROW.usage, inputTokens: complete(input), outputTokens: complete(output) },
    e2eMs: seconds === null ? null : seconds * 1000,
    reported:
      isRight === null
        ? []
        : createReportedScores({ accuracy: isRight }, error !== null && isRight ? null : 'accuracy'),
  };
}

function readError({ result, traceback }: Fields): string | null {
  const text = toText(result);
  if (text !== null && ERROR.test(text)) return text.slice(0, 1000);
  return traceback === undefined || traceback === null ? null : (text ?? 'Error during inference').slice(0, 1000);
}

/** Numbers alone, or in lists of turns and steps. null = there is none. */
function total(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  if (!Array.isArray(value) || value.length === 0) return null;
  const parts = (value as unknown[]).map(total);
  return parts.includes(null) ? null : (parts as number[]).reduce((sum, one) => sum + one, 0);
}

/** Calls `{name: arguments}` in a list, or in lists of turns and steps. */
function readCalls(result: unknown): ToolCall[] {
  const calls: ToolCall[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value as unknown[]) visit(one);
    else if (isFields(value))
      for (const [name, given] of Object.entries(value))
        calls.push({
          id: `call-${calls.length + 1}`,
          name,
          arguments: typeof given === 'string' ? given : (JSON.stringify(given) ?? '{}'),
        });
  };
  if (Array.isArray(result)) visit(result);
  return calls;
}

/** A score file repeats the questions of the wrong entries; their right answers are calls, and stand aside. */
export function readQuestion(fields: Fields, suite: ImportedSuite): ElementReading {
  const id = toId(fields.id);
  if (id === null) return { kind: 'skipped' };
  const turns = fieldAt(fields, 'prompt.question');
  const messages = toMessages(Array.isArray(turns) ? (turns as unknown[]).flat() : null);
  const question = messages?.findLast(({ role }) => role === 'user')?.content ?? null;
  return {
    kind: 'addition',
    to: { model: null, sample: id, prompt: 'main', trial: 1 },
    addition: { messages, question },
    suite,
  };
}
