import * as z from 'zod';

const locatedTextSchema = z.strictObject({ file: z.string(), place: z.string(), text: z.string() });
/** How many places of a kind are listed; all are counted. */
export const MAX_LISTED = 100;

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
});
export type ImportStatement = z.infer<typeof importSchema>;
