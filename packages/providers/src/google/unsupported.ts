import type { ModelEntry, RequiredFeatures } from '@evenhand/core';
import { toThinkingConfig } from './reasoning.ts';

/** What of a demand generateContent cannot carry to this model, in words. */
export function findUnsupported(_: ModelEntry, { reasoning }: RequiredFeatures): string[] {
  const fields = reasoning === null ? null : toThinkingConfig(reasoning);
  return typeof fields === 'string' ? [fields] : [];
}
