import { ConfigError, type Dataset, DatasetMissingError, type DatasetReader, type JsonObject } from '@evenhand/core';
import { displayPath, hashJson } from '@evenhand/io';
import type * as z from 'zod';
import { type FoundFile, findFile, isPinned } from './cache-location.ts';
import type { CommonOptions, DatasetDefinition, DatasetFile, DatasetFiles } from './definition.ts';
import { fetchFiles } from './fetch.ts';

/** Mistakes that are shown of a set of many files. */
const MAX_LISTED = 5;

/** A set's reader over a cache. @param cache absolute path */
export function createDataset<O extends CommonOptions>(set: DatasetDefinition<O>, cache: string): DatasetReader {
  const options = (rawOptions: JsonObject): O => set.options.parse(rawOptions);
  const createFetcher = (
    rawOptions: JsonObject,
    folder: string | null,
  ): NonNullable<DatasetMissingError['fetchDataset']> => {
    const missing = () =>
      set.files(options(rawOptions)).filter((file) => {
        const found = findFile(file, folder, cache);
        return found === null || !isPinned(found);
      });
    return (runtime, signal) => fetchFiles(set, missing(), cache, runtime, signal);
  };
  return {
    name: set.name,
    licence: set.licence,
    warning: set.warning,
    options: set.options as unknown as z.ZodType<JsonObject>,
    read: (rawOptions, folder) => {
      const files = set.files(options(rawOptions));
      const found = files.flatMap((file) => findFile(file, folder, cache) ?? []);
      const missing = files.filter((file) => !found.some((one) => one.file === file));
      if (missing.length > 0)
        throw new DatasetMissingError(missingText(set, missing, folder), set.name, createFetcher(rawOptions, folder));
      if (!options(rawOptions).anyVersion) requirePinned(found);
      return readDataset(set, options(rawOptions), found);
    },
    fetch: (rawOptions, runtime, signal) => createFetcher(rawOptions, null)(runtime, signal),
  };
}

function missingText(
  set: Pick<DatasetDefinition, 'name' | 'licence'>,
  missing: readonly DatasetFile[],
  folder: string | null,
): string {
  const first = missing[0]!;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  const where =
    folder === null
      ? 'in the cache of public datasets'
      : `in ${displayPath(folder)}, nor in the cache of public datasets`;
  return `the dataset ${set.name} is not in the cache: there is no ${first.path}${more} ${where} (${first.repository} at ${first.commit.slice(0, 8)}; ${set.licence})`;
}

function requirePinned(found: readonly FoundFile[]): void {
  const changed = found.filter((one) => !isPinned(one));
  if (changed.length === 0) return;
  const problems = changed
    .slice(0, MAX_LISTED)
    .map(
      ({ path, sha256, file }) =>
        `${displayPath(path)}: found SHA-256 ${sha256}; expected ${file.sha256} (${file.repository} at ${file.commit.slice(0, 8)}, ${file.path}); it was changed or cut off, or is another version: remove it and fetch the dataset, or add anyVersion: true to the reader`,
    );
  const rest = changed.length - problems.length;
  throw new ConfigError(
    rest > 0 ? [...problems, `and ${rest} more files of the dataset are not the expected ones`] : problems,
  );
}

function readDataset<O extends CommonOptions>(
  set: DatasetDefinition<O>,
  options: O,
  found: readonly FoundFile[],
): Dataset {
  const { samples, shots, headings } = set.read(createFileAccess(found), options);
  const size = set.size(options);
  if (samples.length !== size)
    throw new ConfigError(
      `${found
        .map(({ path }) => displayPath(path))
        .slice(0, MAX_LISTED)
        .join(
          ', ',
        )}: found ${samples.length} samples of ${set.name}; expected ${size}; a file was cut or is of another version`,
    );
  const sources = new Set(found.map(({ file }) => `${file.repository}@${file.commit}`));
  return {
    samples,
    shots: shots ?? [],
    headings: headings ?? {},
    identity: {
      reader: set.name,
      source: [...sources].join('; '),
      sha256: hashJson(found.map(({ file, sha256 }) => ({ path: file.path, sha256 }))),
      pinned: found.every((one) => one.file.sha256 === one.sha256),
    },
  };
}

function createFileAccess(found: readonly FoundFile[]): DatasetFiles {
  const requireFile = (path: string) => {
    const one = found.find(({ file }) => file.path === path);
    if (one === undefined) throw new Error(`a reader asks for ${path}, which is not among its files`);
    return one;
  };
  const locate = (path: string) => displayPath(requireFile(path).path);
  return {
    locate,
    bytes: (path) => requireFile(path).content,
    text: (path) => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(requireFile(path).content);
      } catch (error) {
        throw new ConfigError(`${locate(path)}: is not valid UTF-8; expected the published file`, { cause: error });
      }
    },
  };
}
