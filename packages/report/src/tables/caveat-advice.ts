import { messages } from '@evenhand/messages';
import type { Caveat } from './caveats.ts';

/** What to do about a caveat, in one sentence. @example adviseOn('small_n') */
export function adviseOn(caveat: Caveat): string {
  const advice: Readonly<Record<Caveat, string>> = messages.caveatAdvice;
  return advice[caveat];
}
