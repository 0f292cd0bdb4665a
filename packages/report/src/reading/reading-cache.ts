import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type Manifest, runPaths } from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import { canonicalJson, sha256, writeAtomic } from '@evenhand/io';
import type { Cells } from '../cells/cells.ts';
import type { IndexableSample, IndexableSuite } from '../cells/sample-index.ts';

import type { ModelReading } from './model-reading.ts';
import { type PackedColumns, packColumns, unpackColumns } from './packed-columns.ts';

/** Below a run's folder. It may be deleted at any time, and no other file speaks of it. */
export const CACHE_FILE = '.reading-cache';

/** Raised when what is kept changes its form. */
const LAYOUT = 1;
/** Smaller runs are read as fast as a cache is. */
const LARGE_BYTES = 64 << 20;
/** A file may change again within the same tick of its clock, and look as it did. */
const SETTLED_MS = 2000;

/** What a reading of a run gives, records and samples. */
export interface CachedReading {
  readonly samples: readonly IndexableSuite[];
  /** In the order of the manifest. */
  readonly readings: readonly ModelReading[];
}

/**
 * Where a run's reading is kept, by what the files were before anything of them was read. null = it is a small run, its files
 * have just changed, or the program runs from its sources, which may change between two readings.
 */
export interface ReadingCache {
  /** null = there is none, it is damaged, or it is of other files, another build or other methods. */
  read(): CachedReading | null;
  /** Nothing is written where a file has changed meanwhile, or the folder cannot be written. */
  write(reading: CachedReading): void;
}

/** For which runs a cache is kept. */
export interface CacheOptions {
  /** Names the code that reads; null = none is kept. */
  readonly build?: string | null;
  /** Bytes of records from which on one is kept. */
  readonly leastBytes?: number;
  readonly now?: () => number;
}

export function openReadingCache(
  folder: string,
  manifest: Manifest,
  { build = findBuild(), leastBytes = LARGE_BYTES, now = Date.now }: CacheOptions = {},
): ReadingCache | null {
  const identify = () => identifyFiles(folder, manifest, leastBytes, now());
  const identity = build === null ? null : identify();
  if (identity === null) return null;
  const key = canonicalJson({ layout: LAYOUT, build, methods: METHODS, files: identity });
  const path = join(folder, CACHE_FILE);
  return {
    read() {
      try {
        const content = readFileSync(path);
        const [keyEnd, hashEnd] = findLineEnds(content);
        if (content.toString('utf8', 0, keyEnd) !== key) return null;
        const body = content.subarray(hashEnd + 1);
        if (content.toString('latin1', keyEnd + 1, hashEnd) !== sha256(body)) return null;
        return unpack(deserialize(body) as PackedReading);
      } catch {
        return null;
      }
    },
    write(reading) {
      if (canonicalJson(identify()) !== canonicalJson(identity)) return;
      const body = serialize(pack(reading));
      try {
        writeAtomic(path, [`${key}\n${sha256(body)}\n`, body], { durable: false });
      } catch {
        // A folder that cannot be written has none.
      }
    },
  };
}

/** The end of the first line, and of the second. @throws where there are no two */
function findLineEnds(content: Buffer): [number, number] {
  const first = content.indexOf(10);
  const second = content.indexOf(10, first + 1);
  if (first < 0 || second < 0) throw new Error('has no head');
  return [first, second];
}

/** Built files are named by what is in them. */
function findBuild(): string | null {
  return import.meta.url.endsWith('.ts') ? null : basename(import.meta.url);
}

/**
 * What tells that a file is the one that was read: the manifest by its hash, which names the hashes of all others, and each other
 * by its place on this disk, its size, and when it last changed. Nobody can forge those for a folder that is handed on, and a
 * copied cache is none. null = there is none to be kept.
 */
function identifyFiles(
  folder: string,
  manifest: Manifest,
  leastBytes: number,
  nowMs: number,
): readonly (readonly string[])[] | null {
  const records = manifest.models.map(({ id }) => runPaths.records(folder, id));
  const others = [...manifest.inputs, ...manifest.scores.flatMap(({ files }) => files)].map(({ path }) =>
    join(folder, path),
  );
  const found = [...records, ...others].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  const bytes = found.slice(0, records.length).reduce((sum, one) => sum + Number(one?.size ?? 0), 0);
  const changedMs = Math.max(...found.map((one) => Number(one?.ctimeMs ?? 0)));
  if (found.includes(undefined) || bytes < leastBytes || nowMs - changedMs < SETTLED_MS) return null;
  return [
    [sha256(readFileSync(runPaths.manifest(folder)))],
    ...found.map((one) => [one!.dev, one!.ino, one!.size, one!.mtimeNs, one!.ctimeNs].map(String)),
  ];
}

/** The same with columns that take as little room as they can. */
interface PackedReading {
  readonly samples: readonly {
    readonly name: string;
    readonly columns: Readonly<Record<keyof IndexableSample, unknown>>;
  }[];
  readonly readings: readonly (Omit<ModelReading, 'cells'> & {
    readonly size: number;
    readonly cells: PackedColumns;
  })[];
}

const TRAITS = ['id', 'language', 'cluster', 'twin'] as const;

function pack({ samples, readings }: CachedReading): PackedReading {
  return {
    samples: samples.map(({ name, samples: list }) => ({
      name,
      columns: Object.fromEntries(TRAITS.map((trait) => [trait, list.map((one) => one[trait])])) as Record<
        keyof IndexableSample,
        unknown
      >,
    })),
    readings: readings.map(({ cells: { size, ...columns }, ...rest }) => ({
      ...rest,
      size,
      cells: packColumns(columns),
    })),
  };
}

function unpack({ samples, readings }: PackedReading): CachedReading {
  return {
    samples: samples.map(({ name, columns }) => {
      const { id, language, cluster, twin } = columns as { [K in keyof IndexableSample]: IndexableSample[K][] };
      return {
        name,
        samples: id.map((one, at) => ({ id: one, language: language[at]!, cluster: cluster[at]!, twin: twin[at]! })),
      };
    }),
    readings: readings.map(({ size, cells, ...rest }) => ({
      ...rest,
      cells: { size, ...unpackColumns(cells, size) } as unknown as Cells,
    })),
  };
}
