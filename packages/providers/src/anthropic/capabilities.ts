import type { Capabilities } from '@evenhand/core';
import { type JsonRecord, toRecord } from '../http/json-access.ts';

const LEVELS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** What the list of models says of one; null = nothing. */
export function readCapabilities(entry: JsonRecord): Capabilities | null {
  const stated = toRecord(entry.capabilities);
  if (stated === null) return null;
  const supports = (value: unknown) => toRecord(value)?.supported === true;
  const types = toRecord(toRecord(stated.thinking)?.types);
  const reasoningEffort = toRecord(stated.effort);
  return {
    ...(stated.structured_outputs === undefined ? {} : { jsonSchema: supports(stated.structured_outputs) }),
    ...(types === null ? {} : { reasoningBudget: supports(types.enabled) }),
    ...(types === null || reasoningEffort === null
      ? {}
      : {
          efforts: [
            ...(supports(types.disabled) ? (['none'] as const) : []),
            ...LEVELS.filter((level) => supports(reasoningEffort[level])),
          ],
        }),
  };
}
