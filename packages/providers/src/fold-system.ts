import type { Message } from '@evenhand/core';

/** Writes each system message above the user message that follows it, for models that have no such role. */
export function foldSystem(messages: readonly Message[]): Message[] {
  const folded: Message[] = [];
  let waiting: string[] = [];
  for (const message of messages) {
    if (message.role === 'system') {
      waiting.push(message.content);
    } else if (message.role === 'user') {
      const content = [...waiting, message.content].join('\n\n');
      const above = waiting.length === 0 ? [] : [{ text: `${waiting.join('\n\n')}\n\n` }];
      folded.push({
        role: 'user',
        content,
        ...(message.parts === undefined ? {} : { parts: [...above, ...message.parts] }),
      });
      waiting = [];
    } else {
      folded.push({ ...message });
    }
  }
  if (waiting.length > 0) folded.push({ role: 'user', content: waiting.join('\n\n') });
  return folded;
}
