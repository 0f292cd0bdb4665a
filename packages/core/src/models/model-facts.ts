import { describe } from '@evenhand/io';
import * as z from 'zod';

/**
 * What is known of a model's weights, in the roster, in an entry in place and in a run's folder alike. A new property is written
 * here and nowhere else: those three take it over, and documents and JSON Schemas follow. null = unknown.
 */
const factsShape = {
  licence: describe(z.string().min(1).nullable(), 'Licence of the weights; null = unknown, or not checked.'),
  parameters: describe(
    z.number().positive().nullable(),
    'Number of parameters; null = not published, or sources differ.',
  ),
  activeParameters: describe(
    z.number().positive().nullable(),
    'Of these, how many work on one token; null = all, or unknown.',
  ),
  context: describe(
    z.number().positive().nullable(),
    'Context window that the developer states, in tokens; null = not published.',
  ),
  reasoningBudgetTokens: describe(
    z.int().positive().nullable(),
    'Added to `maxOutputTokens`, unless `reasoning` states a budget (then that is added) or the effort `none` (then nothing is). null = it does not reason.',
  ),
  trainedUntil: describe(
    z.iso.date().nullable(),
    'Last day of the data that it was trained on, as its developer states it (of a month, its last day); null = not published.',
  ),
};

type FactsShape = typeof factsShape;
export type Facts = z.infer<z.ZodObject<FactsShape>>;
type OptionalShape = { [K in keyof FactsShape]: z.ZodDefault<FactsShape[K]> };

const facts = Object.entries(factsShape) as [keyof Facts, z.ZodNullable][];

/** The same for who may leave them out: what is not stated is unknown. */
export const optionalFactsShape = Object.fromEntries(
  facts.map(([key, schema]) => [key, describe(schema.default(null), schema.description!)]),
) as unknown as OptionalShape;

/** As the roster has them: it says expressly what was looked for and not found. */
export const rosterFactsShape = {
  ...optionalFactsShape,
  licence: factsShape.licence,
  parameters: factsShape.parameters,
  context: factsShape.context,
};

/** The facts alone. @param fallback says what `stated` leaves open; absent = nothing does */
export function selectFacts(stated: Facts, fallback?: Facts): Facts {
  return Object.fromEntries(facts.map(([key]) => [key, stated[key] ?? fallback?.[key] ?? null])) as Facts;
}
