import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './errors.ts';
import { readLines } from './journal.ts';
import type { Manifest } from './manifest.ts';
import { inputPath, parseSample } from './run-folder.ts';
import type { Sample } from './sample.ts';

/** The samples of one suite of a run, read from the disk as they are asked for. */
export interface StoredSamples {
  /** All, in the order of the file, one by one; as often as is wanted. @throws ConfigError */
  all(): Generator<Sample>;
  /** @throws ConfigError where the line is no sample (any more) */
  get(id: string): Sample | undefined;
  close(): void;
}

/** Samples of no more bytes than these are kept once they were read. */
const KEPT_BYTES = 16 << 20;

/** @throws ConfigError where the run names no such file */
export function openSamples(folder: string, manifest: Manifest, suite: string): StoredSamples {
  const path = join(folder, inputPath(folder, manifest, `samples-${suite}`));
  const file = openOrExplain(path);
  const lines = new Map<string, number>();
  const kept = new Map<string, Sample>();
  let offsets = new Float64Array(1024);
  let keptBytes = 0;
  let known = false;
  const note = (sample: Sample, offset: number, bytes: number) => {
    const number = lines.size;
    if (lines.has(sample.id)) return;
    lines.set(sample.id, number);
    if (number + 1 >= offsets.length) {
      const wider = new Float64Array(2 * offsets.length);
      wider.set(offsets);
      offsets = wider;
    }
    offsets[number] = offset;
    offsets[number + 1] = offset + bytes;
    keptBytes += bytes;
    if (keptBytes <= KEPT_BYTES) kept.set(sample.id, sample);
  };
  const all = function* (): Generator<Sample> {
    let number = 0;
    for (const { text, offset, bytes } of readLines(path)) {
      number++;
      if (text === '') continue;
      const sample = parseSample(text, `${path}:${number}`);
      if (!known) note(sample, offset, bytes);
      yield sample;
    }
    known = true;
  };
  return {
    all,
    get(id) {
      if (!known) for (const _ of all());
      const number = lines.get(id);
      if (number === undefined) return undefined;
      const held = kept.get(id);
      if (held !== undefined) return held;
      const start = offsets[number]!;
      const buffer = Buffer.allocUnsafe(offsets[number + 1]! - start);
      const read = readSync(file, buffer, 0, buffer.length, start);
      return parseSample(buffer.toString('utf8', 0, read), `${path}:${number + 1}`);
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
