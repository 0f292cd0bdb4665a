import { isReasoningOff, type ModelEntry, type RequiredFeatures } from '@evenhand/core';
import { unknownKeyword } from './grammar.ts';

/** What of a demand cannot be met in this process. */
export function findUnsupported(entry: ModelEntry, { tools, format, reasoning }: RequiredFeatures): string[] {
  const problems: string[] = [];
  if (tools)
    problems.push(
      'models that run in this process have no tools field: every chat template writes calls in its own way; use tools: prompt or either, or serve the model with Ollama',
    );
  const keyword = format === null || format === 'json' ? null : unknownKeyword(format.schema);
  if (keyword !== null)
    problems.push(
      `models that run in this process do not support ${JSON.stringify(keyword)} in a schema; leave it out`,
    );
  // Of a model that does not reason, nothing has to be switched off.
  if (reasoning !== null && !(isReasoningOff(reasoning) && entry.reasoningBudgetTokens === null))
    problems.push('models that run in this process have no setting for reasoning; leave `reasoning` out');
  return problems;
}
