import { manifestSchema } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

const share = z.number().min(0).max(1).nullable();
const usd = z.number().nonnegative().nullable();

const rowShape = {
  model: describe(z.string(), 'Label of the model.'),
  run: describe(z.string(), 'Id of the run that the row is from.'),
  startedAt: describe(z.string(), 'When that run began, UTC.'),
  n: describe(z.number().nullable(), 'Replies in the denominator; null = unknown.'),
  failed: describe(z.number().nullable(), 'Requests without a reply.'),
  missing: describe(z.number().nullable(), 'Requests that were planned and never sent.'),
  truncated: describe(z.number().nullable(), 'Replies that were cut off before an answer.'),
  accuracy: share.describe('Share of right answers; null = unknown.'),
  accuracyLo: share.describe('Lower end of its 95 % interval.'),
  accuracyHi: share.describe('Upper end of its 95 % interval.'),
  meanScore: share.describe('Mean score; equal to the accuracy where nothing is graded.'),
  meanScoreLo: share.describe('Lower end of its 95 % interval.'),
  meanScoreHi: share.describe('Upper end of its 95 % interval.'),
  caveats: describe(z.array(z.string()), 'Reasons to read the row with care (docs/results.md).'),
};

const currentRowSchema = z.strictObject({
  ...rowShape,
  rankLo: describe(z.number().nullable(), 'Best rank that the comparisons allow; null = the rows were not compared.'),
  rankHi: describe(z.number().nullable(), 'Worst rank that they allow.'),
  costPerCorrectUsd: usd.describe('Cost of a right answer, USD; null = unknown.'),
  medianReplyMs: describe(z.number().nullable(), 'Median time of a whole reply, milliseconds; null = unknown.'),
  page: describe(z.string(), 'Path of the page of the model.'),
});

const publishedRowSchema = z.strictObject({
  ...rowShape,
  suite: describe(z.string(), 'Name of the suite.'),
  verdicts: describe(z.enum(['source', 'ours']), 'Whose verdicts they are.'),
  printedScore: share.describe('The score that the source printed; null = it printed none.'),
});

/** data/leaderboard.json of a site. */
export const siteFileSchema = z.strictObject({
  schema: describe(z.literal(1), 'Version of this layout; keys are added and never taken away under the same version.'),
  name: describe(z.string(), 'Name of the site.'),
  updatedAt: describe(z.string(), 'When the newest run was last written to, UTC.'),
  suites: describe(
    z.array(
      z.strictObject({
        suite: describe(z.string(), 'Name of the suite.'),
        version: describe(z.number(), 'Its version.'),
        comparable: describe(z.string(), 'Hash of what the rows share: questions, scorer and settings.'),
        metric: describe(z.enum(['accuracy', 'mean_score']), 'What its ranks rest on.'),
        page: describe(z.string(), 'Path of its page.'),
        rows: describe(z.array(currentRowSchema), 'Each model by its newest complete run, the best first.'),
      }),
    ),
    'The newest comparable rows of each suite that runs of our own have.',
  ),
  published: describe(z.array(publishedRowSchema), 'Rows of other people’s results; nothing else here rests on them.'),
  tables: describe(
    z.array(
      z.strictObject({
        name: describe(z.string(), 'Name of the table.'),
        source: describe(z.string(), 'Where it is published.'),
        sha256: describe(z.string(), 'SHA-256 of the file that it was read from.'),
        models: describe(z.number(), 'Number of its rows.'),
        page: describe(z.string(), 'Path of its page.'),
        file: describe(z.string(), 'Path of its rows, with the columns of frontier.csv.'),
      }),
    ),
    'Tables of totals that others published, of which no single reply is known.',
  ),
  claims: describe(
    z.array(
      z.strictObject({
        id: describe(z.string(), 'Id of the claim.'),
        statement: describe(z.string(), 'The claim in words.'),
        verdict: describe(z.enum(['supported', 'refuted', 'undecided']), 'What the newest run made of it.'),
        run: describe(z.string(), 'Id of that run.'),
        page: describe(z.string(), 'Path of its page.'),
      }),
    ),
    'The claims that runs were held against.',
  ),
  runs: describe(
    z.array(
      z.strictObject({
        run: describe(z.string(), 'Id of the run.'),
        startedAt: describe(z.string(), 'When it began, UTC.'),
        updatedAt: describe(z.string(), 'When it was last written to, UTC.'),
        status: manifestSchema.shape.status.describe('How it ended.'),
        imported: describe(z.boolean(), 'Whether its replies are other people’s.'),
        manifestSha256: describe(z.string(), 'SHA-256 of its manifest.'),
        page: describe(z.string(), 'Path of its page.'),
        files: describe(z.array(z.string()), 'Paths of its files.'),
      }),
    ),
    'All runs, oldest first.',
  ),
});
export type SiteFile = z.infer<typeof siteFileSchema>;
