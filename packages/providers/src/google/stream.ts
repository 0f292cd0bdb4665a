import { type FinishReason, ProviderError } from '@evenhand/core';
import type { Delta } from '../http/http-adapter.ts';
import type { EndpointContext } from '../http/http-error.ts';
import { type JsonRecord, toContentText, toList, toRecord, toText } from '../http/json-access.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { newerBlock } from '../http/token-counts.ts';
import { createTruncatedStreamError, ignoreLostEnd } from '../http/truncated-stream.ts';
import { findCandidate, toFinishReason } from './finish-reason.ts';

/**
 * The chunks of a reply as events; an unstreamed reply is one chunk.
 * @param latestMs when the newest bytes came; null = unknown
 * @param notes is filled with what the chunks say besides
 * @returns why the reply ended
 * @throws ProviderError `malformed` where it breaks off
 */
export async function* readChunks(
  chunks: AsyncIterable<unknown>,
  latestMs: () => number | null,
  notes: ReplyNotes,
  endpoint: EndpointContext,
): AsyncGenerator<Delta, FinishReason, void> {
  let calls = 0;
  let finish: FinishReason | null = null;
  let received = false;
  try {
    for await (const value of chunks) {
      const chunk = toRecord(value);
      if (chunk === null) continue;
      received = true;
      note(notes, chunk);
      const atMs = latestMs();
      const stamp = atMs === null ? {} : { atMs };
      for (const one of toList(toRecord(findCandidate(chunk)?.content)?.parts)) {
        const part = toRecord(one) ?? {};
        const partText = toContentText(part.text, 'text');
        // Thoughts come as summaries.
        if (partText !== '' && part.thought === true)
          yield { type: 'reasoning', text: partText, summary: true, ...stamp };
        else if (partText !== '') yield { type: 'text', text: partText, ...stamp };
        const call = toRecord(part.functionCall);
        const signature = toText(part.thoughtSignature);
        if (call === null) {
          if (part.thought !== true) {
            if (signature !== '') notes.thoughts.begin({ thoughtSignature: signature });
            notes.thoughts.addText(partText);
          }
          continue;
        }
        if (toList(call.partialArgs).length > 0)
          throw new ProviderError(
            'malformed',
            `${endpoint.origin} sent the arguments of a call in parts; leave streamFunctionCallArguments out of the request`,
            { final: true },
          );
        calls++;
        notes.thoughts.addCall();
        yield {
          type: 'tool-call',
          ...toToolCall(call, calls),
          ...(signature === '' ? {} : { signature }),
          ...stamp,
        };
      }
      finish = toFinishReason(chunk, calls > 0) ?? finish;
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    ignoreLostEnd(error, finish);
  }
  if (finish !== null) return finish;
  throw createTruncatedStreamError(endpoint, received, 'finishReason');
}

/** Calls come whole; most have no id. */
function toToolCall(call: JsonRecord, number: number): { id: string; name: string; arguments: string } {
  return {
    id: toText(call.id) || `call-${number}`,
    name: toText(call.name),
    arguments: JSON.stringify(call.args ?? {}),
  };
}

function note(notes: ReplyNotes, chunk: JsonRecord): void {
  notes.id ||= toText(chunk.responseId);
  notes.model ||= toText(chunk.modelVersion);
  notes.usage = newerBlock(notes.usage, toRecord(chunk.usageMetadata));
  notes.serviceTier = toText(notes.usage?.serviceTier) || notes.serviceTier;
}
