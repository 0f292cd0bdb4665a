import { type JsonRecord, toContentText, toList, toRecord, toText } from '../http/json-access.ts';

/** What a delta or a message says: reasoning and answer, each '' where it says nothing. */
export interface ReplyContent {
  readonly reasoning: string;
  readonly text: string;
}

/**
 * Reasoning goes by four names; routers that send it under several of them say the same again. A refusal in a field of its own is
 * text, and so is what a model writes between `<think>` tags: nobody else said which part of it is reasoning.
 */
export function readContent(part: JsonRecord): ReplyContent {
  const named =
    toText(part.reasoning_content) ||
    toText(part.reasoning) ||
    toText(part.thinking) ||
    detailText(part.reasoning_details);
  const { content } = part;
  if (!Array.isArray(content))
    return { reasoning: named, text: toContentText(content, 'content') || toText(part.refusal) };
  const parts = content.map(toRecord);
  return {
    reasoning: named + parts.map((one) => (one?.type === 'thinking' ? thinkingText(one.thinking) : '')).join(''),
    text: parts.map((one) => (one?.type === 'text' ? toContentText(one.text, 'content') : '')).join(''),
  };
}

/** OpenRouter's list of parts: reasoning as it was, or a summary of it; encrypted parts say nothing. */
function detailText(details: unknown): string {
  return toList(details)
    .map((detail) => toText(toRecord(detail)?.text) || toText(toRecord(detail)?.summary))
    .join('');
}

/** Mistral writes reasoning as a list of parts, each with a text. */
function thinkingText(thinking: unknown): string {
  if (typeof thinking === 'string') return thinking;
  return toList(thinking)
    .map((part) => toText(toRecord(part)?.text))
    .join('');
}
