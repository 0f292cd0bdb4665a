import { type Loose, list, object, text } from '../wire/loose.ts';

/** What a delta or a message says: reasoning and answer, each '' where it says nothing. */
export interface Said {
  readonly reasoning: string;
  readonly text: string;
}

/** Reasoning goes by three names; routers that send it under two of them say the same twice. A refusal in a field of its own is text. */
export function saidIn(part: Loose): Said {
  const named = text(part.reasoning_content) || text(part.reasoning) || text(part.thinking);
  const { content } = part;
  if (!Array.isArray(content)) return { reasoning: named, text: text(content) || text(part.refusal) };
  const parts = content.map(object);
  return {
    reasoning: named + parts.map((one) => (one?.type === 'thinking' ? joined(one.thinking) : '')).join(''),
    text: parts.map((one) => (one?.type === 'text' ? text(one.text) : '')).join(''),
  };
}

/** Mistral writes reasoning as a list of parts, each with a text. */
function joined(thinking: unknown): string {
  if (typeof thinking === 'string') return thinking;
  return list(thinking)
    .map((part) => text(object(part)?.text))
    .join('');
}
