import * as z from 'zod';
import { scorerConfigSchema } from '../suites/suite.ts';

const locatedTextSchema = z.strictObject({
  file: z.string().describe('Name of the file.'),
  place: z.string().describe('Where in the file.'),
  text: z.string().describe('What was found.'),
});

/** Whose verdicts on a suite are published. */
const verdictsSchema = z.strictObject({
  suite: z.string().describe('Name of the suite.'),
  by: z.enum(['source', 'ours']).describe('Whose verdicts are published: those of the source, or ours.'),
  source: z.string().describe('The program that judged first.'),
  full: z.number().positive().describe('What it gives for a reply that is all right: 1, or 100.'),
  metric: z
    .string()
    .nullable()
    .describe('Its metric that decides; null = ours are published, or it differs from reply to reply.'),
  own: scorerConfigSchema
    .nullable()
    .describe(
      'Our scorer whose verdicts stand next to those of the source; null = none does, or it is the published one.',
    ),
  ofAllTrials: z
    .boolean()
    .default(false)
    .describe(
      'Whether it gave one verdict on all trials of a sample together, which stands with each of them: nothing is known of single ones.',
    ),
  compared: z.int().nonnegative().describe('Replies that both judged.'),
  differs: z.int().nonnegative().describe('Of those, how many got another score from ours.'),
  failed: z
    .int()
    .nonnegative()
    .describe('Replies that never came, or were not kept, and count all the same by a verdict of the source.'),
  differing: z
    .array(
      z.strictObject({
        key: z.string().describe("The cell's key."),
        source: z.number().describe('Score by the source.'),
        own: z.number().describe('Score by ours.'),
      }),
    )
    .describe('The first cells that got another score, by model and key.'),
});

/** How a printed score follows from rows: trials of a sample first, then the mean over samples. */
const reduceSchema = z.strictObject({
  kind: z
    .enum(['mean', 'max', 'min', 'median', 'mode', 'majority', 'first', 'at_least', 'pass_at', 'pass_hat'])
    .describe('What becomes of the trials of one sample.'),
  k: z.int().positive().nullable().describe('The k of `at_least`, `pass_at` and `pass_hat`; null for the others.'),
});
export type Reduce = z.infer<typeof reduceSchema>;

/** A score that the source printed, and what its own rows give by the same rule. */
const publishedSchema = z.strictObject({
  model: z.string().describe('Label of the model.'),
  suite: z.string().describe('Name of the suite.'),
  prompt: z.string().nullable().describe('Prompt variant; null = all of them.'),
  metric: z.string().describe('The metric, with the scorer or filter behind a comma where there are several.'),
  main: z.boolean().describe('Whether it is the one by which the source decides.'),
  value: z.number().describe('As it is printed there.'),
  full: z.number().positive().describe('What stands there for all right: 1, or 100.'),
  rule: z.string().describe('The rule in words.'),
  reduce: reduceSchema.nullable().describe('The rule from trials to a sample; null = it cannot be followed.'),
  place: z.string().describe('Where it is printed: a file, and the place in it.'),
  ours: z.number().nullable().describe('What the rows give, on the same scale; null = the rule cannot be followed.'),
  reproduced: z
    .boolean()
    .nullable()
    .describe('Whether that is the same to the last printed digit; null = the rule cannot be followed.'),
});
export type PublishedStatement = z.infer<typeof publishedSchema>;

const requestedSchema = z.strictObject({
  model: z.string().describe('Label of the model.'),
  suite: z.string().describe('Name of the suite.'),
  samples: z.int().nullable().describe('How many samples; null = not stated.'),
  trials: z.int().nullable().describe('How many trials of each; null = not stated.'),
  setSize: z.int().nullable().describe('Samples of the whole set, where fewer were asked; null = not stated.'),
  place: z.string().describe('Where it says so.'),
});

/** What an import found in the files that it was given. */
export const importSchema = z.strictObject({
  format: z.string().describe('Format that the files were read as.'),
  files: z
    .array(
      z.strictObject({
        name: z.string().describe('Name of the file, without its folder.'),
        sha256: z.string().describe('SHA-256 of the file.'),
        bytes: z.int().describe('Size of the file, bytes.'),
        models: z.array(z.string()).describe('Models whose replies it holds.'),
        taken: z.int().describe('Replies that were taken.'),
        malformed: z.int().describe('Elements that could not be read.'),
        mended: z.int().describe('Broken JSON that could be read after its backslashes were mended.'),
        duplicates: z.int().describe('Repetitions of an id; the first reply counts.'),
        withoutReply: z.int().describe('Elements without a reply (null): cells that failed.'),
        joined: z.int().default(0).describe('Elements that add to a reply which stands elsewhere.'),
        facts: z
          .record(z.string(), z.string())
          .default({})
          .describe('Named statements of how it was made: versions, seeds; never a whole configuration.'),
      }),
    )
    .describe('The files, in the order of their models.'),
  expected: z.int().describe('Samples that the set should have.'),
  expectedBy: z.enum(['format', 'flag', 'map', 'suite', 'files']).describe('Who says so.'),
  missing: z
    .array(
      z.strictObject({
        model: z.string().describe('Label of the model.'),
        cells: z.int().describe('How many are missing.'),
        samples: z.array(z.string()).describe('The first of their samples.'),
      }),
    )
    .describe('Cells that are in no file.'),
  malformed: z.array(locatedTextSchema).describe('The first elements that could not be read, and why.'),
  duplicates: z.array(locatedTextSchema).describe('The first repetitions of an id.'),
  parted: z
    .array(
      z.strictObject({
        id: z.string().describe('The id.'),
        samples: z.array(z.string()).describe('The samples that were made of it.'),
      }),
    )
    .describe('Ids under which the files hold questions with different right answers.'),
  notes: z.array(z.string()).describe('What else people should know.'),
  verdicts: z
    .array(verdictsSchema)
    .default([])
    .describe('Whose verdicts are published, by suite; empty = the files hold none of their source.'),
  published: z
    .array(publishedSchema)
    .default([])
    .describe('Scores that the source printed, and whether its rows give them.'),
  requested: z.array(requestedSchema).default([]).describe('What the source says was asked; empty = it does not.'),
});
export type ImportStatement = z.infer<typeof importSchema>;
