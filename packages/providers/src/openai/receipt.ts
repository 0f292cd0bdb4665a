import type { Receipt, ServerTiming } from '@evenhand/core';
import { type JsonRecord, toRecord, toText } from '../http/json-access.ts';
import { createReceipt } from '../http/receipt.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { newerBlock } from '../http/token-counts.ts';

/** Usage stands in the last chunk with a choice, in one without choices, within a choice (older Moonshot), or under `x_groq`. */
export function note(notes: ReplyNotes, chunk: JsonRecord, choice: JsonRecord | null): void {
  notes.id ||= toText(chunk.id);
  notes.model ||= toText(chunk.model);
  notes.createdAt ||= typeof chunk.created === 'number' ? String(chunk.created) : '';
  notes.servedModel ||= toText(chunk.served_model);
  notes.fingerprint ||= toText(chunk.system_fingerprint);
  notes.serviceTier = toText(chunk.service_tier) || notes.serviceTier;
  const blocks = [chunk.usage, choice?.usage, toRecord(chunk.x_groq)?.usage].map(toRecord);
  for (const block of blocks.reverse()) notes.usage = newerBlock(notes.usage, block);
  notes.timings = toRecord(chunk.timings) ?? notes.timings;
}

/** @param secrets taken out of what the server says about itself */
export function readReceipt(notes: ReplyNotes, headers: Headers, secrets: readonly string[]): Receipt {
  return createReceipt(notes, headers, secrets, readTiming(notes));
}

/** llama.cpp's server states milliseconds under `timings`, Groq seconds among the usage. */
function readTiming({ timings, usage }: ReplyNotes): ServerTiming | null {
  const ms = (value: unknown, factor: number) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value * factor : null;
  const prefillMs = ms(timings?.prompt_ms, 1) ?? ms(usage?.prompt_time, 1000);
  const decodeMs = ms(timings?.predicted_ms, 1) ?? ms(usage?.completion_time, 1000);
  return prefillMs === null && decodeMs === null ? null : { loadMs: null, prefillMs, decodeMs };
}
