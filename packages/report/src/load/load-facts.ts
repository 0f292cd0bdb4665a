import { manifestSchema } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

const amount = z.number().positive();
/** What a session of a run states of its harness and machine. */
const session = manifestSchema.shape.sessions.element.shape;

/** How hard a server is loaded in one stage. */
export const loadLevelSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('closed'), concurrency: amount.describe('Requests at a time.') }),
  z.strictObject({ mode: z.literal('open'), perSecond: amount.describe('Requests per second, on average.') }),
]);
export type LoadLevel = z.infer<typeof loadLevelSchema>;

/** load.json: what a load was, but for its requests. */
export const loadFactsSchema = z.strictObject({
  schema: describe(z.literal(2), 'Layout of the folder.'),
  name: describe(z.string(), 'Name of the experiment.'),
  language: describe(z.enum(['en', 'zh']), 'Language of REPORT.md and load.svg.'),
  startedAt: describe(z.iso.datetime(), 'When it began, UTC.'),
  endedAt: describe(z.iso.datetime(), 'When it ended, UTC.'),
  end: describe(
    z.enum(['budget', 'interrupted']).nullable(),
    'Why it ended before all stages were run; null = it did not.',
  ),
  harness: session.harness,
  machine: session.machine,
  load: session.load.unwrap(),
  limits: describe(
    z.strictObject({ ttftMs: amount.nullable(), e2eMs: amount.nullable() }),
    'Within what time a right answer is wanted, milliseconds; null = any.',
  ),
  requests: describe(z.int().positive(), 'Requests of a stage, at least.'),
  repeats: describe(z.int().positive(), 'How often each stage is run, at most.'),
  width: describe(
    amount.nullable(),
    'Share of the 95th percentile within which its interval ends the repeats; null = all are run.',
  ),
  seed: describe(z.int(), 'Of the order of the samples and of the arrivals.'),
  suites: describe(
    z.array(z.strictObject({ name: z.string(), version: z.int(), samplesSha256: z.string() })),
    'Whose samples were sent.',
  ),
  models: describe(
    z.array(z.strictObject({ id: z.string(), model: z.string(), host: z.string(), baseUrl: z.string().nullable() })),
    'Who was asked, and where.',
  ),
  stages: describe(
    z.array(
      z.strictObject({
        model: describe(z.string(), 'Label of the model entry.'),
        host: describe(z.string(), 'Where the weights were served.'),
        level: loadLevelSchema.describe('The load.'),
        cuts: describe(z.int().nonnegative(), 'How often fewer were sent at a time, because the server asked for it.'),
      }),
    ),
    'What was run, in this order.',
  ),
  requestsSha256: describe(z.string(), 'SHA-256 of requests.csv.'),
});
export type LoadFacts = z.infer<typeof loadFactsSchema>;
