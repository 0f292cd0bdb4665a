import type { Receipt, ServerTiming } from '@evenhand/core';
import { type Loose, object, text } from '../http/json-access.ts';
import { receiptFrom } from '../http/receipt.ts';

/** What the chunks of a reply say about it besides its words; the newest of each. */
export interface Notes {
  id: string;
  model: string;
  fingerprint: string;
  usage: Loose | null;
  timings: Loose | null;
}

export const noNotes = (): Notes => ({ id: '', model: '', fingerprint: '', usage: null, timings: null });

/** Usage stands in the last chunk with a choice, in one without choices, within a choice (older Moonshot), or under `x_groq`. */
export function note(notes: Notes, chunk: Loose, choice: Loose | null): void {
  notes.id ||= text(chunk.id);
  notes.model ||= text(chunk.model);
  notes.fingerprint ||= text(chunk.system_fingerprint);
  notes.usage = object(chunk.usage) ?? object(choice?.usage) ?? object(object(chunk.x_groq)?.usage) ?? notes.usage;
  notes.timings = object(chunk.timings) ?? notes.timings;
}

/** @param secrets taken out of what the server says about itself */
export function receiptOf(notes: Notes, headers: Headers, secrets: readonly string[]): Receipt {
  const billed = notes.usage?.cost;
  return {
    ...receiptFrom(notes, headers, secrets),
    billedUsd: typeof billed === 'number' && Number.isFinite(billed) && billed >= 0 ? billed : null,
    serverTiming: timingOf(notes),
  };
}

/** llama.cpp's server states milliseconds under `timings`, Groq seconds among the usage. */
function timingOf({ timings, usage }: Notes): ServerTiming | null {
  const ms = (value: unknown, factor: number) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value * factor : null;
  const prefillMs = ms(timings?.prompt_ms, 1) ?? ms(usage?.prompt_time, 1000);
  const decodeMs = ms(timings?.predicted_ms, 1) ?? ms(usage?.completion_time, 1000);
  return prefillMs === null && decodeMs === null ? null : { loadMs: null, prefillMs, decodeMs };
}
