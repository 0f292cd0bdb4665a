import { ProviderError } from '@evenhand/core';
import type { Session } from './session.ts';

/** What is cancelled, for messages. */
export const WHAT = 'the generation';

/** Keeps a handle on native work, so that the next one who touches the sequence can wait for its end. */
export function beginWork<T>(session: Session, work: Promise<T>): Promise<T> {
  session.pending = work.catch(() => {});
  return work.catch((cause: unknown) => {
    throw new ProviderError('server', `llama.cpp: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
}
