import type { Message, ToolCall } from '@evenhand/core';
import { fieldAt, isFields, toText } from '../../json-stream/json-values.ts';

/** What a model sent, or was sent, as text and reasoning. */
export interface ReplyParts {
  /** null = there is no text at all. */
  readonly text: string | null;
  readonly reasoning: string;
}

/** A message's content: a text, or a list of parts of kind text and reasoning. Parts of other kinds (pictures) are named. */
export function readParts(content: unknown): ReplyParts {
  if (!Array.isArray(content)) return { text: toText(content), reasoning: '' };
  const texts: string[] = [];
  const reasonings: string[] = [];
  for (const part of content as readonly unknown[]) {
    if (typeof part === 'string') texts.push(part);
    if (!isFields(part)) continue;
    const reasoning = toText(part.reasoning ?? part.thinking);
    const text = toText(part.text ?? part.refusal);
    if (reasoning !== null) reasonings.push(reasoning);
    else if (text !== null) texts.push(text);
    else texts.push(`[${toText(part.type) ?? 'part'}]`);
  }
  return { text: texts.length === 0 && reasonings.length > 0 ? '' : texts.join(''), reasoning: reasonings.join('\n') };
}

/** A conversation in our three roles: what a tool answered counts as the user's, what a developer wrote as the system's. */
export function toMessages(list: unknown): Message[] | null {
  if (!Array.isArray(list)) return null;
  const messages = list.flatMap((one: unknown): Message[] => {
    if (!isFields(one)) return [];
    const { text } = readParts(one.content);
    return [{ role: toRole(toText(one.role)), content: text ?? '' }];
  });
  return messages.length === 0 ? null : messages;
}

function toRole(role: string | null): Message['role'] {
  if (role === 'system' || role === 'developer') return 'system';
  return role === 'assistant' ? 'assistant' : 'user';
}

/** Calls in the form of OpenAI's interface, or with name and arguments at the top. */
export function toToolCalls(list: unknown): ToolCall[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown, index): ToolCall[] => {
    const name =
      toText(fieldAt(one, 'function.name')) ?? toText(fieldAt(one, 'name')) ?? toText(fieldAt(one, 'function'));
    if (name === null) return [];
    const given = fieldAt(one, 'function.arguments') ?? fieldAt(one, 'arguments') ?? {};
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return [{ id: toText(fieldAt(one, 'id')) ?? `call-${index + 1}`, name, arguments: text }];
  });
}
