import type { Capabilities } from '@evenhand/core';
import type { JsonRecord } from '../http/json-access.ts';

/** What the list of models says of one. Only a plain no says something: older lists leave it out. null = nothing. */
export const readCapabilities = (entry: JsonRecord): Capabilities | null =>
  entry.thinking === false ? { efforts: [], reasoningBudget: false } : null;
