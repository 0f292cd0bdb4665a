import type { FinishReason, RequestSupport } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Delta } from '../http/http-adapter.ts';
import { type EndpointContext, toProviderError } from '../http/http-error.ts';
import { type JsonRecord, toList, toRecord } from '../http/json-access.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { createRunawayDetector, RUNAWAY_PATTERN } from '../http/runaway.ts';
import { createToolCallCollector } from '../http/tool-calls.ts';
import { createEmptyReplyError, createTruncatedStreamError, ignoreLostEnd } from '../http/truncated-stream.ts';
import { toFinishReason } from './finish-reason.ts';
import { note } from './receipt.ts';
import { readContent } from './reply-content.ts';
import { createThoughtReader } from './thoughts.ts';

/**
 * The chunks of a streamed reply as events; each has the time at which the bytes arrived that completed its chunk.
 * Only the first choice counts; no more were asked for.
 * @param events the chunks, and `arrivals` when the bytes of the newest came
 * @param notes is filled with what the chunks say besides
 * @returns why the reply ended
 * @throws ProviderError for errors that come within the stream, and `malformed` where it breaks off
 */
export async function* readStream(
  events: AsyncIterable<JsonRecord>,
  arrivals: Arrivals,
  notes: ReplyNotes,
  headers: Headers,
  endpoint: EndpointContext,
  thoughtsField?: RequestSupport['thoughts'],
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = createToolCallCollector();
  const keepThoughts = createThoughtReader(thoughtsField, notes.thoughts);
  let finish: FinishReason | null = null;
  let received = false;
  const earlier = { reasoning: false, text: false };
  const repeats = createRunawayDetector();
  try {
    for await (const chunk of events) {
      if (chunk.object === 'error')
        throw toProviderError({ status: null, headers, body: JSON.stringify(chunk) }, endpoint);
      received = true;
      const atMs = arrivals.latestMs ?? undefined;
      const stamp = atMs === undefined ? {} : { atMs };
      const choice =
        toList(chunk.choices)
          .map(toRecord)
          .find((one) => (one?.index ?? 0) === 0) ?? null;
      note(notes, chunk, choice);
      if (choice === null) continue;
      const delta = toRecord(choice.delta) ?? findNews(toRecord(choice.message) ?? {}, earlier, calls.some());
      const content = readContent(delta);
      keepThoughts(delta);
      if (content.reasoning !== '' || content.text !== '') {
        earlier.reasoning ||= content.reasoning !== '';
        earlier.text ||= content.text !== '';
        repeats.push(content.reasoning + content.text);
      }
      if (content.reasoning !== '') yield { type: 'reasoning', text: content.reasoning, ...stamp };
      if (content.text !== '') yield { type: 'text', text: content.text, ...stamp };
      yield* calls.push(delta, atMs ?? 0);
      finish = toFinishReason(choice, endpoint.origin) ?? finish;
      if (finish !== null) yield* calls.flush();
    }
  } catch (error) {
    if (error instanceof Error && RUNAWAY_PATTERN.test(error.message) && repeats.detected()) return 'other';
    // The words are complete; only what should have come after them (usage) is missing.
    ignoreLostEnd(error, finish);
  }
  if (finish === null && (received || !arrivals.ended) && !earlier.reasoning && !earlier.text && !calls.some())
    throw createEmptyReplyError(endpoint);
  // `[DONE]` ends the reading before the end of the body; without it and without a reason the reply was cut.
  if (finish === null && (arrivals.ended || !received) && !repeats.detected())
    throw createTruncatedStreamError(endpoint, received, 'finish_reason and no [DONE]');
  yield* calls.flush();
  return calls.some() && finish === 'stop' ? 'tool-calls' : (finish ?? 'other');
}

/** A few servers put the whole message where the delta should be. MiniMax does so in its last chunk, and what came before is in it again. */
function findNews(
  message: JsonRecord,
  earlier: { readonly reasoning: boolean; readonly text: boolean },
  called: boolean,
): JsonRecord {
  const old = [
    ...(earlier.text ? ['content', 'refusal'] : []),
    ...(earlier.reasoning ? ['reasoning_content', 'reasoning', 'thinking', 'reasoning_details'] : []),
    ...(called ? ['tool_calls'] : []),
  ];
  return Object.fromEntries(Object.entries(message).filter(([name]) => !old.includes(name)));
}
