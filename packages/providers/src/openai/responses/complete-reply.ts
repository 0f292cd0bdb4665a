import { type FinishReason, ProviderError, type RequestSupport } from '@evenhand/core';
import type { Arrivals } from '../../http/arrivals.ts';
import type { Delta } from '../../http/http-adapter.ts';
import type { EndpointContext } from '../../http/http-error.ts';
import { type JsonRecord, toContentText, toList, toRecord, toText } from '../../http/json-access.ts';
import type { ReplyNotes } from '../../http/reply-notes.ts';
import { createToolCallCollector } from '../../http/tool-calls.ts';
import { createEmptyReplyError } from '../../http/truncated-stream.ts';
import { noteResponse, toFinishReason } from './finish-reason.ts';
import { createItemReader } from './thoughts.ts';

/** An unstreamed response as events; all of it arrived when its last bytes did. @throws ProviderError */
export function* readCompleteResponse(
  reply: JsonRecord,
  arrivals: Arrivals,
  notes: ReplyNotes,
  headers: Headers,
  endpoint: EndpointContext,
  thoughtsField?: RequestSupport['thoughts'],
): Generator<Delta, FinishReason, void> {
  if (!Array.isArray(reply.output))
    throw new ProviderError('malformed', `${endpoint.origin} sent JSON that is no response: it has no output`);
  noteResponse(notes, reply);
  const items = toList(reply.output).map((item) => toRecord(item) ?? {});
  const keepItem = createItemReader(thoughtsField, notes.thoughts);
  for (const item of items) keepItem(item);
  const hasContent = yield* readItems(items, arrivals.latestMs);
  const finish = toFinishReason(reply, items.some(isCall), headers, endpoint);
  if (finish === null && !hasContent) throw createEmptyReplyError(endpoint);
  return finish ?? 'other';
}

export const isCall = ({ type }: JsonRecord): boolean => type === 'function_call';

/**
 * The items of a response as events.
 * @param atMs when the last of their bytes came; null = unknown
 * @returns whether they say or call anything
 */
export function* readItems(items: readonly JsonRecord[], atMs: number | null): Generator<Delta, boolean, void> {
  const stamp = atMs === null ? {} : { atMs };
  const thoughts = items.filter(({ type }) => type === 'reasoning');
  const reasoning = thoughts.map(reasoningIn);
  const texts = items.filter(({ type }) => type === 'message').flatMap(({ content }) => toList(content).map(textIn));
  const fragments = items.filter(isCall).map(callIn);
  const summary = thoughts.some(({ content }) => toList(content).length > 0) ? {} : { summary: true };
  if (reasoning.join('') !== '') yield { type: 'reasoning', text: reasoning.join(''), ...summary, ...stamp };
  if (texts.join('') !== '') yield { type: 'text', text: texts.join(''), ...stamp };
  const calls = createToolCallCollector();
  yield* calls.push({ tool_calls: fragments }, atMs ?? 0);
  yield* calls.flush();
  return `${reasoning.join('')}${texts.join('')}` !== '' || fragments.length > 0;
}

/** The reasoning itself where the server gives it, else its summary. */
function reasoningIn(item: JsonRecord): string {
  const joinTexts = (parts: unknown) =>
    toList(parts)
      .map((part) => toText(toRecord(part)?.text))
      .join('');
  return joinTexts(item.content) || joinTexts(item.summary);
}

function textIn(part: unknown): string {
  const one = toRecord(part);
  return toContentText(one?.text, 'output_text') || toText(one?.refusal);
}

const callIn = (item: JsonRecord, index: number): JsonRecord => ({
  index,
  id: toText(item.call_id),
  function: { name: toText(item.name), arguments: toText(item.arguments) },
});
