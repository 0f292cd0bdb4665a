import type { JsonValue, Message, MessagePart, RequestSupport } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';
import { toDataUrl } from '../image-data.ts';

/** How an interface spells the pieces of a message. */
export type PartSpelling = (part: MessagePart) => JsonValue;

/** As Chat Completions has them. */
export const toChatPart: PartSpelling = (part) =>
  'text' in part ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: toDataUrl(part.image) } };

/** As Responses has them. */
export const toInputPart: PartSpelling = (part) =>
  'text' in part ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: toDataUrl(part.image) };

/** The messages with the system's under the role that the host takes. @param adapted is told where there is none */
export function toMessages(
  messages: readonly Message[],
  requestSupport: RequestSupport,
  adapted: string[],
  toPart: PartSpelling,
): JsonValue[] {
  const { systemRole } = requestSupport;
  const toContent = ({ content, parts }: Message): JsonValue => (parts === undefined ? content : parts.map(toPart));
  if (systemRole === 'none' && messages.some(({ role }) => role === 'system')) {
    adapted.push('system-folded');
    return foldSystem(messages).map((message) => ({ role: message.role, content: toContent(message) }));
  }
  return messages.map((message) => ({
    role: message.role === 'system' ? systemRole : message.role,
    content: toContent(message),
  }));
}
