import type { FinishReason } from '@evenhand/core';
import { type Place, refused } from '../../http/http-error.ts';
import { type Loose, object, text } from '../../http/json-access.ts';
import type { Notes } from '../receipt.ts';

const INCOMPLETE: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
};

/** What a response says of itself besides its words. */
export function noteResponse(notes: Notes, response: Loose): void {
  notes.id = text(response.id) || notes.id;
  notes.model = text(response.model) || notes.model;
  notes.usage = object(response.usage) ?? notes.usage;
}

/**
 * Why a response ended; null = it has not.
 * @throws ProviderError where it failed
 */
export function endingOf(response: Loose, called: boolean, headers: Headers, place: Place): FinishReason | null {
  switch (response.status) {
    case 'completed':
      return called ? 'tool-calls' : 'stop';
    case 'incomplete':
      return INCOMPLETE[text(object(response.incomplete_details)?.reason)] ?? 'other';
    case 'failed':
    case 'cancelled': {
      const error = object(response.error) ?? { message: `the response ended as ${response.status}, without a reason` };
      throw refused({ status: null, headers, body: JSON.stringify({ error }) }, place);
    }
    default:
      return null;
  }
}
