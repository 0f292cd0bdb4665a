import { join, resolve } from 'node:path';
import { ConfigError, findAlteredFiles, readManifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { type WrittenSite, writeSite } from '@evenhand/page';
import { findAdoptionSnapshot, type NightLog, readNightLog } from '@evenhand/report';
import { findRuns } from '../find-runs.ts';
import { print, printJson } from '../output/terminal.ts';
import { readSiteTable } from '../published-tables.ts';
import { listBenchmarkPaths } from '../registry.ts';
import { version } from '../version.ts';

interface LeaderboardFlags {
  readonly out: string;
  readonly title?: string;
  readonly url?: string;
  /** `TABLE=MAP` of each published table of totals. */
  readonly published?: readonly string[];
  readonly json?: boolean;
}

/** Writes runs and nights as a static site. @throws ConfigError */
export async function leaderboard(named: readonly string[], flags: LeaderboardFlags): Promise<void> {
  const { folders, parents, running } = findRuns(named);
  for (const folder of running) console.error(messages.terminal.runGoesOn(displayPath(folder)));
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

/** Parts of runs have no place on a board: the merged run has. @throws ConfigError where nothing else is left */
function leaveOutShards(folders: readonly string[]): string[] {
  const { shards = [], complete = [] } = Object.groupBy(folders, (folder) =>
    readManifest(folder).shard === undefined ? 'complete' : 'shards',
  );
  if (shards.length > 0 && complete.length === 0)
    throw new ConfigError(
      `${shards.map(displayPath).join(', ')}: found only shards of runs; merge them first: evenhand merge ${shards.map(displayPath).join(' ')} --out DIR`,
    );
  for (const folder of shards) console.error(messages.terminal.shardLeftOut(displayPath(folder)));
  return complete;
}

/** Inputs and records are those of the manifests: no figure of another run is published. @throws ConfigError naming each file that is not */
function requireUnaltered(folders: readonly string[]): void {
  const texts = folders.flatMap((folder) =>
    findAlteredFiles(folder, readManifest(folder)).map(
      ({ path, problem }) =>
        `${displayPath(join(folder, path))}: ${problem === 'missing' ? 'is missing' : 'differs from its manifest'}; see evenhand verify ${displayPath(folder)}`,
    ),
  );
  if (texts.length > 0) throw new ConfigError(texts);
}

/** The site of some runs, with the newest snapshot of adoption that there is. @throws ConfigError */
export function writeLeaderboard(
  folders: readonly string[],
  nightLogs: readonly NightLog[],
  { out, title, url, published = [] }: Pick<LeaderboardFlags, 'out' | 'title' | 'url' | 'published'>,
): WrittenSite {
  const complete = leaveOutShards(folders);
  requireUnaltered(complete);
  return writeSite(complete, {
    out: resolve(out),
    version: version(),
    nightLogs,
    tables: published.map(readSiteTable),
    adoption: findAdoptionSnapshot(listBenchmarkPaths())?.snapshot ?? null,
    ...(title === undefined ? {} : { name: title }),
    ...(url === undefined ? {} : { url }),
  });
}
