import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { Shot } from '../suites/prompt-variant.ts';
import type { SampleInput } from '../suites/sample.ts';
import { ConfigError } from './errors.ts';
import type { JsonObject } from './generation.ts';
import type { Runtime } from './model-adapter.ts';

/** Which version of a public set a suite was read from. */
export const datasetIdentitySchema = z.strictObject({
  reader: describe(z.string(), 'Name of the reader.'),
  source: describe(z.string(), 'Where it is published, with its commit.'),
  sha256: describe(z.string(), 'SHA-256 of the canonical JSON of the names and hashes of all files that were read.'),
  pinned: describe(
    z.boolean(),
    'Whether every file was the expected one; false = at least one has no known hash, or `anyVersion` was given.',
  ),
});
export type DatasetIdentity = z.infer<typeof datasetIdentitySchema>;

/** A public set as it was read. */
export interface Dataset {
  readonly samples: readonly SampleInput[];
  /** Worked examples of the set's authors, in their order. */
  readonly shots: readonly Shot[];
  /** What {{heading}} stands for, by tag or language. */
  readonly headings: Readonly<Record<string, string>>;
  readonly identity: DatasetIdentity;
}

/** Reads one public set from the cache or from a folder. Only `fetch` goes out. */
export interface DatasetReader {
  readonly name: string;
  readonly licence: string;
  /** A condition that the user must know before fetching; null = none beyond the licence. */
  readonly warning: string | null;
  readonly options: z.ZodType<JsonObject>;
  /**
   * @param folder where the user has the files; null = the cache
   * @throws SetMissingError where files are not there; ConfigError where they are not what they should be
   */
  read(options: JsonObject, folder: string | null): Dataset;
  /** Brings what is missing into the cache. @throws ConfigError where it cannot be had or is not what it should be */
  fetch(options: JsonObject, runtime: Runtime, signal?: AbortSignal): Promise<void>;
}

/** A public set is not at hand. `fetch` brings it, if it can be fetched at all. */
export class DatasetMissingError extends ConfigError {
  /** Name of the reader. */
  readonly reader: string;
  /** null = the user named a folder of their own, and it has no such file. */
  readonly fetchDataset: ((runtime: Runtime, signal?: AbortSignal) => Promise<void>) | null;
  constructor(problem: string, reader: string, fetchDataset: DatasetMissingError['fetchDataset']) {
    super(problem);
    this.reader = reader;
    this.fetchDataset = fetchDataset;
  }
}
