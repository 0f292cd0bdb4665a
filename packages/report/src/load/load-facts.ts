import { manifestSchema } from '@evenhand/core';
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
  schema: z.literal(2).describe('Layout of the folder.'),
  name: z.string().describe('Name of the experiment.'),
  language: z.enum(['en', 'zh']).describe('Language of REPORT.md and load.svg.'),
  startedAt: z.iso.datetime().describe('When it began, UTC.'),
  endedAt: z.iso.datetime().describe('When it ended, UTC.'),
  end: z
    .enum(['budget', 'interrupted'])
    .nullable()
    .describe('Why it ended before all stages were run; null = it did not.'),
  harness: session.harness,
  machine: session.machine,
  load: session.load.unwrap(),
  limits: z
    .strictObject({ ttftMs: amount.nullable(), e2eMs: amount.nullable() })
    .describe('Within what time a right answer is wanted, milliseconds; null = any.'),
  requests: z.int().positive().describe('Requests of a stage, at least.'),
  repeats: z.int().positive().describe('How often each stage is run, at most.'),
  width: amount
    .nullable()
    .describe('Share of the 95th percentile within which its interval ends the repeats; null = all are run.'),
  seed: z.int().describe('Of the order of the samples and of the arrivals.'),
  suites: z
    .array(z.strictObject({ name: z.string(), version: z.int(), samplesSha256: z.string() }))
    .describe('Whose samples were sent.'),
  models: z
    .array(z.strictObject({ id: z.string(), model: z.string(), host: z.string(), baseUrl: z.string().nullable() }))
    .describe('Who was asked, and where.'),
  stages: z
    .array(
      z.strictObject({
        model: z.string().describe('Label of the model entry.'),
        host: z.string().describe('Where the weights were served.'),
        level: loadLevelSchema.describe('The load.'),
        cuts: z.int().nonnegative().describe('How often fewer were sent at a time, because the server asked for it.'),
      }),
    )
    .describe('What was run, in this order.'),
  requestsSha256: z.string().describe('SHA-256 of requests.csv.'),
});
export type LoadFacts = z.infer<typeof loadFactsSchema>;
