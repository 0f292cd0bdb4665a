import * as z from 'zod';
import { type Reasoning, reasoningEffortSchema } from './generation.ts';

/** What can be asked for besides text, as far as it is known; what is absent is not known, and is then tried where it is asked for. */
export const capabilitiesSchema = z.strictObject({
  tools: z.boolean().optional().describe('Whether it takes tools in a field of their own.'),
  jsonSchema: z.boolean().optional().describe('Whether it can hold replies to a JSON Schema.'),
  images: z.boolean().optional().describe('Whether it takes images in a question.'),
  efforts: z
    .array(reasoningEffortSchema)
    .optional()
    .describe('The words for reasoning effort that it takes; an empty list = none.'),
  reasoningBudget: z.boolean().optional().describe('Whether it takes a number of tokens to reason with.'),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** Whoever has capabilities, as far as they are stated. */
interface CapabilitySource {
  readonly can?: Capabilities | undefined;
}

/** What a model at its host can be asked for. What the host does not take, no model there has. */
export function resolveCapabilities({
  can,
  host,
}: CapabilitySource & { readonly host: CapabilitySource }): Capabilities {
  const merged: Capabilities = { ...host.can, ...can };
  for (const key of ['tools', 'jsonSchema', 'images', 'reasoningBudget'] as const)
    if (host.can?.[key] === false) merged[key] = false;
  return merged;
}

/** Why a model cannot be told to reason so, as its entry has it; null = nothing is known against it. */
export function findReasoningProblem(reasoning: Reasoning, { efforts, reasoningBudget }: Capabilities): string | null {
  if ('budgetTokens' in reasoning)
    return reasoningBudget === false ? 'it does not accept a reasoning budget in tokens (budgetTokens)' : null;
  if (efforts === undefined || efforts.includes(reasoning.effort)) return null;
  return efforts.length === 0
    ? 'it does not accept a reasoning effort (effort)'
    : `it does not accept the effort ${reasoning.effort}; it accepts ${efforts.join(', ')}`;
}
