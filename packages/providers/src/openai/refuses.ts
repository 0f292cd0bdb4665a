import type { Demand, JsonObject, Takes } from '@evenhand/core';
import { reasoningFields } from './reasoning.ts';

/** Keys of a body that tell a model how to reason; an entry that has one has said it already. */
const REASONING_KEYS = ['reasoning_effort', 'thinking', 'enable_thinking', 'thinking_budget'];

/** What of a demand cannot be said to this host. */
export function refusedDemands({ reasoning }: Demand, takes: Takes, body: JsonObject): string[] {
  if (reasoning === null) return [];
  const effort = (body.reasoning as JsonObject | undefined)?.effort;
  const said = REASONING_KEYS.find((key) => key in body) ?? (effort === undefined ? undefined : 'reasoning');
  if (said !== undefined)
    return [`its options say \`${said}\` in the body, and \`reasoning\` is asked for besides; leave one of them out`];
  const field = takes.interface === 'responses' ? 'reasoning_effort' : takes.reasoningField;
  if (reasoningFields(reasoning, field) !== null) return [];
  return [
    'budgetTokens' in reasoning
      ? `there is no field for a number of tokens to reason with (budgetTokens); say an effort`
      : `its field \`${field}\` has no word for the effort ${reasoning.effort}; say budgetTokens, or effort: none`,
  ];
}
