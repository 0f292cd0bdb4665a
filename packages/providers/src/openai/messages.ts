import type { JsonObject, JsonValue, Message, MessagePart, RequestSupport } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';
import { arrangeReply } from '../http/thoughts.ts';
import { toDataUrl } from '../image-data.ts';
import { toThoughtFields } from './thoughts.ts';

/** How an interface spells the pieces of a message. */
type PartSpelling = (part: MessagePart) => JsonValue;

/** As Chat Completions has them. */
const toChatPart: PartSpelling = (part) =>
  'text' in part ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: toDataUrl(part.image) } };

/** As Responses has them. */
const toInputPart: PartSpelling = (part) =>
  'text' in part ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: toDataUrl(part.image) };

/** The messages with the system's under the role that the host takes. @param adapted is told where there is none */
function renameSystem(messages: readonly Message[], { systemRole }: RequestSupport, adapted: string[]) {
  const isFolded = systemRole === 'none' && messages.some(({ role }) => role === 'system');
  if (isFolded) adapted.push('system-folded');
  return (isFolded ? foldSystem(messages) : messages).map((message) => ({
    ...message,
    role: message.role === 'system' ? systemRole : message.role,
  }));
}

/** As Chat Completions takes them: calls beside the text of an assistant, their results under a role of their own. */
export function toChatMessages(
  messages: readonly Message[],
  requestSupport: RequestSupport,
  adapted: string[],
): JsonObject[] {
  return renameSystem(messages, requestSupport, adapted).map(
    ({ role, content, parts, toolCalls, toolCallId, thoughts }): JsonObject => ({
      role,
      content: parts?.map(toChatPart) ?? content,
      ...toThoughtFields(thoughts),
      ...(toolCalls === undefined
        ? {}
        : {
            tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
              id,
              type: 'function',
              function: { name, arguments: text },
            })),
          }),
      ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
    }),
  );
}

/**
 * As Responses takes them: each call and each result is an entry of its own, and so is what was thought, where it stood; an assistant that
 * only called says nothing.
 */
export function toResponsesInput(
  messages: readonly Message[],
  requestSupport: RequestSupport,
  adapted: string[],
): JsonObject[] {
  return renameSystem(messages, requestSupport, adapted).flatMap(
    ({ role, content, parts, toolCalls = [], toolCallId, thoughts }): JsonObject[] => {
      if (role === 'tool') return [{ type: 'function_call_output', call_id: toolCallId ?? '', output: content }];
      if (toolCalls.length === 0 && thoughts === undefined)
        return [{ role, content: parts?.map(toInputPart) ?? content }];
      return arrangeReply(content, toolCalls, thoughts).map((piece): JsonObject => {
        if (piece.kind === 'thought') return piece.block;
        if (piece.kind === 'text') return { role, content: piece.text };
        const { id, name, arguments: text } = piece.call;
        return { type: 'function_call', call_id: id, name, arguments: text };
      });
    },
  );
}
