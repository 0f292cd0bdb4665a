import { sep } from 'node:path';
import { ConfigError } from '@evenhand/core';
import type { ReplyFile } from '@evenhand/importers';
import { displayPath } from '@evenhand/io';

/**
 * The label of each file of replies. A folder may hold many files of one model, which need one label.
 * @param paths as they were given, in that order
 * @param labels one for each file, or one for each path; undefined = none was given
 * @returns one for each file; null = the files say whose they are
 * @throws ConfigError for another number of labels, and for one label of a folder with files of several models
 */
export function chooseLabels(
  files: readonly ReplyFile[],
  paths: readonly string[],
  labels: readonly string[] | undefined,
): readonly string[] | null {
  if (labels === undefined) return null;
  if (labels.length === files.length) return labels;
  const owners = files.map(({ path }) => paths.findIndex((given) => path === given || path.startsWith(given + sep)));
  if (labels.length !== paths.length || owners.includes(-1))
    throw new ConfigError(
      `--models: found ${labels.length} labels for ${files.length} files of replies; expected one for each, in their order, or one for each folder that was named`,
    );
  for (const [index, path] of paths.entries()) {
    const models = new Set(files.filter((_, at) => owners[at] === index).map(({ label }) => label ?? null));
    if (models.size > 1)
      throw new ConfigError(
        `--models: found one label for the ${models.size} models of ${displayPath(path)} (${[...models].slice(0, 5).join(', ')}); leave --models away, or name the folder of each`,
      );
  }
  return owners.map((owner) => labels[owner]!);
}
