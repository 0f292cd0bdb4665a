import { createHash } from 'node:crypto';
import type { GenerationRequest } from '@evenhand/core';

/** Watches the replies of one model for those that were given before: no server gives two replies one id, but a cache does. */
export interface RepeatDetector {
  /**
   * @param id of the reply; '' = it has none
   * @param createdAt when the server says that it made it; '' = it does not say
   * @param content all that it said
   * @returns whether it was given before
   */
  isRepeated(request: GenerationRequest, reply: { id: string; createdAt: string; content: string }): boolean;
}

/**
 * An id alone proves nothing: some servers use one for all, or a few in turn. So the words have to be the same too, and either
 * the second in which they were written or the question.
 */
export function createRepeatDetector(): RepeatDetector {
  const seen = new Set<number>();
  return {
    isRepeated({ messages }, { id, createdAt, content }) {
      if (id === '' || content === '') return false;
      const byQuestion = toKey(id, content, 'question', JSON.stringify(messages), createdAt);
      const bySecond = createdAt === '' ? null : toKey(id, content, 'written', createdAt);
      const repeated = seen.has(byQuestion) || (bySecond !== null && seen.has(bySecond));
      seen.add(byQuestion);
      if (bySecond !== null) seen.add(bySecond);
      return repeated;
    },
  };
}

/** 48 bits of a hash, as a number: small to keep, and two of a hundred thousand are alike once in fifty thousand runs. */
const toKey = (...parts: string[]): number =>
  createHash('sha256').update(JSON.stringify(parts), 'utf8').digest().readUIntBE(0, 6);
