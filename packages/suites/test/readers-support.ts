import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Dataset, type DatasetReader, type JsonObject, type Sample, sampleSchema } from '@evenhand/core';
import { createDatasets } from '../src/datasets/index.ts';

/** The public sets beside the checkout; null = not here (tests that need them say so and are skipped). */
export function datasetsFolder(name: string): string | null {
  const path = join(import.meta.dirname, '../../../../shared/data', name);
  return existsSync(path) ? path : null;
}

/** A folder of its own under the system's temporary one. */
export function scratch(): {
  path: string;
  write: (name: string, content: string | Buffer) => string;
  remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'evenhand-readers-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function findDataset(name: string, cache: string): DatasetReader {
  return createDatasets({ EVENHAND_CACHE: cache }).find((dataset) => dataset.name === name)!;
}

/** Reads a set from a folder, with an empty cache. */
export function readFrom(name: string, folder: string, options: JsonObject = {}): Dataset {
  const dataset = findDataset(name, join(folder, 'no-cache'));
  return dataset.read(dataset.options.parse({ examples: false, ...options }), folder);
}

export function readSamples(set: Dataset): Sample[] {
  return set.samples.map((sample) => sampleSchema.parse(sample));
}

export function splitLines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
