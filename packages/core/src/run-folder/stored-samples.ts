import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createBlockCache, readLines } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';
import type { Sample } from '../suites/sample.ts';
import type { Manifest } from './manifest.ts';
import { findInputPath, parseSample } from './run-folder.ts';

/** The samples of one suite of a run, read from the disk as they are asked for. */
export interface StoredSamples {
  /** All, in the order of the file, one by one; as often as is wanted. @throws ConfigError */
  all(): Generator<Sample>;
  /** By place in that order, from 0. @throws ConfigError where the line is no sample (any more) */
  at(position: number): Sample;
  get(id: string): Sample | undefined;
  close(): void;
}

/** The samples of a file of no more bytes than these are kept once they were read. */
const CACHE_LIMIT_BYTES = 24 << 20;

/** @throws ConfigError where the run names no such file */
export function openSamples(folder: string, manifest: Manifest, suite: string): StoredSamples {
  const path = join(folder, findInputPath(folder, manifest, `samples-${suite}`));
  const file = openOrExplain(path);
  const { size } = fstatSync(file);
  const isCached = size <= CACHE_LIMIT_BYTES;
  const blocks = createBlockCache();
  const cached: Sample[] = [];
  let buffer = Buffer.allocUnsafe(1 << 14);
  /** Where each line begins, and after the last one the end. */
  let offsets = new Float64Array(1024);
  let count = 0;
  let isIndexed = false;
  let positions: Map<string, number> | null = null;
  const addOffset = (sample: Sample, offset: number, bytes: number) => {
    if (count + 1 >= offsets.length) {
      const wider = new Float64Array(2 * offsets.length);
      wider.set(offsets);
      offsets = wider;
    }
    offsets[count++] = offset;
    offsets[count] = offset + bytes;
    if (isCached) cached.push(sample);
  };
  const all = function* (): Generator<Sample> {
    const first = !isIndexed && count === 0;
    let number = 0;
    for (const { text, offset, bytes } of readLines(path)) {
      number++;
      const sample = parseSample(text, `${path}:${number}`);
      if (first) addOffset(sample, offset, bytes);
      yield sample;
    }
    if (first) isIndexed = true;
  };
  const indexFile = () => {
    if (!isIndexed) {
      count = 0;
      cached.length = 0;
      for (const _ of all());
    }
  };
  const at = (position: number): Sample => {
    indexFile();
    const sample = cached[position];
    if (sample !== undefined) return sample;
    const start = offsets[position]!;
    const bytes = offsets[position + 1]! - start;
    if (buffer.length < bytes) buffer = Buffer.allocUnsafe(2 * bytes);
    const held = blocks.find(file, { offset: start, bytes }, size);
    if (held !== null) return parseSample(held.toString(), `${path}:${position + 1}`);
    const read = readSync(file, buffer, 0, bytes, start);
    return parseSample(buffer.toString('utf8', 0, read), `${path}:${position + 1}`);
  };
  const readPositions = () => {
    const found = new Map<string, number>();
    for (const { id } of all()) found.set(id, found.size);
    return found;
  };
  return {
    all,
    at,
    get(id) {
      positions ??= readPositions();
      const position = positions.get(id);
      return position === undefined ? undefined : at(position);
    },
    close: () => closeSync(file),
  };
}

/** Those of all suites of a run. */
export interface StoredSuites {
  readonly bySuite: ReadonlyMap<string, StoredSamples>;
  readonly lists: readonly { readonly name: string; readonly samples: Iterable<Sample> }[];
  close(): void;
}

/** @throws ConfigError where a file of samples is missing */
export function openSuites(folder: string, manifest: Manifest): StoredSuites {
  const bySuite = new Map<string, StoredSamples>();
  const close = () => {
    for (const samples of bySuite.values()) samples.close();
  };
  try {
    for (const { name } of manifest.suites) bySuite.set(name, openSamples(folder, manifest, name));
  } catch (error) {
    close();
    throw error;
  }
  const lists = [...bySuite].map(([name, { all }]) => ({ name, samples: { [Symbol.iterator]: all } }));
  return { bySuite, lists, close };
}

function openOrExplain(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new ConfigError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code}); the run's folder is not complete`,
      { cause: error },
    );
  }
}
