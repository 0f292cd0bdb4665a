import {
  type Manifest,
  type ModelEntry,
  type RunHeaders,
  type RunInputs,
  readHeaders,
  readManifest,
  readRecords,
  type SuiteHeader,
  selectSettings,
} from '@evenhand/core';
import { hashJson } from '@evenhand/io';
import { findSamplesHash, splitSuite, withoutPrices } from '@evenhand/report';

/** What the replies of a model to a suite hang on, each as a hash. Where all are the same there is nothing to request anew. */
export interface PairParts {
  readonly suite: string;
  readonly samples: string;
  readonly model: string;
  readonly settings: string;
  readonly judge: string;
}

/** A model and a suite. */
export interface Pair {
  readonly model: string;
  readonly suite: string;
}

/** A pair that a run in the folder of nights has requested. */
export interface StoredPair extends Pair {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly entry: ModelEntry;
  readonly startedAt: string;
  readonly parts: PairParts;
  /** Whether every cell of it has a reply with a verdict. */
  readonly complete: boolean;
}

/** Settings that only sum up or judge figures: another value moves no reply. */
const SUMMARY_SETTINGS: ReadonlySet<string> = new Set(['margin', 'weights']);

/** @param samplesSha256 of the file of the suite's selected samples */
export function computePairParts(
  { settings, judge }: Pick<RunInputs, 'settings' | 'judge'>,
  suite: SuiteHeader,
  samplesSha256: string,
  entry: ModelEntry,
): PairParts {
  const fixed = Object.entries(selectSettings(settings, 'fixed')).filter(([name]) => !SUMMARY_SETTINGS.has(name));
  const { prompt, samples } = splitSuite(suite, samplesSha256);
  return {
    suite: hashJson(prompt),
    samples: hashJson(samples),
    model: hashJson(withoutPrices(entry)),
    settings: hashJson(Object.fromEntries(fixed)),
    judge: suite.scorer.name === 'judge' && judge != null ? hashJson(withoutPrices(judge)) : '',
  };
}

/** Everything that a run in the folder of nights has requested. @throws ConfigError where it is damaged */
export function readStoredPairs(folder: string): StoredPair[] {
  const manifest = readManifest(folder);
  if (manifest.import !== null || manifest.shard !== undefined) return [];
  const headers = readHeaders(folder, manifest);
  const answered = manifest.status === 'complete' ? null : countAnsweredCells(folder, manifest);
  return headers.models.flatMap((entry) =>
    headers.suites.map((suite): StoredPair => {
      const stated = manifest.suites.find(({ name }) => name === suite.name)!;
      const planned = stated.samples * stated.prompts.length * (stated.trials ?? manifest.settings.trials);
      return {
        model: entry.id,
        suite: suite.name,
        folder,
        manifest,
        entry,
        startedAt: manifest.sessions[0]!.startedAt,
        parts: computePairParts(headers, suite, findSamplesHash(manifest, suite.name), entry),
        complete: answered === null || answered.get(toPairKey({ model: entry.id, suite: suite.name })) === planned,
      };
    }),
  );
}

/** One text for a pair. */
export const toPairKey = ({ model, suite }: Pair): string => `${model}\n${suite}`;

/** Cells with a reply and a verdict; a run that was killed has no records yet, and so none. */
function countAnsweredCells(folder: string, manifest: Manifest): Map<string, number> {
  const counts = new Map<string, number>();
  if (manifest.records.length === 0) return counts;
  for (const { id } of manifest.models)
    for (const { suite, outcome } of readRecords(folder, id)) {
      if (outcome === 'failed') continue;
      const key = toPairKey({ model: id, suite });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

/** The suites of some inputs without their samples. */
export const toHeaders = ({ suites }: Pick<RunInputs, 'suites'>): RunHeaders['suites'] =>
  suites.map(({ samples: _, modules: __, ...header }) => header);
