import { stat } from 'node:fs/promises';
import type { Runtime } from '@evenhand/core';
import { computeDigest, findCachedDigest } from './digest.ts';
import { type WeightsSpec, weightsPath } from './weights-spec.ts';

/** A file that is there, and is the one that was meant as far as the entry says which. */
export interface LocatedWeights {
  path: string;
  bytes: number;
  /** null = the entry names none, and nobody has computed it yet. */
  sha256: string | null;
}

/** What is on the disk, without fetching or hashing anything. */
export interface WeightsStatus {
  path: string;
  present: boolean;
  /** Size of what is there; null = nothing is. */
  bytes: number | null;
  /** What the entry says; null = it does not. */
  expectedBytes: number | null;
  /** As computed earlier; null = not computed yet. */
  sha256: string | null;
  /** What the entry says; null = it does not. */
  expectedSha256: string | null;
  /** Whether it is the file that was meant; null = not known without hashing it. */
  matches: boolean | null;
  /** How many sources it could be fetched from. */
  sources: number;
}

/** For `doctor`: quick, and without any access to the network. */
export async function readStatus(spec: WeightsSpec, runtime: Runtime): Promise<WeightsStatus> {
  const path = weightsPath(spec, runtime.env);
  const bytes = await stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  const sha256 = bytes === null ? null : await findCachedDigest(path, runtime);
  const wrongSize = bytes !== null && spec.bytes !== null && bytes !== spec.bytes;
  const matches = spec.sha256 === null ? true : sha256 === null ? null : sha256 === spec.sha256;
  return {
    path,
    present: bytes !== null,
    bytes,
    expectedBytes: spec.bytes,
    sha256,
    expectedSha256: spec.sha256,
    matches: bytes === null || wrongSize ? false : matches,
    sources: spec.userPath === null ? spec.sources.length : 0,
  };
}

/** Why a file on the disk is not the one that was meant. */
export interface Mismatch {
  path: string;
  problem: string;
}

/**
 * Looks for the file and checks it by what the entry says of it.
 * @returns null = there is nothing at its place
 */
export async function locate(
  spec: WeightsSpec,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<LocatedWeights | Mismatch | null> {
  const path = weightsPath(spec, runtime.env);
  const status = await readStatus(spec, runtime);
  if (status.bytes === null) return null;
  if (spec.bytes !== null && status.bytes !== spec.bytes) {
    return { path, problem: `it has ${status.bytes} bytes, expected ${spec.bytes}` };
  }
  if (spec.sha256 === null) return { path, bytes: status.bytes, sha256: status.sha256 };
  const sha256 = await computeDigest(path, runtime, signal);
  if (sha256 !== spec.sha256) return { path, problem: `its SHA-256 is ${sha256}, expected ${spec.sha256}` };
  return { path, bytes: status.bytes, sha256 };
}
