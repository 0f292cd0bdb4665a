import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { type ImportFormat, importFormats } from '@evenhand/importers';
import { didYouMean } from '@evenhand/io';
import { benchmarkFolders } from './benchmark-folders.ts';
import { installRoot } from './registry.ts';

/** A format by its name, and the mapping file that it is read by; null = it is read without one. */
export interface NamedFormat {
  readonly format: ImportFormat;
  readonly map: string | null;
}

/**
 * A format of evenhand's, or a shipped map (`benchmarks/maps/NAME.yaml`) by its name.
 * @param map what the user names: a file, or a shipped map @throws ConfigError where there is none of that name
 */
export function findImportFormat(name: string, map: string | undefined): NamedFormat {
  const maps = listShippedMaps();
  const format = importFormats.find((one) => one.name === name);
  if (format !== undefined) return { format, map: map === undefined ? null : mapFile(map, maps) };
  const shipped = maps.get(name);
  const byMap = importFormats.find((one) => one.name === 'jsonl')!;
  if (shipped !== undefined)
    return { format: { ...byMap, name }, map: map === undefined ? shipped : mapFile(map, maps) };
  const names = [...importFormats.map((one) => one.name), ...maps.keys()].sort();
  throw new ConfigError(
    `format ${JSON.stringify(name)} is not known; ${didYouMean(name, names, String) ?? `known are ${names.join(', ')}`} (evenhand import --help)`,
  );
}

function mapFile(map: string, maps: ReadonlyMap<string, string>): string {
  if (existsSync(resolve(map)) || /[\\/]|\.ya?ml$/i.test(map)) return resolve(map);
  const shipped = maps.get(map);
  if (shipped !== undefined) return shipped;
  throw new ConfigError(
    `--map ${map}: there is no such file, and no shipped map of that name; ${didYouMean(map, maps.keys(), String) ?? `there are ${[...maps.keys()].join(', ')}`} (benchmarks/maps)`,
  );
}

/** Maps by name; those of the nearest `benchmarks` folder come before those that come with evenhand. */
export function listShippedMaps(): ReadonlyMap<string, string> {
  const maps = new Map<string, string>();
  for (const folder of benchmarkFolders(process.cwd(), join(installRoot, 'benchmarks'))) {
    const path = join(folder, 'maps');
    if (!existsSync(path)) continue;
    for (const file of readdirSync(path).sort())
      if (file.endsWith('.yaml') && !maps.has(basename(file, '.yaml')))
        maps.set(basename(file, '.yaml'), join(path, file));
  }
  return maps;
}
