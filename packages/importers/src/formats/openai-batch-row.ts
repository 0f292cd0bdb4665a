import type { Message } from '@evenhand/core';
import { type Fields, fieldAt, idOf, isFields, textOf } from '../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../pipeline/row.ts';
import { malformed, PLAIN_ROW } from './format.ts';
import { contentText, saidIn } from './openai-batch-line.ts';
import { usageOf } from './usage.ts';

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
    one === null ? [] : TARGETS.flatMap((path) => textsOf(fieldAt(one, path))),
  );
  if (needsTarget && target.length === 0)
    return malformed(
      'no right answer: put it into the request’s metadata.target, or name its field in a mapping file (--map)',
    );
  const status = fieldAt(fields, 'response.status_code');
  const body = fieldAt(fields, 'response.body');
  const failed = hasFailed(fields);
  const said = saidIn(body);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: idOf(fields.custom_id)!,
      messages: askedOf(fieldAt(request, 'body')),
      target,
      reply: failed ? null : said.reply,
      failure: failed ? failureOf(fields, status) : null,
      failureKind: failed ? kindOfFailure(fields) : null,
      reasoning: said.reasoning,
      toolCalls: said.toolCalls,
      finish: said.finish,
      usage: usageOf(fieldAt(body, 'usage')),
      servedModel: textOf(fieldAt(body, 'model')),
    },
  };
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);
}

function failureOf(fields: Fields, status: unknown): string {
  const said = textOf(fieldAt(fields, 'response.body.error.message')) ?? textOf(fieldAt(fields, 'error.message'));
  return [typeof status === 'number' ? `HTTP ${status}` : 'no response', said]
    .filter((part) => part !== null)
    .join(': ');
}

/** What the interface refused by its own rules is no failure of the world. null = nobody said. */
function kindOfFailure(fields: Fields): ImportedRow['failureKind'] {
  const error = fieldAt(fields, 'response.body.error') ?? fields.error;
  const told = `${textOf(fieldAt(error, 'code')) ?? ''} ${textOf(fieldAt(error, 'type')) ?? ''}`;
  if (/content_filter|content_policy/.test(told)) return 'content_filter';
  return /context_length/.test(told) ? 'context_too_long' : null;
}

/** The messages of Chat Completions, or the input of Responses with its instructions. null = not known, or no text. */
function askedOf(body: unknown): Message[] | null {
  const input = fieldAt(body, 'input');
  const given = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const instructions = textOf(fieldAt(body, 'instructions'));
  const list = fieldAt(body, 'messages') ?? given;
  if (!Array.isArray(list)) return null;
  const messages: Message[] = instructions === null ? [] : [{ role: 'system', content: instructions }];
  for (const one of list as unknown[]) {
    const role = fieldAt(one, 'role');
    const known = role === 'developer' ? 'system' : role;
    const content = contentText(fieldAt(one, 'content'));
    if ((known !== 'system' && known !== 'user' && known !== 'assistant') || content === null) return null;
    messages.push({ role: known, content });
  }
  return messages.length === 0 ? null : messages;
}
