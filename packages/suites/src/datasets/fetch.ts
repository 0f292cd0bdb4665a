import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, type Runtime } from '@evenhand/core';
import { toFileError } from '@evenhand/io';
import { cachedPath, computeSha256 } from './cache-location.ts';
import type { DatasetDefinition, DatasetFile } from './definition.ts';

const AT_ONCE = 4;
const ATTEMPTS = 3;
const IDLE_MS = 30_000;
const REDIRECTS = 3;
/** Of a file whose size is not known. */
const LIMIT_BYTES = 64 << 20;

/** @returns a file's address; `EVENHAND_GITHUB_RAW` names a mirror of GitHub's raw files */
export function toAddress(file: DatasetFile, env: Runtime['env']): string {
  if (file.url !== undefined) return file.url;
  const base = (env.EVENHAND_GITHUB_RAW || 'https://raw.githubusercontent.com').replace(/\/+$/, '');
  return `${base}/${file.repository}/${file.commit}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Brings files into the cache, each checked by its hash before it is kept. What is there already stays. @throws ConfigError */
export async function fetchFiles(
  set: Pick<DatasetDefinition, 'name' | 'licence' | 'warning'>,
  files: readonly DatasetFile[],
  cache: string,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<void> {
  if (files.length === 0) return;
  const from = [...new Set(files.map((file) => `${file.repository} at ${file.commit.slice(0, 8)}`))].join(', ');
  runtime.notice(
    `${set.name}: downloading ${files.length} file${files.length === 1 ? '' : 's'} of ${from}; licence ${set.licence}`,
  );
  if (set.warning !== null) runtime.notice(`${set.name}: ${set.warning}`);
  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await fetchOne(set.name, file, cachedPath(cache, file), runtime, signal);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, lane));
  runtime.notice(`${set.name}: downloaded`);
}

async function fetchOne(
  name: string,
  file: DatasetFile,
  path: string,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<void> {
  const address = toAddress(file, runtime.env);
  const content = await downloadWithRetries(address, file, runtime, signal);
  const sha256 = computeSha256(content);
  if (file.sha256 !== null && sha256 !== file.sha256)
    throw new ConfigError(
      `${address}: found SHA-256 ${sha256}; expected ${file.sha256}; what is served there is not the file that this reader was made for, and was not kept`,
    );
  if (file.sha256 === null)
    runtime.notice(`${name}: ${file.path} has no known hash (unpinned); what came has SHA-256 ${sha256}`);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toFileError(error, path);
  }
}

/** The server may do better next time. */
class TransientError extends Error {}

async function downloadWithRetries(
  address: string,
  file: DatasetFile,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await download(address, file, runtime, signal);
    } catch (error) {
      if (signal?.aborted) throw new ConfigError(`${address}: the download was called off`, { cause: error });
      if (error instanceof ConfigError) throw error;
      if (attempt === ATTEMPTS)
        throw new ConfigError(
          `${address}: cannot be fetched: ${describeReason(error)}; try again later, or put the file into a folder and name it: reader: { …, from: FOLDER }`,
          { cause: error },
        );
      await runtime.sleep(500 * 2 ** attempt, signal);
    }
  }
}

async function download(address: string, file: DatasetFile, runtime: Runtime, outer?: AbortSignal): Promise<Buffer> {
  const idle = new AbortController();
  const stir = () =>
    setTimeout(() => idle.abort(new TransientError(`it fell silent for ${IDLE_MS / 1000} s`)), IDLE_MS).unref();
  let timer = stir();
  try {
    const signal = outer === undefined ? idle.signal : AbortSignal.any([outer, idle.signal]);
    const response = await request(address, runtime, signal);
    if (response.status !== 200) {
      await response.body?.cancel();
      if (response.status >= 500 || response.status === 429)
        throw new TransientError(`it answered with HTTP ${response.status}`);
      throw new ConfigError(
        `${address}: ${response.status === 404 ? 'there is no such file (HTTP 404)' : `it answered with HTTP ${response.status}`}; put the file into a folder and name it: reader: { …, from: FOLDER }`,
      );
    }
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = stir();
      bytes += part.length;
      if (bytes > (file.bytes ?? LIMIT_BYTES))
        throw new ConfigError(
          `${address}: it sends more than ${file.bytes ?? LIMIT_BYTES} bytes; what is served there is not the expected file`,
        );
      parts.push(part);
    }
    if (file.bytes !== null && bytes < file.bytes)
      throw new TransientError(`it ended after ${bytes} of ${file.bytes} bytes`);
    return Buffer.concat(parts);
  } finally {
    clearTimeout(timer);
  }
}

/** Redirects by hand: none leads from https to http. */
async function request(address: string, runtime: Runtime, signal: AbortSignal): Promise<Response> {
  let url = new URL(address);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await runtime.fetch(url, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new ConfigError(`${address}: it redirects to an address without encryption`);
    url = next;
  }
  throw new ConfigError(`${address}: it redirects more than ${REDIRECTS} times`);
}

function describeReason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && !(error instanceof TransientError) ? `${message} (${cause.message})` : message;
}
