import { open, readFile, rm, stat } from 'node:fs/promises';
import { writeAtomically } from '../cache.ts';
import type { HuggingFaceFile } from '../options.ts';
import { withTimeouts } from './guard.ts';
import { type Delivery, SourceFailure } from './source.ts';

const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;
const REDIRECTS = 5;

/** What is needed to go on with a part of a file: that the server still has the same one. */
interface Origin {
  url: string;
  etag: string;
}

/** @returns address of a file; `HF_ENDPOINT` names another server than the public one */
export function huggingFaceUrl(source: HuggingFaceFile, env: Readonly<Record<string, string | undefined>>): string {
  const endpoint = (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  const file = source.file.split('/').map(encodeURIComponent).join('/');
  return `${endpoint}/${source.repo}/resolve/${encodeURIComponent(source.revision)}/${file}`;
}

async function readOrigin(path: string): Promise<Origin | null> {
  try {
    const { url, etag } = JSON.parse(await readFile(path, 'utf8')) as Partial<Origin>;
    return typeof url === 'string' && typeof etag === 'string' ? { url, etag } : null;
  } catch {
    return null;
  }
}

/** Redirects by hand: each hop has its own time limit, and none leads from https to http. */
async function request(url: string, headers: Record<string, string>, { runtime, signal }: Delivery): Promise<Response> {
  let address = new URL(url);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await runtime.fetch(address, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, address);
    if (address.protocol === 'https:' && next.protocol !== 'https:')
      throw new SourceFailure('it redirects to an address without encryption');
    address = next;
  }
  throw new SourceFailure(`it redirects more than ${REDIRECTS} times`);
}

function toSourceFailure(status: number): SourceFailure {
  if (status === 401 || status === 403) {
    return new SourceFailure(`it refuses access (HTTP ${status}): accept the licence there and fetch the file by hand`);
  }
  return new SourceFailure(status === 404 ? 'it has no such file (HTTP 404)' : `it answered with HTTP ${status}`);
}

/** Size of the whole file by what the answer says. */
function totalBytes(response: Response, fromBytes: number): number | null {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 206) {
    if (range === null || Number(range[1]) !== fromBytes)
      throw new SourceFailure('it answered with another part of the file than requested');
    return Number(range[2]);
  }
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? null : Number(length);
}

/**
 * Fetches a file to `partPath`. What an earlier attempt left there is gone on with where the server still has the same
 * file (ETag and Range), else begun anew.
 * @throws SourceFailure where the server cannot be reached within 5 s, falls silent for 30 s, or refuses
 */
export async function fetchFromHuggingFace(source: HuggingFaceFile, delivery: Delivery): Promise<void> {
  const { partPath, runtime } = delivery;
  const originPath = `${partPath}.origin`;
  const url = huggingFaceUrl(source, runtime.env);
  const origin = await readOrigin(originPath);
  const partBytes = await stat(partPath).then(
    ({ size }) => size,
    () => 0,
  );
  const resumable = origin !== null && origin.url === url && partBytes > 0;
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (resumable) Object.assign(headers, { range: `bytes=${partBytes}-`, 'if-range': origin.etag });

  await withTimeouts(delivery.signal, CONNECT_MS, IDLE_MS, async (signal, stirred) => {
    const response = await request(url, headers, { ...delivery, signal });
    stirred();
    if (response.status === 416) {
      await response.body?.cancel();
      await rm(partPath, { force: true });
      await rm(originPath, { force: true });
      throw new SourceFailure('it no longer has the file that was begun; run again to begin anew');
    }
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      throw toSourceFailure(response.status);
    }
    const fromBytes = response.status === 206 ? partBytes : 0;
    const total = totalBytes(response, fromBytes);
    const etag = response.headers.get('etag');
    // A weak tag does not promise the same bytes.
    if (etag !== null && !etag.startsWith('W/')) await writeAtomically(originPath, JSON.stringify({ url, etag }));
    else if (response.status === 200) await rm(originPath, { force: true });

    const file = await open(partPath, fromBytes > 0 ? 'a' : 'w');
    let done = fromBytes;
    try {
      for await (const chunk of response.body ?? []) {
        stirred();
        await file.writeFile(chunk as Uint8Array);
        done += (chunk as Uint8Array).length;
        delivery.onBytes(done, total);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (total !== null && done < total) throw new SourceFailure(`the connection broke after ${done} of ${total} bytes`);
  });
  await rm(originPath, { force: true });
}
