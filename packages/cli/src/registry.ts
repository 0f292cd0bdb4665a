import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BenchmarkFolder,
  type Catalogue,
  type ExperimentContext,
  type Harness,
  type ModuleLoader,
  openCatalogue,
} from '@evenhand/core';
import { providers } from '@evenhand/providers';
import type { ScorerRegistry } from '@evenhand/runner';
import { readDialogueReply, runningScorers, scorers } from '@evenhand/scorers';
import { createDatasets, environments, generators } from '@evenhand/suites';
import { benchmarkFolders, describeBenchmarkFolders } from './benchmark-folders.ts';
import { describeHarness } from './harness.ts';
import { version } from './version.ts';

type TableRow = Readonly<Record<string, unknown>>;

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
const checkoutRoot = join(packageRoot, '..', '..');
/** In a package from npm there are no sources, and the data lies beside the program. */
const isCheckout = existsSync(join(packageRoot, 'src')) && existsSync(join(checkoutRoot, 'pnpm-workspace.yaml'));
/** Folder of evenhand itself. */
export const installRoot = isCheckout ? checkoutRoot : packageRoot;

const builtInBenchmarks = join(installRoot, 'benchmarks');

const parquet = new Map<string, readonly TableRow[]>();
/** Parquet files of samples, each read once. */
const loadedTables: NonNullable<ExperimentContext['tables']> = {
  find: (path) => parquet.get(path) ?? null,
  async load(path) {
    const { readParquet } = await import('@evenhand/importers');
    const rows: TableRow[] = [];
    for await (const { fields } of readParquet(path)) rows.push(fields);
    parquet.set(path, rows);
  },
};

/**
 * All that there is: the catalogue around here, and every provider, scorer, generator and reader. The catalogue is many
 * files, and is read when it is first asked for: a resumed run rests on its folder alone. @throws ConfigError then
 */
export function createExperimentContext(modules?: ModuleLoader): ExperimentContext {
  let catalogue: Catalogue | null = null;
  return {
    get catalogue() {
      catalogue ??= openCatalogue(benchmarkFolders(process.cwd(), builtInBenchmarks));
      return catalogue;
    },
    providers,
    scorers,
    runningScorers,
    generators,
    environments,
    readers: createDatasets(process.env),
    tables: loadedTables,
    modules,
  };
}

/** The folders of benchmarks that are used here, your own first. */
export const listBenchmarkPaths = (): string[] => benchmarkFolders(process.cwd(), builtInBenchmarks);

/** Which folders of benchmarks are used here, and what in them hides something else. */
export const listBenchmarkFolders = (): BenchmarkFolder[] =>
  describeBenchmarkFolders(benchmarkFolders(process.cwd(), builtInBenchmarks), builtInBenchmarks);

let harnessPromise: Promise<Harness> | null = null;

/** Which evenhand this is. Git is asked once; whoever needs it soon calls this first and goes on meanwhile. */
export function readHarness(): Promise<Harness> {
  harnessPromise ??= describeHarness(version(), isCheckout ? checkoutRoot : null);
  return harnessPromise;
}

/** Every scorer and environment of this evenhand. */
export const scorerRegistry: ScorerRegistry = {
  scorers,
  runningScorers,
  environments,
  readReply: readDialogueReply,
};
