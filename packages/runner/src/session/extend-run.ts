import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError, type Manifest, type RunInputs, readManifest, runPaths, writeManifest } from '@evenhand/core';
import { displayPath, makeFolder, writeAtomic } from '@evenhand/io';
import type { RunTables } from '@evenhand/report';
import { restoreJournal } from './restore-journal.ts';
import { writeWithoutPage } from './write-files.ts';

/** Where an extension of a run goes on until it is complete: the run itself stays as it was verified. */
const FOLDER = 'extension';

/** The folder of a run's extension. */
export const toExtensionFolder = (run: string): string => join(run, FOLDER);

/** The extension of a run that has begun and is not part of the run yet; null = there is none. */
export function findExtension(run: string): string | null {
  const folder = toExtensionFolder(run);
  return existsSync(runPaths.manifest(folder)) ? folder : null;
}

/** The run that a folder belongs to: itself, or, of an extension, the run that is extended. */
export function findExtendedRun(folder: string): string {
  const run = dirname(folder);
  return basename(folder) === FOLDER && existsSync(runPaths.manifest(run)) ? run : folder;
}

/** @throws ConfigError where the run cannot be extended as it stands */
export function assertExtendable(run: string, manifest: Manifest): void {
  const reason = findObstacle(run, manifest);
  if (reason !== null) throw new ConfigError(`${displayPath(run)}: cannot be extended: ${reason}`);
}

function findObstacle(run: string, manifest: Manifest): string | null {
  const path = displayPath(run);
  if (findExtension(run) !== null)
    return `an extension of it has begun; finish it (evenhand run --resume ${path}), or remove ${displayPath(toExtensionFolder(run))} to drop it`;
  if (manifest.import !== null)
    return 'its replies were imported; import the others, and join the runs with evenhand merge';
  if (manifest.shard !== undefined) return 'it is a shard; merge the shards first';
  if (manifest.redacted !== undefined) return 'its replies were left out; extend the run that it was made from';
  if (manifest.status !== 'complete') return `it is ${manifest.status}; finish it first: evenhand run --resume ${path}`;
  if (manifest.scores.length > 0 || manifest.headlines.length > 0)
    return 'it was scored again, and the new replies would lack those scores; run the rest by itself, and join the runs with evenhand merge';
  return null;
}

/** Makes the folder of an extension, with a journal in which the run's cells have their answers. Nothing is begun yet. */
export function prepareExtension(run: string, manifest: Manifest, stored: RunInputs): string {
  const folder = toExtensionFolder(run);
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const models = new Map(stored.models.map((model) => [model.id, model]));
  writeAtomic(runPaths.journal(folder), restoreJournal(run, manifest, models));
  return folder;
}

/** Models that have to be reached for an extension: the new ones alone, where only models were added. */
export function listExtendedModels({ models, sessions }: Manifest, added = findAdded(sessions)): ReadonlySet<string> {
  const onlyModels = added !== undefined && added.suites.length === 0 && Object.keys(added.samples).length === 0;
  return new Set(onlyModels ? added.models : [...models.map(({ id }) => id), ...(added?.models ?? [])]);
}

const findAdded = (sessions: Manifest['sessions']) => sessions.findLast(({ added }) => added !== undefined)?.added;

/**
 * Makes a complete extension part of its run. It may be broken off anywhere and done again: the manifest goes last, and the extension
 * stays until all is in place.
 */
export async function commitExtension(run: string, writeFiles = writeWithoutPage): Promise<RunTables> {
  const folder = toExtensionFolder(run);
  const manifest = readManifest(folder);
  for (const part of ['inputs', 'records']) {
    makeFolder(join(run, part));
    for (const name of existsSync(join(folder, part)) ? readdirSync(join(folder, part)) : [])
      renameSync(join(folder, part, name), join(run, part, name));
  }
  writeManifest(run, manifest);
  const named = new Set(manifest.inputs.map(({ path }) => path));
  for (const name of readdirSync(join(run, 'inputs')))
    if (!named.has(`inputs/${name}`)) rmSync(join(run, 'inputs', name), { force: true });
  // It signed what the run was before.
  rmSync(join(run, 'manifest.json.sig'), { force: true });
  const tables = await writeFiles(run);
  rmSync(folder, { recursive: true, force: true });
  return tables;
}
