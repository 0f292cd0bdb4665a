import { existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError } from '@evenhand/core';
import { displayPath, listZipMembers, readMember, ZipError, type ZipMember } from '@evenhand/io';
import { malformed } from '../formats/format.ts';
import type { ElementReading, LocatedReading } from '../pipeline/row.ts';
import { decode, describeBeginning, textBytes } from './json-bytes.ts';
import type { Piece } from './json-elements.ts';
import { describeKind, type Fields, isFields, readJson } from './json-values.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a file, piece by piece. All pieces share one buffer: who needs one for longer than a turn copies it.
 * @throws ConfigError where it cannot be read
 */
export async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  requireFile(path);
  const file = await withReadErrors(path, () => open(path, 'r'));
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await withReadErrors(path, () => file.read(buffer, 0, CHUNK_BYTES, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function withReadErrors<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new ConfigError(
      `${displayPath(path)}: cannot be read (${code})${code === 'EACCES' ? '; give yourself the right to read it' : ''}`,
      { cause: error },
    );
  }
}

/** How a file of text begins, for a message. @throws ConfigError where it is compressed, in another encoding, or no text */
export async function describeBegin(path: string): Promise<string> {
  for await (const chunk of withFileName(path, textBytes(readBytes(path))))
    return describeBeginning(decode([chunk.slice(0, 200)]));
  return 'is empty';
}

export function requireFile(path: string): void {
  if (!existsSync(path))
    throw new ConfigError(`${displayPath(path)}: there is no such file; expected a file of saved replies`);
  if (!statSync(path).isFile())
    throw new ConfigError(`${displayPath(path)}: is a folder; expected a file of saved replies (name the files in it)`);
}

/** Archives of replies are text and pack about ten to one; nothing honest comes near these. */
const LIMITS = { bytes: 8 * 2 ** 30, ratio: 200, freeBytes: 64 << 20 };

/** @throws ConfigError for a damaged archive, or a bomb */
export async function listMembers(path: string): Promise<ZipMember[]> {
  requireFile(path);
  return withZipErrors(path, () => listZipMembers(path, LIMITS));
}

/** @throws ConfigError for a damaged archive */
export async function* readMemberBytes(path: string, member: ZipMember): AsyncGenerator<Uint8Array> {
  try {
    yield* readMember(path, member);
  } catch (error) {
    throw toZipError(path, error);
  }
}

async function withZipErrors<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw toZipError(path, error);
  }
}

function toZipError(path: string, error: unknown): unknown {
  return error instanceof ZipError
    ? new ConfigError(`${displayPath(path)}: ${error.message}`, { cause: error })
    : error;
}

/** Names the file in what the readers of JSON complain of. */
export async function* withFileName<T>(path: string, values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    throw addFileName(path, error);
  }
}

/** A refusal with the name of the file before it, where it has none; any other error as it is. */
export function addFileName(path: string, error: unknown): unknown {
  if (!(error instanceof ConfigError) || error.problems.some((problem) => problem.startsWith(displayPath(path))))
    return error;
  return new ConfigError(
    error.problems.map((problem) => `${displayPath(path)}: ${problem}`),
    { cause: error },
  );
}

/** Reads each piece with `read`; what is no object is malformed. */
export function readElements(
  pieces: AsyncIterable<Piece>,
  read: (fields: Fields, location: string) => ElementReading,
  within = '',
): AsyncGenerator<LocatedReading> {
  return listReadingsOf(pieces, (fields, location) => [read(fields, location)], within);
}

/** The same where one piece may hold several replies. */
export async function* listReadingsOf(
  pieces: AsyncIterable<Piece>,
  read: (fields: Fields, location: string) => readonly ElementReading[],
  within = '',
): AsyncGenerator<LocatedReading> {
  for await (const piece of pieces) {
    const location = within + piece.location;
    if (piece.torn !== null) {
      yield { location, mended: false, reading: malformed(piece.torn) };
      continue;
    }
    const found = readJson(piece.text);
    if (typeof found === 'string') yield { location, mended: false, reading: malformed(found) };
    else if (!isFields(found.value))
      yield { location, mended: false, reading: malformed(`found ${describeKind(found.value)}; expected an object`) };
    else {
      let { mended } = found;
      for (const reading of read(found.value, location)) {
        yield { location, mended, reading };
        mended = false;
      }
    }
  }
}
