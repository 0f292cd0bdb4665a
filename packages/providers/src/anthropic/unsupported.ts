import type { ModelEntry, RequiredFeatures } from '@evenhand/core';
import { optionsSchema } from './options.ts';
import { toThinkingFields } from './reasoning.ts';

/** What of a demand Messages cannot carry to this model, in words. */
export function findUnsupported(entry: ModelEntry, { format, reasoning }: RequiredFeatures): string[] {
  const { body, thinking } = optionsSchema.parse(entry.options);
  const problems: string[] = [];
  if (format === 'json') problems.push('it holds replies to a schema only (format: { schema: … }), not to any JSON');
  if (reasoning === null) return problems;
  if (body.thinking !== undefined)
    problems.push(
      'its options say `thinking` in the body, and `reasoning` is asked for besides; leave one of them out',
    );
  const fields = toThinkingFields(reasoning, thinking);
  if (typeof fields === 'string') problems.push(fields);
  return problems;
}
