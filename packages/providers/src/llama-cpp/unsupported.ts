import type { ModelEntry, RequiredFeatures } from '@evenhand/core';
import { unknownKeyword } from './grammar.ts';

/** What of a demand cannot be met in this process. */
export function findUnsupported(_: ModelEntry, { tools, format, reasoning }: RequiredFeatures): string[] {
  const problems: string[] = [];
  if (tools)
    problems.push(
      'in this process tools cannot be sent by a field of their own: every chat template writes calls in its own way; use tools: prompt or either, or serve the model by Ollama',
    );
  const keyword = format === null || format === 'json' ? null : unknownKeyword(format.schema);
  if (keyword !== null)
    problems.push(`replies in this process cannot be held to ${JSON.stringify(keyword)} of the schema; leave it out`);
  if (reasoning !== null)
    problems.push('in this process a model cannot be told how much to reason; leave `reasoning` out');
  return problems;
}
