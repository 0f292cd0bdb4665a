import type { JsonValue, Message, Takes } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';

/** The messages with the system's under the role that the host takes. @param adapted is told where there is none */
export function messagesFor(messages: readonly Message[], takes: Takes, adapted: string[]): JsonValue[] {
  const { systemRole } = takes;
  if (systemRole === 'none' && messages.some(({ role }) => role === 'system')) {
    adapted.push('system-folded');
    return foldSystem(messages).map(({ role, content }) => ({ role, content }));
  }
  return messages.map(({ role, content }) => ({ role: role === 'system' ? systemRole : role, content }));
}
