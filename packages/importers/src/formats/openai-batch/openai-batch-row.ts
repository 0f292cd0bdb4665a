import type { Message } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readUsage } from '../shared/usage.ts';
import { contentText, readBatchReply } from './openai-batch-line.ts';

const TARGETS = ['target', 'metadata.target', 'body.metadata.target', 'request.metadata.target'];
/** Whether a line holds no reply, but why there is none. */
export function hasFailed(fields: Fields): boolean {
  const status = fieldAt(fields, 'response.status_code');
  return !isFields(fieldAt(fields, 'response.body')) || (typeof status === 'number' && status >= 400);
}

/** One line of an output file. @param needsTarget whether the right answer must stand in it, or in its request */
export function batchRow(
  fields: Fields,
  request: Fields | null,
  suite: ImportedSuite,
  needsTarget: boolean,
): ElementReading {
  const target = [request, fields].flatMap((one) =>
    one === null ? [] : TARGETS.flatMap((path) => toTexts(fieldAt(one, path))),
  );
  if (needsTarget && target.length === 0)
    return malformed(
      'no right answer: put it into the request’s metadata.target, or name its field in a mapping file (--map)',
    );
  const status = fieldAt(fields, 'response.status_code');
  const body = fieldAt(fields, 'response.body');
  const failed = hasFailed(fields);
  const batchReply = readBatchReply(body);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: toId(fields.custom_id)!,
      messages: readPromptMessages(fieldAt(request, 'body')),
      target,
      reply: failed ? null : batchReply.reply,
      failure: failed ? describeFailure(fields, status) : null,
      failureKind: failed ? readFailureKind(fields) : null,
      reasoning: batchReply.reasoning,
      toolCalls: batchReply.toolCalls,
      finish: batchReply.finish,
      usage: readUsage(fieldAt(body, 'usage')),
      servedModel: toText(fieldAt(body, 'model')),
    },
  };
}

function toTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => toText(one) ?? []);
}

function describeFailure(fields: Fields, status: unknown): string {
  const message = toText(fieldAt(fields, 'response.body.error.message')) ?? toText(fieldAt(fields, 'error.message'));
  return [typeof status === 'number' ? `HTTP ${status}` : 'no response', message]
    .filter((part) => part !== null)
    .join(': ');
}

/** What the interface refused by its own rules is no failure of the world. null = nobody said. */
function readFailureKind(fields: Fields): ImportedRow['failureKind'] {
  const error = fieldAt(fields, 'response.body.error') ?? fields.error;
  const errorCodes = `${toText(fieldAt(error, 'code')) ?? ''} ${toText(fieldAt(error, 'type')) ?? ''}`;
  if (/content_filter|content_policy/.test(errorCodes)) return 'content_filter';
  return /context_length/.test(errorCodes) ? 'context_too_long' : null;
}

/** The messages of Chat Completions, or the input of Responses with its instructions. null = not known, or no text. */
function readPromptMessages(body: unknown): Message[] | null {
  const input = fieldAt(body, 'input');
  const inputMessages = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const instructions = toText(fieldAt(body, 'instructions'));
  const list = fieldAt(body, 'messages') ?? inputMessages;
  if (!Array.isArray(list)) return null;
  const messages: Message[] = instructions === null ? [] : [{ role: 'system', content: instructions }];
  for (const one of list as unknown[]) {
    const role = fieldAt(one, 'role');
    const normalizedRole = role === 'developer' ? 'system' : role;
    const content = contentText(fieldAt(one, 'content'));
    if (
      (normalizedRole !== 'system' && normalizedRole !== 'user' && normalizedRole !== 'assistant') ||
      content === null
    )
      return null;
    messages.push({ role: normalizedRole, content });
  }
  return messages.length === 0 ? null : messages;
}
