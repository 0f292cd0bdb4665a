import { ProviderError } from '@evenhand/core';
import { calledOff } from './called-off.ts';

/** What an error of OpenAI's or Anthropic's package means: they wrap what their `fetch` throws. */
export function packageError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return calledOff(signal);
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  return error;
}
