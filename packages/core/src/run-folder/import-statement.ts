import * as z from 'zod';
import { scorerConfigSchema } from '../suites/suite.ts';

const locatedTextSchema = z.strictObject({ file: z.string(), place: z.string(), text: z.string() });
/** How many places of a kind are listed; all are counted. */
export const MAX_LISTED = 100;

/** Whose verdicts on a suite are published. */
const verdictsSchema = z.strictObject({
  suite: z.string(),
  by: z.enum(['source', 'ours']),
  /** The program that judged first. */
  source: z.string(),
  /** What it gives for a reply that is all right: 1, or 100. */
  full: z.number().positive(),
  /** Its metric that decides; null = as above, or it differs from reply to reply. */
  metric: z.string().nullable(),
  /** Our scorer that stands beside it, as it was told to judge; null = none can read these replies, or it is the published one. */
  own: scorerConfigSchema.nullable(),
  /** Replies that both judged, and to how many of them they gave another score. */
  compared: z.int().nonnegative(),
  differs: z.int().nonnegative(),
  /** Replies that never came, or were not kept, and have a verdict of the source all the same, which is published. */
  failed: z.int().nonnegative(),
  /** The first cells to which they gave another score, by model and key. */
  differing: z.array(z.strictObject({ key: z.string(), source: z.number(), own: z.number() })),
});

/** How a printed score follows from rows: trials of a sample first, then the mean over samples. */
const reduceSchema = z.strictObject({
  kind: z.enum(['mean', 'max', 'min', 'median', 'mode', 'first', 'at_least', 'pass_at', 'pass_hat']),
  /** Of `at_least`, `pass_at` and `pass_hat`; null for the others. */
  k: z.int().positive().nullable(),
});
export type Reduce = z.infer<typeof reduceSchema>;

/** A score that the source printed, and what its own rows give by the same rule. */
const publishedSchema = z.strictObject({
  model: z.string(),
  suite: z.string(),
  /** Wording of the prompt; null = all of them. */
  prompt: z.string().nullable(),
  /** See `metricLabel`. */
  metric: z.string(),
  main: z.boolean(),
  /** As it is printed there. */
  value: z.number(),
  /** What stands there for all right: 1, or 100. */
  full: z.number().positive(),
  /** The rule in words. */
  rule: z.string(),
  reduce: reduceSchema.nullable(),
  /** Where it is printed: a file, and the place in it. */
  place: z.string(),
  /** What the rows give, on the same scale; null = the rule cannot be followed. */
  ours: z.number().nullable(),
  /** null = the rule cannot be followed. */
  reproduced: z.boolean().nullable(),
});
export type PublishedStatement = z.infer<typeof publishedSchema>;

/** What the source says was asked of a model; null = it does not say. */
const requestedSchema = z.strictObject({
  model: z.string(),
  suite: z.string(),
  samples: z.int().nullable(),
  trials: z.int().nullable(),
  /** Samples of the whole set, where less of it was asked. */
  setSize: z.int().nullable(),
  place: z.string(),
});

/** What an import found in the files that it was given. */
export const importSchema = z.strictObject({
  format: z.string(),
  /** In the order of their models. */
  files: z.array(
    z.strictObject({
      /** Without its folder. */
      name: z.string(),
      sha256: z.string(),
      bytes: z.int(),
      models: z.array(z.string()),
      /** Replies that were taken. */
      taken: z.int(),
      malformed: z.int(),
      /** Broken JSON that could be read after its backslashes were mended. */
      mended: z.int(),
      duplicates: z.int(),
      /** Elements that hold no reply (null): cells that failed. */
      withoutReply: z.int(),
      /** Elements that add to a reply which stands elsewhere: a second metric of it, its verdict. */
      joined: z.int().default(0),
      /** What the file says of how it was made, by name: versions, seeds, how many examples. Never a whole configuration. */
      facts: z.record(z.string(), z.string()).default({}),
    }),
  ),
  /** Samples that the set should have, and who says so: the format, the user, the mapping file, the suite that was named, or the files themselves. */
  expected: z.int(),
  expectedBy: z.enum(['format', 'flag', 'map', 'suite', 'files']),
  /** Cells that are in no file, by model, with the first samples of them that other files hold. */
  missing: z.array(z.strictObject({ model: z.string(), cells: z.int(), samples: z.array(z.string()) })),
  /** The first of what could not be read, and why. */
  malformed: z.array(locatedTextSchema),
  /** The first repetitions of an id; the first reply counts. */
  duplicates: z.array(locatedTextSchema),
  /** Ids under which the files hold questions with different right answers: each is a sample of its own. */
  parted: z.array(z.strictObject({ id: z.string(), samples: z.array(z.string()) })),
  notes: z.array(z.string()),
  /** Whose verdicts are published, by suite; empty = an import of a version that knew its own only. */
  verdicts: z.array(verdictsSchema).default([]),
  /** Scores that the source printed, and whether its rows give them. */
  published: z.array(publishedSchema).default([]),
  /** What the source says was asked; empty = it does not. */
  requested: z.array(requestedSchema).default([]),
});
export type ImportStatement = z.infer<typeof importSchema>;
