import type { Message } from '@evenhand/core';

/** Puts what a host takes into a request, and a word for what it does not among the adaptations. */
export function createFieldSetter<T extends object>(request: T, adapted: string[]) {
  return <K extends keyof T>(field: K, value: T[K] | undefined, supported: boolean, missing: string): void => {
    if (value === undefined) return;
    if (supported) request[field] = value;
    else adapted.push(missing);
  };
}

/** The system messages, for a field of their own; a later place in the dialogue is lost, which is recorded. */
export function extractSystemMessages(messages: readonly Message[], adapted: string[]): readonly Message[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  if (first >= 0 && messages.slice(first).some(({ role }) => role === 'system')) adapted.push('system-first');
  return messages.filter(({ role }) => role === 'system');
}
