import { isAbsolute, join } from 'node:path';
import { ConfigError, type ModelEntry, type Runtime } from '@evenhand/core';
import * as z from 'zod';
import { weightsDirectory } from './cache.ts';
import { type LlamaCppOptions, optionsSchema, type WeightsSource } from './options.ts';

/** Which file a model entry means, and how to know and get it. */
export interface WeightsSpec {
  /** Id of the entry, for messages. */
  entry: string;
  /** Name of the file. */
  file: string;
  /** The user's own file, which is never fetched, replaced or deleted; null = the file is in the cache. */
  userPath: string | null;
  /** SHA-256, lower-case hex; null = any file will do. */
  sha256: string | null;
  /** Size; null = not stated. */
  bytes: number | null;
  /** In the order in which they are tried. */
  sources: readonly WeightsSource[];
}

/** @throws ConfigError naming each option that is not as it should be */
export function llamaCppOptions(entry: ModelEntry): LlamaCppOptions {
  const parsed = optionsSchema.safeParse(entry.options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `model ${entry.id}: options.${issue.path.join('.') || '(all)'}: ${issue.message}`,
  );
  throw new ConfigError(problems, { cause: z.prettifyError(parsed.error) });
}

/**
 * Reads a model entry: `model` is a path where it has a slash in it, else the name of a file in the cache.
 * @throws ConfigError where the options are not as they should be
 */
export function readWeightsSpec(entry: ModelEntry): WeightsSpec {
  const options = llamaCppOptions(entry);
  const isPath = isAbsolute(entry.model) || /[\\/]/.test(entry.model);
  if (!isPath && /^\.+$/.test(entry.model)) {
    throw new ConfigError(`model ${entry.id}: ${JSON.stringify(entry.model)} is no file name; expected a GGUF file`);
  }
  return {
    entry: entry.id,
    file: isPath ? (entry.model.split(/[\\/]/).at(-1) ?? entry.model) : entry.model,
    userPath: isPath ? entry.model : null,
    sha256: options.sha256 ?? null,
    bytes: options.bytes ?? null,
    sources: options.sources,
  };
}

/** @returns where the file is, or will be */
export function weightsPath(spec: WeightsSpec, env: Runtime['env']): string {
  return spec.userPath ?? join(weightsDirectory(env), spec.file);
}
