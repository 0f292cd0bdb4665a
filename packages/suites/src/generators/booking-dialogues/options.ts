import { sampleSchema } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { drawFields } from '../twins.ts';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
export type Text = z.infer<typeof text>;
const texts = z.strictObject({ en: z.array(z.string().min(1)).min(1), zh: z.array(z.string().min(1)).min(1) });

/** What a guest may want. `refused` = whatever they say, the policies forbid it. */
const act = z.enum(['cancel', 'breakfast', 'move', 'extend', 'copy', 'code', 'refused']);

const wishSchema = z.strictObject({
  act: act.describe('What the guest wants: what has to be done for it.'),
  says: text.describe('What the guest says when they come to it; of the first wish, how the dialogue begins.'),
  answers: describe(
    texts.optional(),
    'Answers to the question whether it is to be done, one after the other; absent = the common yes.',
  ),
  agrees: describe(
    z.boolean().default(true),
    'Whether the guest agrees in the end; false = when asked they go on to the next wish.',
  ),
});
export type WishTexts = z.infer<typeof wishSchema>;

const factKey = z.enum(['number', 'name', 'email']);

const kindSchema = z.strictObject({
  id: describe(z.string().min(1), 'Name of the kind, the cluster of its samples.'),
  level: describe(z.enum(['easy', 'medium', 'hard']), 'How hard it is.'),
  rate: describe(z.enum(['flexible', 'semi-flexible', 'non-refundable']), "The rate of the guest's booking."),
  days: describe(z.tuple([z.int(), z.int()]), 'Days from today to the arrival, least and most.'),
  twist: describe(
    z.enum(['none', 'two-bookings', 'same-name', 'wrong-email', 'stranger']).default('none'),
    'What else there is: a second booking of the guest, a namesake, a slip in the e-mail, a wish about somebody else.',
  ),
  facts: describe(z.array(factKey).min(2), 'What the guest can say of themselves, in that order.'),
  opening: describe(z.array(factKey).default([]), 'Which of it the opening says.'),
  wishes: describe(z.array(wishSchema).min(1), 'What the guest wants, one after the other.'),
  tools: describe(
    z.array(z.string()).min(1).optional(),
    'Names of the tools that the desk is offered, of those under `tools`; absent = all of the suite.',
  ),
});
export type Kind = z.infer<typeof kindSchema>;

/** What `suite.yaml` gives the generator: all texts that a guest says, and the people and places that are drawn from. */
export const optionsSchema = z.strictObject({
  ...drawFields,
  today: describe(z.iso.date(), 'The day of the dialogues, as the policies in the prompt have it.'),
  hotels: describe(z.array(text).min(4), 'Names of hotels.'),
  people: describe(
    z.array(z.strictObject({ ...text.shape, email: z.email() })).min(12),
    'Names and e-mail addresses of guests; no two share a surname.',
  ),
  lines: describe(
    z.strictObject({
      number: text.describe('How a guest says the number of the booking, {id}.'),
      name: text.describe('How a guest says their name, {name}.'),
      email: text.describe('How a guest says their e-mail address, {email}.'),
      slip: text.describe('How a guest says the wrong address, {wrongEmail}.'),
      correction: text.describe('How a guest says the right address after the wrong one, {email}.'),
      yes: text.describe('How a guest agrees.'),
      insists: text.describe('What a guest says when nothing was asked and nothing was done.'),
    }),
    'What every guest may have to say.',
  ),
  tools: sampleSchema.shape.tools.describe(
    'Tools that kinds may name; absent or null = none, each has those of the suite.',
  ),
  kinds: describe(z.array(kindSchema).min(3), 'Kinds of scenarios, as many of each level that there is.'),
});
export type Options = z.infer<typeof optionsSchema>;
