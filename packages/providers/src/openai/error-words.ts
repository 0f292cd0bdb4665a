import { type Loose, list, object, text } from '../http/json-access.ts';

/** What a delta or a message says: reasoning and answer, each '' where it says nothing. */
export interface Said {
  readonly reasoning: string;
  readonly text: string;
}

/**
 * Reasoning goes by four names; routers that send it under several of them say the same again. A refusal in a field of its own is
 * text, and so is what a model writes between `<think>` tags: nobody else said which part of it is reasoning.
 */
export function saidIn(part: Loose): Said {
  const named =
    text(part.reasoning_content) || text(part.reasoning) || text(part.thinking) || detailed(part.reasoning_details);
  const { content } = part;
  if (!Array.isArray(content)) return { reasoning: named, text: text(content) || text(part.refusal) };
  const parts = content.map(object);
  return {
    reasoning: named + parts.map((one) => (one?.type === 'thinking' ? joined(one.thinking) : '')).join(''),
    text: parts.map((one) => (one?.type === 'text' ? text(one.text) : '')).join(''),
  };
}

/** OpenRouter's list of parts: reasoning as it was, or a summary of it; encrypted parts say nothing. */
function detailed(details: unknown): string {
  return list(details)
    .map((detail) => text(object(detail)?.text) || text(object(detail)?.summary))
    .join('');
}

/** Mistral writes reasoning as a list of parts, each with a text. */
function joined(thinking: unknown): string {
  if (typeof thinking === 'string') return thinking;
  return list(thinking)
    .map((part) => text(object(part)?.text))
    .join('');
}
