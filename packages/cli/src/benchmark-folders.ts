import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { BenchmarkFolder } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';

/** What a folder of benchmarks may hold. One that holds a single one of them is used. */
const PARTS = ['suites', 'models', 'hosts', 'prices', 'experiments', 'claims', 'maps'] as const;
const FILES = ['hardware.yaml', 'exchange-rates.yaml', 'holidays.yaml'] as const;

/** The nearest `benchmarks` folder at or above `from`, then the one that comes with evenhand. */
export function benchmarkFolders(from: string, builtIn: string): string[] {
  const folders: string[] = [];
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'benchmarks');
    if ([...PARTS, ...FILES, 'adoption'].some((part) => existsSync(join(candidate, part)))) {
      folders.push(candidate);
      break;
    }
    if (dirname(at) === at) break;
  }
  return folders.includes(builtIn) ? folders : [...folders, builtIn];
}

/** What each folder holds, and what it hides of those behind it, by the names of files and folders. @param builtIn the last of them */
export function describeBenchmarkFolders(folders: readonly string[], builtIn: string): BenchmarkFolder[] {
  const names = folders.map(listNames);
  return folders.map((folder, index) => {
    const behind = new Set(names.slice(index + 1).flat());
    return {
      folder: folder === builtIn ? 'built in' : relative(process.cwd(), folder).replaceAll('\\', '/') || '.',
      holds: folder === builtIn ? [] : names[index]!,
      shadows: names[index]!.filter((name) => behind.has(name)),
    };
  });
}

function listNames(folder: string): string[] {
  const files = FILES.filter((name) => existsSync(join(folder, name))).map((name) => basename(name, '.yaml'));
  const parts = PARTS.flatMap((part) => {
    const path = join(folder, part);
    if (!existsSync(path)) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => (part === 'suites' ? !entry.isFile() : entry.name.endsWith('.yaml')))
      .map(({ name }) => `${part}/${basename(name, '.yaml')}`)
      .sort(compareCodeUnits);
  });
  return [...parts, ...files];
}
