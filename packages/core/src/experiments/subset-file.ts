import { ConfigError, describe, displayPath, idSchema, readYaml, suggestName } from '@evenhand/io';
import * as z from 'zod';

const stratumSchema = z.strictObject({
  samples: describe(z.array(z.string().min(1)).min(1), 'Ids of the samples of the stratum.'),
  draw: describe(
    z.int().nonnegative(),
    'How many of them are drawn by the seed; samples that share a cluster or a twin are drawn together and count as one.',
  ),
  of: describe(
    z.int().positive().nullable().default(null),
    'Samples that the stratum had before it was drawn from, in the folder of a run; null = as many as are named.',
  ),
});

/** Strata of suites, by name. */
export const subsetSchema = z.record(idSchema, z.array(stratumSchema).min(1));
export type Subset = z.infer<typeof subsetSchema>;

/** A subset as `evenhand plan --subset` writes it. */
export const subsetFileSchema = z.strictObject({
  note: describe(z.string().optional(), 'What it was made from, for people.'),
  subset: subsetSchema.describe('Strata by the name of the suite.'),
});

/** @param suites names of those that are run @throws ConfigError naming file and line, and a suite that is not run */
export function readSubset(path: string, suites: readonly string[]): Subset {
  const file = readYaml(path, subsetFileSchema, 'a subset');
  for (const name of Object.keys(file.value.subset))
    if (!suites.includes(name))
      throw new ConfigError(
        `--subset ${displayPath(path)}: is of the suite ${name}, which is not run here; ${suggestName(name, suites)}`,
      );
  return file.value.subset;
}
