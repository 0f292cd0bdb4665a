import { ConfigError, jsonObject, type Sample } from '@evenhand/core';
import * as z from 'zod';
import { bookingSchema } from './store.ts';

/** What the guest can say of themselves: `lines` one after the other, each time that it is asked for. */
const factSchema = z.strictObject({
  key: z.enum(['number', 'name', 'email', 'detail']),
  lines: z.array(z.string()).min(1),
  /** How many of the lines the opening has said already. */
  used: z.int().nonnegative().default(0),
});

/** What fulfils a wish: values of a booking, a text that is told to the guest, or a mail to them. */
const fulfilmentSchema = z.union([
  z.strictObject({ booking: z.string(), values: jsonObject }),
  z.strictObject({ statement: z.string() }),
  z.strictObject({ mailTo: z.string(), text: z.string() }),
]);
export type Fulfilment = z.infer<typeof fulfilmentSchema>;

const wishSchema = z.strictObject({
  /** What the guest says when they come to it; of the first one, the sample's input. */
  says: z.string(),
  /** null = the policies forbid it: the guest goes on to the next wish when it is turned down. */
  fulfilled: fulfilmentSchema.nullable(),
  /** Answers to the question whether it is to be done, one after the other; the last one is the guest's yes, or their last word. */
  answers: z.array(z.string()).min(1),
  /** Whether the last answer agrees; if not, the guest goes on to the next wish. */
  agrees: z.boolean(),
  /** What the guest says where nothing was asked and nothing was done. */
  insists: z.string(),
});

/** What a sample's `reference` holds for this environment; the scorer reads the rest of it. */
export const scenarioSchema = z.looseObject({
  bookings: z.array(bookingSchema).min(1),
  facts: z.array(factSchema),
  wishes: z.array(wishSchema).min(1),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const read = new WeakMap<object, Scenario>();

/** Why a sample is no scenario; null = it is one. */
export function explainUnplayable({ reference }: Pick<Sample, 'reference'>): string | null {
  const { error } = scenarioSchema.safeParse(reference);
  const [issue] = error?.issues ?? [];
  return issue === undefined ? null : `reference.${issue.path.join('.')}: ${issue.message}`;
}

/** @throws ConfigError where it is none: samples are checked when their suite is read, those of a run's folder may have been edited */
export function readScenario({ id, reference }: Sample): Scenario {
  const known = reference === null ? undefined : read.get(reference);
  if (known !== undefined) return known;
  const scenario = scenarioSchema.safeParse(reference);
  if (!scenario.success)
    throw new ConfigError(
      `sample ${JSON.stringify(id)}: found no scenario of the environment bookings: ${explainUnplayable({ reference })}`,
    );
  read.set(reference!, scenario.data);
  return scenario.data;
}
