import type { FinishReason } from '@evenhand/core';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';

const BLOCKED: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MODEL_ARMOR',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** Vertex writes numbers where it is asked for them (`enum-encoding=int`); the first are the same in all versions. */
const NUMBERS = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION'];

/** Why a reply ended; null = the chunk does not say. A prompt that is blocked has no candidate at all. */
export function toFinishReason(chunk: JsonRecord, called: boolean): FinishReason | null {
  if (toText(toRecord(chunk.promptFeedback)?.blockReason) !== '') return 'content-filter';
  const stated = findCandidate(chunk)?.finishReason;
  const reason = typeof stated === 'number' ? (NUMBERS[stated] ?? 'OTHER') : toText(stated);
  if (reason === '' || reason === 'FINISH_REASON_UNSPECIFIED') return null;
  if (reason === 'STOP') return called ? 'tool-calls' : 'stop';
  if (reason === 'MAX_TOKENS') return 'length';
  return BLOCKED.has(reason) ? 'content-filter' : 'other';
}

/** Only the first candidate counts; no more were asked for. */
export function findCandidate(chunk: JsonRecord): JsonRecord | null {
  return toRecord(toList(chunk.candidates)[0]);
}
