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
    reasoning: named + parts.map(reasoningIn).join(''),
    text: parts.map((one) => (TEXT_TYPES.has(toText(one?.type)) ? toContentText(one?.text, 'content') : '')).join(''),
  };
}

/** OpenRouter's list of parts: reasoning as it was, or a summary of it; encrypted parts say nothing. */
function detailText(details: unknown): string {
  return toList(details)
    .map((detail) => toText(toRecord(detail)?.text) || toText(toRecord(detail)?.summary))
    .join('');
}

/** `output_text` is what gateways write that make a reply of Responses into one of Chat Completions. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['text', 'output_text']);

/** Mistral calls a part of the content that is reasoning `thinking`, Databricks `reasoning`. */
function reasoningIn(part: JsonRecord | null): string {
  if (part?.type === 'thinking') return thinkingText(part.thinking);
  return part?.type === 'reasoning' ? toText(part.text) || thinkingText(part.summary) : '';
}

/** Mistral writes reasoning as a list of parts, each with a text. */
function thinkingText(thinking: unknown): string {
  if (typeof thinking === 'string') return thinking;
  return toList(thinking)
    .map((part) => toText(toRecord(part)?.text))
    .join('');
}
