import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runtime } from '@evenhand/core';
import * as z from 'zod';
import { makeDirectory, weightsDirectory, writeAtomically } from './cache.ts';
import { createCancelledError } from './cancel.ts';

/** By absolute path. An entry holds as long as size and time of change of the file are the same. */
const indexSchema = z.record(
  z.string(),
  z.object({ bytes: z.number(), mtimeMs: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
);
type Index = z.infer<typeof indexSchema>;

const indexPath = (env: Runtime['env']): string => join(weightsDirectory(env), 'digests.json');

async function readIndex(env: Runtime['env']): Promise<Index> {
  try {
    return indexSchema.parse(JSON.parse(await readFile(indexPath(env), 'utf8')));
  } catch {
    // Missing or damaged: it only saves time, and is written anew.
    return {};
  }
}

/** @returns the digest as it was computed before; null = never, or the file has changed since */
export async function findCachedDigest(path: string, runtime: Runtime): Promise<string | null> {
  const [{ size, mtimeMs }, index] = await Promise.all([stat(path), readIndex(runtime.env)]);
  const entry = index[path];
  return entry !== undefined && entry.bytes === size && entry.mtimeMs === mtimeMs ? entry.sha256 : null;
}

/** Keeps a digest for the next time. */
export async function rememberDigest(path: string, sha256: string, runtime: Runtime): Promise<void> {
  const { size: bytes, mtimeMs } = await stat(path);
  const index = { ...(await readIndex(runtime.env)), [path]: { bytes, mtimeMs, sha256 } };
  await makeDirectory(weightsDirectory(runtime.env));
  await writeAtomically(indexPath(runtime.env), `${JSON.stringify(index, null, 2)}\n`);
}

/** SHA-256 of a file, lower-case hex, read piece by piece. @throws ProviderError 'cancelled' */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (signal?.aborted) throw createCancelledError(`hashing ${path}`, signal);
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/** SHA-256 of a file, computed once for each state of the file. @throws ProviderError 'cancelled' */
export async function computeDigest(path: string, runtime: Runtime, signal?: AbortSignal): Promise<string> {
  const cached = await findCachedDigest(path, runtime);
  if (cached !== null) return cached;
  const sha256 = await hashFile(path, signal);
  await rememberDigest(path, sha256, runtime).catch(() => {
    // A cache that cannot be written costs time, not the run.
  });
  return sha256;
}
