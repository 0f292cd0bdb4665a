import {
  ConfigError,
  hashOf,
  type JsonObject,
  type PublicSet,
  type Reader,
  SetMissingError,
  shown,
} from '@evenhand/core';
import type * as z from 'zod';
import { type FoundFile, findFile, isPinned } from './cache-location.ts';
import type { CommonOptions, SetDefinition, SetFile, SetFiles } from './definition.ts';
import { fetchFiles } from './fetch.ts';

/** Mistakes that are shown of a set of many files. */
const MOST_SHOWN = 5;

/** A set's reader over a cache. @param cache absolute path */
export function readerOf<O extends CommonOptions>(set: SetDefinition<O>, cache: string): Reader {
  const options = (given: JsonObject): O => set.options.parse(given);
  const bring = (given: JsonObject, folder: string | null): NonNullable<SetMissingError['bring']> => {
    const missing = () =>
      set.files(options(given)).filter((file) => {
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
    read: (given, folder) => {
      const files = set.files(options(given));
      const found = files.flatMap((file) => findFile(file, folder, cache) ?? []);
      const missing = files.filter((file) => !found.some((one) => one.file === file));
      if (missing.length > 0)
        throw new SetMissingError(missingText(set, missing, folder), set.name, bring(given, folder));
      if (!options(given).anyVersion) refuseChanged(found);
      return publicSet(set, options(given), found);
    },
    fetch: (given, runtime, signal) => bring(given, null)(runtime, signal),
  };
}

function missingText(
  set: Pick<SetDefinition, 'name' | 'licence'>,
  missing: readonly SetFile[],
  folder: string | null,
): string {
  const first = missing[0]!;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  const where =
    folder === null ? 'in the cache of public sets' : `in ${shown(folder)}, nor in the cache of public sets`;
  return `the set ${set.name} is not at hand: there is no ${first.path}${more} ${where} (${first.repository} at ${first.commit.slice(0, 8)}; ${set.licence})`;
}

function refuseChanged(found: readonly FoundFile[]): void {
  const changed = found.filter((one) => !isPinned(one));
  if (changed.length === 0) return;
  const problems = changed
    .slice(0, MOST_SHOWN)
    .map(
      ({ path, sha256, file }) =>
        `${shown(path)}: found SHA-256 ${sha256}; expected ${file.sha256} (${file.repository} at ${file.commit.slice(0, 8)}, ${file.path}); it was changed, cut or is of another version: remove it and fetch the set, or say anyVersion: true beside the reader's name`,
    );
  const rest = changed.length - problems.length;
  throw new ConfigError(
    rest > 0 ? [...problems, `and ${rest} more files of the set are not the expected ones`] : problems,
  );
}

function publicSet<O extends CommonOptions>(set: SetDefinition<O>, options: O, found: readonly FoundFile[]): PublicSet {
  const { samples, shots, headings } = set.read(accessTo(found), options);
  const size = set.size(options);
  if (samples.length !== size)
    throw new ConfigError(
      `${found
        .map(({ path }) => shown(path))
        .slice(0, MOST_SHOWN)
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
      sha256: hashOf(found.map(({ file, sha256 }) => ({ path: file.path, sha256 }))),
      pinned: found.every((one) => one.file.sha256 === one.sha256),
    },
  };
}

function accessTo(found: readonly FoundFile[]): SetFiles {
  const of = (path: string) => {
    const one = found.find(({ file }) => file.path === path);
    if (one === undefined) throw new Error(`a reader asks for ${path}, which is not among its files`);
    return one;
  };
  const place = (path: string) => shown(of(path).path);
  return {
    place,
    bytes: (path) => of(path).content,
    text: (path) => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(of(path).content);
      } catch (error) {
        throw new ConfigError(`${place(path)}: is not valid UTF-8; expected the published file`, { cause: error });
      }
    },
  };
}
