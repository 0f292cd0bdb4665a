import { type FinishReason, ProviderError } from '@evenhand/core';
import type { ChatResponse } from 'ollama';
import type { Delta } from '../http/http-adapter.ts';
import { toContentText, toList, toRecord, toText } from '../http/json-access.ts';
import { createRunawayDetector, RUNAWAY_PATTERN } from '../http/runaway.ts';
import { toFinishReason } from './finish-reason.ts';

/** How a reply ended; the last line is the one with the counts, null = the server stopped a runaway and sent none. */
export interface Ending {
  readonly finish: FinishReason;
  readonly last: ChatResponse | null;
}

/** @param latestMs arrival of the newest line; null = unknown */
export async function* readChat(
  chunks: AsyncIterable<ChatResponse>,
  latestMs: () => number | null,
): AsyncGenerator<Delta, Ending, void> {
  const stamp = () => {
    const atMs = latestMs();
    return atMs === null ? {} : { atMs };
  };
  const repeats = createRunawayDetector();
  let calls = 0;
  let hasContent = false;
  let last: ChatResponse | null = null;
  try {
    for await (const part of chunks) {
      const message = toRecord(part.message) ?? {};
      const thinking = toContentText(message.thinking, 'thinking');
      const content = toContentText(message.content, 'content');
      if (thinking || content) {
        hasContent = true;
        repeats.push(thinking + content);
      }
      if (thinking) yield { type: 'reasoning', text: thinking, ...stamp() };
      if (content) yield { type: 'text', text: content, ...stamp() };
      for (const call of toList(message.tool_calls)) {
        calls++;
        yield { type: 'tool-call', ...toToolCall(call, calls), ...stamp() };
      }
      last = part;
    }
  } catch (error) {
    const stopped =
      error instanceof Error && (MISSING_LAST_LINE.test(error.message) || RUNAWAY_PATTERN.test(error.message));
    if (stopped && repeats.detected()) return { finish: 'other', last: null };
    throw error;
  }
  if (last !== null && !hasContent && calls === 0 && NOTHING_WRITTEN.test(toText(last.done_reason)))
    throw new ProviderError(
      'server',
      `the server says that it ${last.done_reason === 'load' ? 'loaded' : 'unloaded'} the model, and wrote nothing`,
    );
  return { finish: last === null ? 'other' : toFinishReason(last, calls > 0), last };
}

/** Reasons for an end that are about the memory of the server, and not about a reply. */
const NOTHING_WRITTEN = /^(?:un)?load$/;

/** What the package says where the transfer ended without a line that says `done`. */
export const MISSING_LAST_LINE = /^Did not receive done/;

function toToolCall(call: unknown, number: number): { id: string; name: string; arguments: string } {
  const { id, function: called } = toRecord(call) ?? {};
  const named = toRecord(called);
  const args = named?.arguments;
  return {
    id: typeof id === 'string' && id !== '' ? id : `call-${number}`,
    name: typeof named?.name === 'string' ? named.name : '',
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
  };
}
