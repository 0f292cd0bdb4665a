import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits, describe, readYaml, writeAtomic } from '@evenhand/io';
import * as z from 'zod';

/** Folder of snapshots below `benchmarks`; each file is named by its day. */
export const ADOPTION_FOLDER = 'adoption';

const count = z.int().nonnegative().nullable();

const adoptedSchema = z.strictObject({
  id: describe(z.string().min(1), 'Id of the weights in the roster.'),
  repository: describe(z.string().min(1), 'Repository on Hugging Face, `owner/name`.'),
  developer: describe(z.string().min(1).nullable(), 'Who released the weights; null = unknown.'),
  origin: describe(z.string().nullable(), 'Country of the developer, ISO 3166; null = unknown.'),
  downloads: count.describe('Downloads in the 30 days before, as Hugging Face counts them; null = not stated.'),
  downloadsAllTime: count.describe('Downloads since the repository was made; null = not stated.'),
  likes: count.describe('Likes; null = not stated.'),
});
export type AdoptedWeights = z.infer<typeof adoptedSchema>;

/** benchmarks/adoption/<day>.yaml: what Hugging Face said of the roster's weights on a day. */
export const adoptionFileSchema = z.strictObject({
  readAt: describe(z.iso.datetime(), 'When it was read, UTC.'),
  source: describe(z.string().min(1), 'Address that was asked.'),
  models: describe(z.array(adoptedSchema), 'The weights that were found, by id.'),
  missing: describe(
    z.array(
      z.strictObject({
        id: describe(z.string().min(1), 'Id of the weights in the roster.'),
        repository: describe(z.string().nullable(), 'Repository that was asked for; null = the roster names none.'),
        why: describe(z.string().min(1), 'Why nothing is known of it.'),
      }),
    ),
    'Open weights of the roster of which nothing is known.',
  ),
});
export type AdoptionSnapshot = z.infer<typeof adoptionFileSchema>;

/** The newest snapshot of some benchmark folders; null = there is none. @throws ConfigError where it is damaged */
export function findAdoptionSnapshot(folders: readonly string[]): { path: string; snapshot: AdoptionSnapshot } | null {
  const paths = folders.flatMap((folder) => {
    const own = join(folder, ADOPTION_FOLDER);
    if (!existsSync(own)) return [];
    return readdirSync(own)
      .filter((name) => /^\d{4}-\d{2}-\d{2}\.yaml$/.test(name))
      .map((name) => ({ name, path: join(own, name) }));
  });
  const newest = paths.toSorted((a, b) => compareCodeUnits(b.name, a.name))[0];
  if (newest === undefined) return null;
  return { path: newest.path, snapshot: readAdoptionSnapshot(newest.path) };
}

/** @throws ConfigError naming file and line */
const readAdoptionSnapshot = (path: string): AdoptionSnapshot =>
  readYaml(path, adoptionFileSchema, 'a snapshot of adoption').value;

/** A snapshot as its file: one line for each model, so that two of them can be compared line by line. */
export function formatAdoptionYaml({ readAt, source, models, missing }: AdoptionSnapshot): string {
  const list = (name: string, entries: readonly object[]) =>
    entries.length === 0 ? [`${name}: []`] : [`${name}:`, ...entries.map((entry) => `  - ${JSON.stringify(entry)}`)];
  return `${[
    '# Written by `evenhand adoption refresh`: what Hugging Face said on that day. It enters no score.',
    `readAt: ${JSON.stringify(readAt)}`,
    `source: ${JSON.stringify(source)}`,
    ...list('models', models),
    ...list('missing', missing),
  ].join('\n')}\n`;
}

/** The snapshot that a run's folder keeps, so that its report follows from the folder alone. */
const RUN_FILE = 'adoption.json';

/** null = the run has none. @throws ConfigError where it is damaged */
export function readRunAdoption(folder: string): AdoptionSnapshot | null {
  const path = join(folder, RUN_FILE);
  return existsSync(path) ? readAdoptionSnapshot(path) : null;
}

/** Keeps a snapshot in a run's folder; its report has a section on it from then on. */
export function writeRunAdoption(folder: string, snapshot: AdoptionSnapshot): void {
  writeAtomic(join(folder, RUN_FILE), `${JSON.stringify(snapshot, null, 2)}\n`);
}
