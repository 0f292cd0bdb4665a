import { resolve } from 'node:path';
import { ConfigError, type Manifest, type RunRecord, readManifest, readRecords } from '@evenhand/core';
import { mergeRuns, qualityTables, type Row, readRun as readTables } from '@evenhand/report';

/** A run's folder, read. Rows have the columns of the files of the same names (docs/results.md). */
export interface StoredRun {
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  readonly efficiency: readonly Row[];
  readonly ratios: readonly Row[];
  /** Every cell of a model, one after the other, sorted by key. @throws ConfigError for a model that is not in the run */
  records(model: string): Iterable<RunRecord>;
}

/**
 * Reads a run's folder and computes its tables from the records; asks nobody and writes nothing.
 * @throws ConfigError where the folder is no run
 * @example
 * const { summary } = readRun('results/first-look-reference');
 */
export function readRun(folder: string): StoredRun {
  const path = resolve(folder);
  const manifest = readManifest(path);
  const { summary, comparisons, efficiency, ratios } = readTables(path);
  return {
    folder: path,
    manifest,
    summary,
    comparisons: [...comparisons],
    efficiency,
    ratios: [...ratios],
    records(model) {
      const ids = manifest.models.map(({ id }) => id);
      if (!ids.includes(model))
        throw new ConfigError(`records: found ${JSON.stringify(model)}; the run has ${ids.join(', ')}`);
      return readRecords(path, model);
    },
  };
}

/** How `compare` compares. */
export interface CompareOptions {
  /** Compares every model with this one only; absent = all pairs. */
  readonly baseline?: string;
  /** Correction for many comparisons; absent = Holm. */
  readonly adjustment?: 'holm' | 'max-t' | 'bh' | 'none';
  /** Adds `simultaneous_lo` and `simultaneous_hi`: intervals that hold for all pairs together. */
  readonly simultaneous?: boolean;
}

/**
 * Compares models pair by pair on the same samples, of one run or of several.
 * @returns rows with the columns of comparisons.csv: difference, interval, p, verdict
 * @throws ConfigError where the runs share no suite, or there are fewer than two models
 * @example
 * compare(['results/before', 'results/after'], { baseline: 'small' });
 */
export function compare(folders: string | readonly string[], options: CompareOptions = {}): readonly Row[] {
  const data = mergeRuns([folders].flat().map((folder) => readTables(resolve(folder))));
  const models = data.manifest.models.map(({ id }) => id);
  if (models.length < 2) throw new ConfigError('compare: found one model; expected at least two');
  const { baseline = null, adjustment = 'holm', simultaneous = false } = options;
  if (baseline !== null && !models.includes(baseline))
    throw new ConfigError(`compare: found baseline ${JSON.stringify(baseline)}; expected one of ${models.join(', ')}`);
  return [...qualityTables(data, { baseline, adjustment, simultaneous }).comparisons];
}
