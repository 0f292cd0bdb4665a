import { type FinishReason, type JsonObject, NO_USAGE, type Usage } from '@evenhand/core';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';

/** What the chunks of a reply say besides its words. */
export interface ReplyNotes {
  id: string;
  model: string;
  usage: JsonRecord | null;
}

export function note(notes: ReplyNotes, chunk: JsonRecord): void {
  notes.id ||= toText(chunk.responseId);
  notes.model ||= toText(chunk.modelVersion);
  notes.usage = toRecord(chunk.usageMetadata) ?? notes.usage;
}

const BLOCKED: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** Why a reply ended; null = the chunk does not say. A prompt that is blocked has no candidate at all. */
export function toFinishReason(chunk: JsonRecord, called: boolean): FinishReason | null {
  if (toText(toRecord(chunk.promptFeedback)?.blockReason) !== '') return 'content-filter';
  const reason = toText(findCandidate(chunk)?.finishReason);
  if (reason === '' || reason === 'FINISH_REASON_UNSPECIFIED') return null;
  if (reason === 'STOP') return called ? 'tool-calls' : 'stop';
  if (reason === 'MAX_TOKENS') return 'length';
  return BLOCKED.has(reason) ? 'content-filter' : 'other';
}

/** Only the first candidate counts; no more were asked for. */
export function findCandidate(chunk: JsonRecord): JsonRecord | null {
  return toRecord(toList(chunk.candidates)[0]);
}

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/**
 * Google's usage in our form. Thoughts stand beside the candidates (total = prompt + tool use + candidates + thoughts), unless the sum
 * says that they are within; where no count of candidates is stated, the sum says what came out. Cached tokens are part of the prompt.
 * @param block null = the server stated none
 */
export function readUsage(block: JsonRecord | null): Usage {
  if (block === null) return NO_USAGE;
  const prompt = count(block.promptTokenCount);
  const used = count(block.toolUsePromptTokenCount) ?? 0;
  const thoughts = count(block.thoughtsTokenCount);
  const candidates = count(block.candidatesTokenCount);
  const total = count(block.totalTokenCount);
  const out = prompt === null || total === null || total < prompt + used ? null : total - prompt - used;
  const outside = candidates === null ? null : candidates + (out === candidates ? 0 : (thoughts ?? 0));
  return {
    inputTokens: prompt === null ? null : prompt + used,
    cachedInputTokens: count(block.cachedContentTokenCount),
    cacheWriteTokens: null,
    outputTokens: outside ?? out,
    reasoningTokens: thoughts,
    raw: block as JsonObject,
  };
}
