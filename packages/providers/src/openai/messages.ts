import type { JsonValue, Message, RequestSupport } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';

/** The messages with the system's under the role that the host takes. @param adapted is told where there is none */
export function toMessages(
  messages: readonly Message[],
  requestSupport: RequestSupport,
  adapted: string[],
): JsonValue[] {
  const { systemRole } = requestSupport;
  if (systemRole === 'none' && messages.some(({ role }) => role === 'system')) {
    adapted.push('system-folded');
    return foldSystem(messages).map(({ role, content }) => ({ role, content }));
  }
  return messages.map(({ role, content }) => ({ role: role === 'system' ? systemRole : role, content }));
}
