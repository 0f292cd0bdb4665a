import type { SampleInput, Shot } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

/** A published file of a set, at a commit that never changes. */
export interface DatasetFile {
  /** `owner/name` at GitHub. */
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  /** Lower-case hex; null = not known, so any content is taken and said to be unpinned. */
  readonly sha256: string | null;
  /** null = not known. */
  readonly bytes: number | null;
  /** What it is called in people's folders, where its bare name would be another file's too; absent = its bare name. */
  readonly alias?: string;
  /** Where it is, if not at GitHub. */
  readonly url?: string;
}

/** The bytes of a set's files, by path. */
export interface DatasetFiles {
  /** UTF-8 without a byte order mark. @throws ConfigError where it is no UTF-8 */
  readonly text: (path: string) => string;
  readonly bytes: (path: string) => Buffer;
  /** How a file is named in messages. */
  readonly locate: (path: string) => string;
}

export interface ReadSamples {
  readonly samples: readonly SampleInput[];
  readonly shots?: readonly Shot[];
  readonly headings?: Readonly<Record<string, string>>;
}

/** What all readers can be told. */
export const commonOptions = z.strictObject({
  examples: describe(
    z.boolean().default(true),
    'Whether worked examples are read that the authors publish in files of their own.',
  ),
  anyVersion: describe(
    z.boolean().default(false),
    'Takes files that are not the pinned ones; the number of samples is checked all the same, and `pinned` is then false.',
  ),
});
export type CommonOptions = z.infer<typeof commonOptions>;

/** One public set: one file, one of these. */
export interface DatasetDefinition<O extends CommonOptions = CommonOptions> {
  readonly name: string;
  readonly licence: string;
  /** A condition that the user must know before fetching; null = none beyond the licence. */
  readonly warning: string | null;
  readonly options: z.ZodType<O>;
  readonly files: (options: O) => readonly DatasetFile[];
  /** How many samples there must be. */
  readonly size: (options: O) => number;
  /** @throws ConfigError where a file is not of the form that it should be */
  readonly read: (files: DatasetFiles, options: O) => ReadSamples;
}

/** Files of one repository, of which only path, hash and size differ. */
export function pinFiles(
  repository: string,
  commit: string,
  files: readonly Pick<DatasetFile, 'path' | 'sha256' | 'bytes' | 'alias'>[],
): DatasetFile[] {
  return files.map((file) => ({ repository, commit, ...file }));
}

/** Files from a table with lines `sha256 bytes path`, as `sha256sum` and `wc -c` give them. */
export function pinned(repository: string, commit: string, table: string): DatasetFile[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [sha256, bytes, path] = line.trim().split(' ') as [string, string, string];
      return { repository, commit, path, sha256, bytes: Number(bytes) };
    });
}
