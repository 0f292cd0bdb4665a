import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type AlteredFile,
  ConfigError,
  findAlteredFiles,
  isBusy,
  isLoopback,
  type Manifest,
  type ModelEntry,
  openSuites,
  readHeaders,
  readManifest,
  readRecords,
  runPaths,
  toClusterKey,
} from '@evenhand/core';
import { compareCodeUnits, displayPath } from '@evenhand/io';
import { measureRecord } from '../cells/measure.ts';
import type { CellGrounds } from '../gate/gated-run.ts';
import type { NightReply } from './channels.ts';

/** One model in one night. */
export interface ModelNight {
  /** By suite, prompt, sample and trial. */
  readonly replies: ReadonlyMap<string, NightReply & { readonly cluster: string; readonly value: number | null }>;
  readonly grounds: ReadonlyMap<string, CellGrounds>;
  readonly planned: number;
  readonly fingerprints: ReadonlyMap<string, number>;
  /** Models that the replies say answered. */
  readonly servedModels: ReadonlySet<string>;
  /** Whether its times say something of the model: not where it runs on a machine that was busy. */
  readonly timed: boolean;
}

/** One run of a series. */
export interface Night {
  readonly folder: string;
  readonly label: string;
  readonly startedAt: string;
  readonly manifest: Manifest;
  /** Inputs and records that are not those of the manifest; empty = none. */
  readonly altered: readonly AlteredFile[];
  readonly models: ReadonlyMap<string, ModelNight>;
}

/**
 * The nights of a series in their order: runs' folders, or folders that hold runs.
 *
 * @throws ConfigError where a folder is neither, or a run is named twice
 */
export function readNights(paths: readonly string[]): Night[] {
  const folders = paths.flatMap(listRuns);
  const nights = folders.map(readNight).sort((a, b) => compareCodeUnits(a.startedAt, b.startedAt));
  for (const [at, night] of nights.entries()) {
    const before = nights.slice(0, at).find((one) => isSame(one, night));
    if (before !== undefined)
      throw new ConfigError(
        `${displayPath(night.folder)}: is the same run as ${displayPath(before.folder)}; name each night once`,
      );
  }
  return nights;
}

const isSame = (a: Night, b: Night) => a.manifest.runId === b.manifest.runId && a.startedAt === b.startedAt;

function listRuns(path: string): string[] {
  if (existsSync(runPaths.manifest(path))) return [path];
  const inner = existsSync(path) && statSync(path).isDirectory() ? readdirSync(path).sort(compareCodeUnits) : [];
  const runs = inner.map((name) => join(path, name)).filter((folder) => existsSync(runPaths.manifest(folder)));
  if (runs.length === 0)
    throw new ConfigError(`${displayPath(path)}: found no run; expected a run's folder, or a folder of runs`);
  return runs;
}

function readNight(folder: string): Night {
  const manifest = readManifest(folder);
  if (manifest.redacted !== undefined)
    throw new ConfigError(
      `${displayPath(folder)}: its replies were left out of this copy, and drift compares answers; take the run that it was made from`,
    );
  const inputs = readHeaders(folder, manifest);
  const clusters = readClusters(folder, manifest);
  const models = new Map(
    inputs.models.map((entry): [string, ModelNight] => [entry.id, readModel(folder, manifest, entry, clusters)]),
  );
  return {
    folder,
    label: basename(folder),
    startedAt: manifest.sessions[0]!.startedAt,
    manifest,
    altered: findAlteredFiles(folder, manifest),
    models,
  };
}

/** Clusters by suite and sample. */
function readClusters(folder: string, manifest: Manifest): ReadonlyMap<string, string> {
  const { bySuite, close } = openSuites(folder, manifest);
  try {
    const found = new Map<string, string>();
    for (const [suite, samples] of bySuite)
      for (const sample of samples.all()) found.set(`${suite}\n${sample.id}`, `${suite}/${toClusterKey(sample)}`);
    return found;
  } finally {
    close();
  }
}

function readModel(
  folder: string,
  manifest: Manifest,
  entry: ModelEntry,
  clusters: ReadonlyMap<string, string>,
): ModelNight {
  const replies = new Map<string, NightReply & { cluster: string; value: number | null }>();
  const grounds = new Map<string, CellGrounds>();
  const fingerprints = new Map<string, number>();
  const servedModels = new Set<string>();
  let planned = 0;
  for (const record of existsSync(runPaths.records(folder, entry.id)) ? readRecords(folder, entry.id) : []) {
    planned++;
    const { suite, prompt, sample, trial, promptSha256, scorer } = record;
    const key = [suite, prompt, sample, trial].join('\n');
    grounds.set(key, { suite, promptSha256, scorer });
    if (record.outcome === 'failed') continue;
    const measure = measureRecord(record);
    replies.set(key, {
      cluster: clusters.get(`${suite}\n${sample}`) ?? `${suite}/${sample}`,
      answer: record.score?.answer ?? `(${record.outcome})`,
      value: record.score?.value ?? null,
      outputTokens: measure.outputTokens,
      inputTokens: measure.inputTokens,
      e2eMs: measure.e2eMs,
    });
    for (const { generation } of record.turns) {
      const { fingerprint, servedModel } = generation?.receipt ?? {};
      if (fingerprint != null) fingerprints.set(fingerprint, (fingerprints.get(fingerprint) ?? 0) + 1);
      if (servedModel != null) servedModels.add(servedModel);
    }
  }
  return { replies, grounds, planned, fingerprints, servedModels, timed: !wasBusy(manifest, entry) };
}

/** Of a model on this machine: whether the machine was at other work too. */
function wasBusy({ sessions }: Manifest, { host: { baseUrl, device } }: ModelEntry): boolean {
  const isHere = device !== null && (baseUrl === null || isLoopback(baseUrl));
  return isHere && sessions.some(({ load, machine }) => load !== undefined && isBusy(load.before, machine.cores));
}
