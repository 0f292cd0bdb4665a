import { ConfigError } from '@evenhand/core';

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** No reply is longer than this, in bytes; a file whose bracket never closes would fill the memory. */
export const PIECE_LIMIT = 128 << 20;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
export const opens = (byte: number) => byte === 0x7b || byte === 0x5b;
export const closes = (byte: number) => byte === 0x7d || byte === 0x5d;

/** First bytes of files that are no text, and what to do about them. */
const OTHERS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0xff, 0xfe], 'is written in UTF-16; expected UTF-8: save it anew in that encoding'],
  [[0xfe, 0xff], 'is written in UTF-16; expected UTF-8: save it anew in that encoding'],
  [[0x1f, 0x8b], 'is compressed by gzip; expected JSON: unpack it first (gunzip)'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed by zstd; expected JSON: unpack it first (unzstd)'],
  [[0x42, 0x5a, 0x68], 'is compressed by bzip2; expected JSON: unpack it first (bunzip2)'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'is compressed by xz; expected JSON: unpack it first (unxz)'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'is a 7z archive; expected JSON: unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a zip archive; expected JSON: unpack it first'],
  [
    [...Buffer.from('version https://git-lfs')],
    'is a pointer of Git LFS, which stands for the file itself; fetch that first (git lfs pull)',
  ],
];

/** The bytes without a byte order mark. @throws ConfigError (without the file's name) for what is no UTF-8 text */
export async function* textBytes(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length === 0) continue;
    if (first) rejectOtherFormats(chunk);
    yield first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    first = false;
  }
}

function rejectOtherFormats(chunk: Uint8Array): void {
  const other = findOtherFormat(chunk);
  if (other !== null) throw new ConfigError(other);
}

/** What a file is that is no text, and what to do about it, by its first bytes. null = it may be text. */
export function findOtherFormat(chunk: Uint8Array): string | null {
  const other = OTHERS.find(([bytes]) => bytes.every((byte, at) => chunk[at] === byte));
  if (other !== undefined) return other[1];
  const nul = chunk.subarray(0, 64).indexOf(0);
  if (nul === 0 || nul === 1) return 'is written in UTF-16; expected UTF-8: save it anew in that encoding';
  return nul > 1 ? `holds a NUL byte (byte ${nul + 1}): it is no text; expected JSON` : null;
}

/** How a text begins, for a message. */
export function describeBeginning(text: string): string {
  const page = /^\s*</.test(text) ? ': it looks like a web page; download the file itself' : '';
  return `begins with ${JSON.stringify(text.trimStart().slice(0, 24))}${page}`;
}

export function tooLong(what: string): ConfigError {
  return new ConfigError(
    `${what} has more than ${PIECE_LIMIT >> 20} MiB; the file is damaged (a bracket or a quote that never closes?), or no file of replies`,
  );
}

export function decode(parts: readonly Uint8Array[]): string {
  const combined = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return Buffer.from(combined.buffer, combined.byteOffset, combined.byteLength).toString('utf8');
}
