import type { ModelEntry, RequiredFeatures } from '@evenhand/core';
import { optionsSchema } from './options.ts';
import { toThink } from './request.ts';

/** What of a demand /api/chat cannot carry to this model, in words. */
export function findUnsupported(entry: ModelEntry, { reasoning }: RequiredFeatures): string[] {
  if (reasoning === null) return [];
  if (optionsSchema.parse(entry.options).think !== undefined)
    return ['its options say `think`, and `reasoning` is asked for besides; leave one of them out'];
  if (toThink(reasoning) !== null) return [];
  return ['Ollama takes the efforts none, low, medium and high, and no number of tokens to reason with'];
}
