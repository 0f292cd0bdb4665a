import { manifestSchema } from '@evenhand/core';
import * as z from 'zod';

const share = z.number().min(0).max(1).nullable();
const usd = z.number().nonnegative().nullable();

const rowShape = {
  model: z.string().describe('Label of the model.'),
  run: z.string().describe('Id of the run that the row is from.'),
  startedAt: z.string().describe('When that run began, UTC.'),
  n: z.number().nullable().describe('Replies in the denominator; null = unknown.'),
  failed: z.number().nullable().describe('Requests without a reply.'),
  missing: z.number().nullable().describe('Requests that were planned and never sent.'),
  truncated: z.number().nullable().describe('Replies that were cut off before an answer.'),
  accuracy: share.describe('Share of right answers; null = unknown.'),
  accuracyLo: share.describe('Lower end of its 95 % interval.'),
  accuracyHi: share.describe('Upper end of its 95 % interval.'),
  meanScore: share.describe('Mean score; equal to the accuracy where nothing is graded.'),
  meanScoreLo: share.describe('Lower end of its 95 % interval.'),
  meanScoreHi: share.describe('Upper end of its 95 % interval.'),
  caveats: z.array(z.string()).describe('Reasons to read the row with care (docs/results.md).'),
};

const currentRowSchema = z.strictObject({
  ...rowShape,
  rankLo: z.number().nullable().describe('Best rank that the comparisons allow; null = the rows were not compared.'),
  rankHi: z.number().nullable().describe('Worst rank that they allow.'),
  costPerCorrectUsd: usd.describe('Cost of a right answer, USD; null = unknown.'),
  medianReplyMs: z.number().nullable().describe('Median time of a whole reply, milliseconds; null = unknown.'),
  page: z.string().describe('Path of the page of the model.'),
});

const publishedRowSchema = z.strictObject({
  ...rowShape,
  suite: z.string().describe('Name of the suite.'),
  verdicts: z.enum(['source', 'ours']).describe('Whose verdicts they are.'),
  printedScore: share.describe('The score that the source printed; null = it printed none.'),
});

/** data/leaderboard.json of a site. */
export const siteFileSchema = z.strictObject({
  schema: z.literal(1).describe('Version of this layout; keys are added and never taken away under the same version.'),
  name: z.string().describe('Name of the site.'),
  updatedAt: z.string().describe('When the newest run was last written to, UTC.'),
  suites: z
    .array(
      z.strictObject({
        suite: z.string().describe('Name of the suite.'),
        version: z.number().describe('Its version.'),
        comparable: z.string().describe('Hash of what the rows share: questions, scorer and settings.'),
        metric: z.enum(['accuracy', 'mean_score']).describe('What its ranks rest on.'),
        page: z.string().describe('Path of its page.'),
        rows: z.array(currentRowSchema).describe('Each model by its newest complete run, the best first.'),
      }),
    )
    .describe('The newest comparable rows of each suite that runs of our own have.'),
  published: z.array(publishedRowSchema).describe('Rows of other people’s results; nothing else here rests on them.'),
  tables: z
    .array(
      z.strictObject({
        name: z.string().describe('Name of the table.'),
        source: z.string().describe('Where it is published.'),
        sha256: z.string().describe('SHA-256 of the file that it was read from.'),
        models: z.number().describe('Number of its rows.'),
        page: z.string().describe('Path of its page.'),
        file: z.string().describe('Path of its rows, with the columns of frontier.csv.'),
      }),
    )
    .describe('Tables of totals that others published, of which no single reply is known.'),
  claims: z
    .array(
      z.strictObject({
        id: z.string().describe('Id of the claim.'),
        statement: z.string().describe('The claim in words.'),
        verdict: z.enum(['supported', 'refuted', 'undecided']).describe('What the newest run made of it.'),
        run: z.string().describe('Id of that run.'),
        page: z.string().describe('Path of its page.'),
      }),
    )
    .describe('The claims that runs were held against.'),
  runs: z
    .array(
      z.strictObject({
        run: z.string().describe('Id of the run.'),
        startedAt: z.string().describe('When it began, UTC.'),
        updatedAt: z.string().describe('When it was last written to, UTC.'),
        status: manifestSchema.shape.status.describe('How it ended.'),
        imported: z.boolean().describe('Whether its replies are other people’s.'),
        manifestSha256: z.string().describe('SHA-256 of its manifest.'),
        page: z.string().describe('Path of its page.'),
        files: z.array(z.string()).describe('Paths of its files.'),
      }),
    )
    .describe('All runs, oldest first.'),
});
export type SiteFile = z.infer<typeof siteFileSchema>;
