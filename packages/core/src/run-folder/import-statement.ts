import * as z from 'zod';

const locatedTextSchema = z.strictObject({
  file: z.string().describe('Name of the file.'),
  place: z.string().describe('Where in the file.'),
  text: z.string().describe('What was found.'),
});
/** How many places of a kind are listed; all are counted. */
export const MAX_LISTED = 100;

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
});
export type ImportStatement = z.infer<typeof importSchema>;
