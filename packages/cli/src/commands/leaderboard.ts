import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, hashFile, readManifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { type WrittenSite, writeSite } from '@evenhand/page';
import { findAdoptionSnapshot, messages, type NightLog, readNightLog } from '@evenhand/report';
import { findRuns } from '../find-runs.ts';
import { print, printJson } from '../output/terminal.ts';
import { listBenchmarkPaths } from '../registry.ts';
import { version } from '../version.ts';

interface LeaderboardFlags {
  readonly out: string;
  readonly title?: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** Writes runs and nights as a static site. @throws ConfigError */
export async function leaderboard(named: readonly string[], flags: LeaderboardFlags): Promise<void> {
  const { folders, parents, running } = findRuns(named);
  for (const folder of running) console.error(messages.terminal.runGoesOn(displayPath(folder)));
  const damaged = (await Promise.all(folders.map(findDamage))).flat();
  if (damaged.length > 0) throw new ConfigError(damaged);
  const logs = parents.flatMap((parent) => readNightLog(parent) ?? []);
  const written = writeLeaderboard(folders, logs, flags);
  if (flags.json) {
    const { path, pages, changed, removed } = written;
    printJson({ path: displayPath(path), pages, changed, removed });
    return;
  }
  print(
    messages.terminal.siteWritten(
      displayPath(written.path),
      written.pages,
      written.changed.length,
      written.removed.length,
    ),
  );
}

/** Inputs and records that are not those of the manifest: no figure of such a run is published. */
async function findDamage(folder: string): Promise<string[]> {
  const texts: string[] = [];
  const { inputs, records } = readManifest(folder);
  for (const { path, sha256 } of [...inputs, ...records]) {
    const file = join(folder, path);
    if (!existsSync(file)) texts.push(`${displayPath(file)}: is missing; see evenhand verify ${displayPath(folder)}`);
    else if ((await hashFile(file)) !== sha256)
      texts.push(`${displayPath(file)}: differs from its manifest; see evenhand verify ${displayPath(folder)}`);
  }
  return texts;
}

/** The site of some runs, with the newest snapshot of adoption that there is. @throws ConfigError */
export function writeLeaderboard(
  folders: readonly string[],
  nightLogs: readonly NightLog[],
  { out, title, url }: Pick<LeaderboardFlags, 'out' | 'title' | 'url'>,
): WrittenSite {
  return writeSite(folders, {
    out: resolve(out),
    version: version(),
    nightLogs,
    adoption: findAdoptionSnapshot(listBenchmarkPaths())?.snapshot ?? null,
    ...(title === undefined ? {} : { name: title }),
    ...(url === undefined ? {} : { url }),
  });
}
