import type { FinishReason } from '@evenhand/core';
import { type EndpointContext, toProviderError } from '../../http/http-error.ts';
import { type JsonRecord, toRecord, toText } from '../../http/json-access.ts';
import type { ReplyNotes } from '../../http/reply-notes.ts';
import { newerBlock } from '../../http/token-counts.ts';

const INCOMPLETE: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
};

/** What a response says of itself besides its words. */
export function noteResponse(notes: ReplyNotes, response: JsonRecord): void {
  notes.id = toText(response.id) || notes.id;
  notes.model = toText(response.model) || notes.model;
  notes.createdAt ||= typeof response.created_at === 'number' ? String(response.created_at) : '';
  notes.servedModel = toText(response.served_model) || notes.servedModel;
  notes.serviceTier = toText(response.service_tier) || notes.serviceTier;
  notes.usage = newerBlock(notes.usage, toRecord(response.usage));
}

/**
 * Why a response ended; null = it has not.
 * @throws ProviderError where it failed
 */
export function toFinishReason(
  response: JsonRecord,
  called: boolean,
  headers: Headers,
  endpoint: EndpointContext,
): FinishReason | null {
  switch (response.status) {
    case 'completed':
      return called ? 'tool-calls' : 'stop';
    case 'incomplete':
      return INCOMPLETE[toText(toRecord(response.incomplete_details)?.reason)] ?? 'other';
    case 'failed':
    case 'cancelled': {
      const error = toRecord(response.error) ?? {
        message: `the response ended as ${response.status}, without a reason`,
      };
      throw toProviderError({ status: null, headers, body: JSON.stringify({ error }) }, endpoint);
    }
    default:
      return null;
  }
}
