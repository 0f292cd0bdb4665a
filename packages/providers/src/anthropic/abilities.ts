import type { Abilities } from '@evenhand/core';
import { type Loose, object } from '../http/json-access.ts';

const LEVELS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** What the list of models says of one; null = nothing. */
export function abilitiesIn(entry: Loose): Abilities | null {
  const stated = object(entry.capabilities);
  if (stated === null) return null;
  const supports = (value: unknown) => object(value)?.supported === true;
  const types = object(object(stated.thinking)?.types);
  const effort = object(stated.effort);
  return {
    ...(stated.structured_outputs === undefined ? {} : { jsonSchema: supports(stated.structured_outputs) }),
    ...(types === null ? {} : { reasoningBudget: supports(types.enabled) }),
    ...(types === null || effort === null
      ? {}
      : {
          efforts: [
            ...(supports(types.disabled) ? (['none'] as const) : []),
            ...LEVELS.filter((level) => supports(effort[level])),
          ],
        }),
  };
}
