import type { JsonObject, RequestSupport, RequiredFeatures } from '@evenhand/core';
import { toReasoningFields } from './reasoning.ts';

/** Keys of a body that tell a model how to reason; an entry that has one has said it already. */
const REASONING_KEYS = ['reasoning_effort', 'thinking', 'enable_thinking', 'thinking_budget'];

/** What of a demand cannot be said to this host. */
export function findUnsupported(
  { reasoning }: RequiredFeatures,
  requestSupport: RequestSupport,
  body: JsonObject,
): string[] {
  if (reasoning === null) return [];
  const reasoningEffort = (body.reasoning as JsonObject | undefined)?.effort;
  const configuredKey =
    REASONING_KEYS.find((key) => key in body) ?? (reasoningEffort === undefined ? undefined : 'reasoning');
  if (configuredKey !== undefined)
    return [
      `its options say \`${configuredKey}\` in the body, and \`reasoning\` is asked for besides; leave one of them out`,
    ];
  const field = requestSupport.interface === 'responses' ? 'reasoning_effort' : requestSupport.reasoningField;
  if (toReasoningFields(reasoning, field) !== null) return [];
  return [
    'budgetTokens' in reasoning
      ? `there is no field for a number of tokens to reason with (budgetTokens); say an effort`
      : `its field \`${field}\` has no word for the effort ${reasoning.effort}; say budgetTokens, or effort: none`,
  ];
}
