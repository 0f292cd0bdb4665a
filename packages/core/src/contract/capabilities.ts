import { describe } from '@evenhand/io';
import * as z from 'zod';
import { reasoningEffortSchema } from './generation.ts';

/** What can be asked for besides text, as far as it is known; what is absent is not known, and is then tried where it is asked for. */
export const capabilitiesSchema = z.strictObject({
  tools: describe(z.boolean().optional(), 'Whether it takes tools in a field of their own.'),
  jsonSchema: describe(z.boolean().optional(), 'Whether it can hold replies to a JSON Schema.'),
  images: describe(z.boolean().optional(), 'Whether it takes images in a question.'),
  efforts: describe(
    z.array(reasoningEffortSchema).optional(),
    'The words for reasoning effort that it takes; an empty list = none.',
  ),
  reasoningBudget: describe(z.boolean().optional(), 'Whether it takes a number of tokens to reason with.'),
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
