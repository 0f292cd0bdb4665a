import type { JsonObject, RequestSupport, Thought } from '@evenhand/core';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';
import type { ThoughtCollector } from '../http/thoughts.ts';

/**
 * Keeps the reasoning of a Chat Completions reply in the field in which the host wants it back.
 * @returns what takes each delta, or the message. An empty text counts: a host that thinks asks for the field also where nothing was thought
 */
export function createThoughtReader(
  field: RequestSupport['thoughts'],
  thoughts: ThoughtCollector,
): (part: JsonRecord) => void {
  let kept: JsonObject | null = null;
  const keep = () => (kept ??= thoughts.begin({}));
  return (part) => {
    if (field === 'reasoning_content' && Object.hasOwn(part, field)) {
      const block = keep();
      block[field] = `${toText(block[field])}${toText(part[field])}`;
    }
    if (field === 'reasoning_details' && Array.isArray(part[field])) {
      const block = keep();
      block[field] = toList(part[field]).reduce<JsonObject[]>(
        addDetail,
        (block[field] as JsonObject[] | undefined) ?? [],
      );
    }
  };
}

const TEXTS = ['text', 'summary', 'data'];

/** A stream sends a detail in pieces of the same index and type: texts are joined, of all else the latest counts. */
function addDetail(details: JsonObject[], value: unknown): JsonObject[] {
  const piece = toRecord(value) as JsonObject | null;
  if (piece === null) return details;
  const last = details.at(-1);
  const continues = last !== undefined && last.type === piece.type && piece.index != null && last.index === piece.index;
  if (!continues) return [...details, { ...piece }];
  for (const [key, member] of Object.entries(piece)) {
    if (member === null) continue;
    last[key] = TEXTS.includes(key) ? `${toText(last[key])}${toText(member)}` : member;
  }
  return details;
}

/** The fields of an assistant's message that hold what it thought. */
export const toThoughtFields = (thoughts: readonly Thought[] = []): JsonObject =>
  Object.assign({}, ...thoughts.map(({ block }) => block));
