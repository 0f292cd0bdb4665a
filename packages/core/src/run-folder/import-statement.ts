import { describe } from '@evenhand/io';
import * as z from 'zod';
import { scorerConfigSchema } from '../suites/suite.ts';

const locatedTextSchema = z.strictObject({
  file: describe(z.string(), 'Name of the file.'),
  place: describe(z.string(), 'Where in the file.'),
  text: describe(z.string(), 'What was found.'),
});

/** Whose verdicts on a suite are published. */
const verdictsSchema = z.strictObject({
  suite: describe(z.string(), 'Name of the suite.'),
  by: describe(z.enum(['source', 'ours']), 'Whose verdicts are published: those of the source, or ours.'),
  source: describe(z.string(), 'The program that judged first.'),
  full: describe(z.number().positive(), 'What it gives for a reply that is all right: 1, or 100.'),
  metric: describe(
    z.string().nullable(),
    'Its metric that decides; null = ours are published, or it differs from reply to reply.',
  ),
  own: describe(
    scorerConfigSchema.nullable(),
    'Our scorer whose verdicts stand next to those of the source; null = none does, or it is the published one.',
  ),
  ofAllTrials: describe(
    z.boolean().default(false),
    'Whether it gave one verdict on all trials of a sample together, which stands with each of them: nothing is known of single ones.',
  ),
  compared: describe(z.int().nonnegative(), 'Replies that both judged.'),
  differs: describe(z.int().nonnegative(), 'Of those, how many got another score from ours.'),
  failed: describe(
    z.int().nonnegative(),
    'Replies that never came, or were not kept, and count all the same by a verdict of the source.',
  ),
  differing: describe(
    z.array(
      z.strictObject({
        key: describe(z.string(), "The cell's key."),
        source: describe(z.number(), 'Score by the source.'),
        own: describe(z.number(), 'Score by ours.'),
      }),
    ),
    'The first cells that got another score, by model and key.',
  ),
});

/** How a printed score follows from rows: trials of a sample first, then the mean over samples. */
const reduceSchema = z.strictObject({
  kind: describe(
    z.enum(['mean', 'max', 'min', 'median', 'mode', 'majority', 'first', 'at_least', 'pass_at', 'pass_hat']),
    'What becomes of the trials of one sample.',
  ),
  k: describe(z.int().positive().nullable(), 'The k of `at_least`, `pass_at` and `pass_hat`; null for the others.'),
});
export type Reduce = z.infer<typeof reduceSchema>;

/** A score that the source printed, and what its own rows give by the same rule. */
const publishedSchema = z.strictObject({
  model: describe(z.string(), 'Label of the model.'),
  suite: describe(z.string(), 'Name of the suite.'),
  prompt: describe(z.string().nullable(), 'Prompt variant; null = all of them.'),
  metric: describe(z.string(), 'The metric, with the scorer or filter behind a comma where there are several.'),
  main: describe(z.boolean(), 'Whether it is the one by which the source decides.'),
  value: describe(z.number(), 'As it is printed there.'),
  full: describe(z.number().positive(), 'What stands there for all right: 1, or 100.'),
  rule: describe(z.string(), 'The rule in words.'),
  reduce: describe(reduceSchema.nullable(), 'The rule from trials to a sample; null = it cannot be followed.'),
  place: describe(z.string(), 'Where it is printed: a file, and the place in it.'),
  ours: describe(z.number().nullable(), 'What the rows give, on the same scale; null = the rule cannot be followed.'),
  reproduced: describe(
    z.boolean().nullable(),
    'Whether that is the same to the last printed digit; null = the rule cannot be followed.',
  ),
});
export type PublishedStatement = z.infer<typeof publishedSchema>;

const requestedSchema = z.strictObject({
  model: describe(z.string(), 'Label of the model.'),
  suite: describe(z.string(), 'Name of the suite.'),
  samples: describe(z.int().nullable(), 'How many samples; null = not stated.'),
  trials: describe(z.int().nullable(), 'How many trials of each; null = not stated.'),
  setSize: describe(z.int().nullable(), 'Samples of the whole set, where fewer were asked; null = not stated.'),
  place: describe(z.string(), 'Where it says so.'),
});

/** What an import found in the files that it was given. */
export const importSchema = z.strictObject({
  format: describe(z.string(), 'Format that the files were read as.'),
  files: describe(
    z.array(
      z.strictObject({
        name: describe(z.string(), 'Name of the file, without its folder.'),
        sha256: describe(z.string(), 'SHA-256 of the file.'),
        bytes: describe(z.int(), 'Size of the file, bytes.'),
        models: describe(z.array(z.string()), 'Models whose replies it holds.'),
        taken: describe(z.int(), 'Replies that were taken.'),
        malformed: describe(z.int(), 'Elements that could not be read.'),
        mended: describe(z.int(), 'Broken JSON that could be read after its backslashes were mended.'),
        duplicates: describe(z.int(), 'Repetitions of an id; the first reply counts.'),
        withoutReply: describe(z.int(), 'Elements without a reply (null): cells that failed.'),
        joined: describe(z.int().default(0), 'Elements that add to a reply which stands elsewhere.'),
        facts: describe(
          z.record(z.string(), z.string()).default({}),
          'Named statements of how it was made: versions, seeds; never a whole configuration.',
        ),
      }),
    ),
    'The files, in the order of their models.',
  ),
  expected: describe(z.int(), 'Samples that the set should have.'),
  expectedBy: describe(z.enum(['format', 'flag', 'map', 'suite', 'files']), 'Who says so.'),
  missing: describe(
    z.array(
      z.strictObject({
        model: describe(z.string(), 'Label of the model.'),
        cells: describe(z.int(), 'How many are missing.'),
        samples: describe(z.array(z.string()), 'The first of their samples.'),
      }),
    ),
    'Cells that are in no file.',
  ),
  malformed: describe(z.array(locatedTextSchema), 'The first elements that could not be read, and why.'),
  duplicates: describe(z.array(locatedTextSchema), 'The first repetitions of an id.'),
  parted: describe(
    z.array(
      z.strictObject({
        id: describe(z.string(), 'The id.'),
        samples: describe(z.array(z.string()), 'The samples that were made of it.'),
      }),
    ),
    'Ids under which the files hold questions with different right answers.',
  ),
  notes: describe(z.array(z.string()), 'What else people should know.'),
  verdicts: describe(
    z.array(verdictsSchema).default([]),
    'Whose verdicts are published, by suite; empty = the files hold none of their source.',
  ),
  published: describe(
    z.array(publishedSchema).default([]),
    'Scores that the source printed, and whether its rows give them.',
  ),
  requested: describe(z.array(requestedSchema).default([]), 'What the source says was asked; empty = it does not.'),
});
export type ImportStatement = z.infer<typeof importSchema>;
